"""Built files and icons: hashed names are kept for a year, files compressed by the build sent as they are."""

import re
from mimetypes import guess_type

from flask import Blueprint, Response, request, send_from_directory

from api.guard import open_to_all
from webapp.pages.built import STATIC, dist

bp = Blueprint("assets", __name__)

HASHED = re.compile(r"-[0-9A-Z]{8}\.\w+$")  # esbuild's `[name]-[hash]`
PUBLIC = ("dist/", "icons/", "screenshots/")  # never the sources
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # best first


@bp.get("/static/<path:name>")
@open_to_all
def get_file(name: str) -> Response:
    """Serve one file of the browser side."""
    if not name.startswith(PUBLIC):
        name = "dist/missing"
    return send_built(name)


def send_built(name: str) -> Response:
    """Send a file below `static/`, compressed if the browser takes it, immutable if its name has a hash."""
    encoding = next((known for known in ENCODINGS if _is_ready(name, known)), None)
    is_built = name.startswith("dist/")
    answer = send_from_directory(
        dist() if is_built else STATIC,
        name.removeprefix("dist/") + ENCODINGS.get(encoding or "", ""),
        mimetype=guess_type(name)[0],
    )
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.headers["Vary"] = "Accept-Encoding"
    hashed = HASHED.search(name) is not None
    answer.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if hashed else "no-cache"
    )
    return answer


def _is_ready(name: str, encoding: str) -> bool:
    if request.accept_encodings[encoding] <= 0 or not name.startswith("dist/"):
        return False
    return (dist() / (name.removeprefix("dist/") + ENCODINGS[encoding])).is_file()
