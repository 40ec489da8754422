"""Photos as phones send them: untrusted bytes in, a clean JPEG of our own making out.

Only JPEG is read, so that no other decoder is ever reached. What a picture claims is checked before a pixel
is decoded: a small file may unfold into gigabytes, or hold thousands of scans that each cost a pass.
Everything but the pixels is left behind: place, camera, comments, profiles.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

LONGEST_SIDE = 2048  # pixels
SMALL_SIDE = 320
MOST_PIXELS = 24_000_000
MOST_SCANS = 64  # a progressive photo has about ten, and one more in its preview
START_OF_SCAN = (
    b"\xff\xda"  # inside the picture's own data every FF is followed by 00 (ITU T.81, B.1.1.5)
)
QUALITY, SMALL_QUALITY = 82, 70


class NotAPhoto(Exception):
    """These bytes are no JPEG we are willing to decode; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture encoded anew, and its small version."""

    jpeg: bytes
    small_jpeg: bytes
    width: int
    height: int


def clean(data: bytes) -> Photo:
    """Encode a photo anew: upright, at most 2048 pixels a side, nothing but pixels. Raises NotAPhoto."""
    if data.count(START_OF_SCAN) > MOST_SCANS:
        raise NotAPhoto("too many scans")
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as raw:
            return _redraw(raw)
    except NotAPhoto:
        raise
    except Exception as error:  # whatever a decoder stumbles over is the file's fault
        raise NotAPhoto(f"{type(error).__name__}: {error}") from error


def _redraw(raw: Image.Image) -> Photo:
    if raw.width * raw.height > MOST_PIXELS:
        raise NotAPhoto(f"{raw.width} x {raw.height} pixels")
    raw.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(raw).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())  # no metadata to inherit
    small = bare.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(_encode(bare, QUALITY), _encode(small, SMALL_QUALITY), bare.width, bare.height)


def _encode(picture: Image.Image, quality: int) -> bytes:
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=quality, optimize=True)
    return jpeg.getvalue()
