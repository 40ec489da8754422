"""Films of journeys, for `make film`: what the browser painted, as an animated picture, by Pillow alone."""

import base64
import os
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image

LAST_SECONDS = 3.0  # how long the end stands
SHORTEST_MS = 20


@contextmanager
def filmed(page, name):
    """Film a page into the folder `ENCOURS_FILM` names; without one, do nothing."""
    folder = os.environ.get("ENCOURS_FILM")
    if not folder:
        yield
        return
    frames = []
    session = page.context.new_cdp_session(page)

    def keep(frame):
        frames.append((frame["metadata"]["timestamp"], frame["data"]))
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 80})
    yield
    session.send("Page.stopScreencast")
    if frames:
        _write(Path(folder), name, frames)


def _write(folder, name, frames):
    folder.mkdir(parents=True, exist_ok=True)
    times = [at for at, _ in frames]
    lasts = [max(SHORTEST_MS, int((b - a) * 1000)) for a, b in pairwise(times)]
    pictures = [Image.open(BytesIO(base64.b64decode(data))) for _, data in frames]
    path = folder / f"{name}.webp"
    pictures[0].save(
        path,
        save_all=True,
        append_images=pictures[1:],
        duration=[*lasts, int(LAST_SECONDS * 1000)],
        quality=70,
        method=0,
    )
    print(f"{path}: {len(frames)} frames, {times[-1] - times[0]:.0f} s")
