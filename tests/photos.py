"""Pictures for tests, and a phone that sends them."""

import hashlib
import io
from uuid import UUID, uuid4

from PIL import Image

from tests.clients import Browser

CHUNK = 256 * 1024
PATH = "/api/v1/attachments"
RENNES = {1: "N", 2: (48.0, 6.0, 41.0), 3: "W", 4: (1.0, 40.0, 46.0)}  # GPS tags of EXIF 2.3


def a_jpeg(width: int = 640, height: int = 480, *, noise: bool = False, **more: object) -> bytes:
    """Draw a JPEG; noise makes it heavy."""
    picture = Image.effect_noise((width, height), 90) if noise else Image.new("L", (width, height))
    return saved(picture.convert("RGB"), **{"quality": 85} | more)


def saved(picture: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    """Encode a picture."""
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def from_rennes(width: int = 640, height: int = 480, *, turned: bool = False) -> bytes:
    """Draw a JPEG that says where and with what it was taken; `turned` like a phone held upright."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))  # where the top left corner is
    exif = picture.getexif()
    exif[0x010F], exif[0x0112] = "Zanzibar Optics", 6 if turned else 1
    exif.get_ifd(0x8825).update(RENNES)
    return saved(picture, exif=exif, quality=90)


def look(data: bytes) -> Image.Image:
    """Decode a picture we were sent."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def announce(browser: Browser, photo_id: object, data: bytes, **more: object):
    """Begin a photo or go on with it."""
    said = {"id": str(photo_id), "sha256": hashlib.sha256(data).hexdigest()}
    return browser.post(PATH, json=said | {"size_bytes": len(data)} | more)


def bring(browser: Browser, photo_id: object, number: int, data: bytes):
    """Send one chunk as it is."""
    return browser.put(f"{PATH}/{photo_id}/chunks/{number}", data=data)


def finish(browser: Browser, photo_id: object):
    """Say that all was sent."""
    return browser.post(f"{PATH}/{photo_id}/completion")


def chunks(data: bytes) -> list[bytes]:
    """Cut a photo."""
    return [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]


def send(browser: Browser, data: bytes, photo_id: UUID | None = None):
    """Send a whole photo; gives its id and the last answer."""
    photo_id = photo_id or uuid4()
    assert announce(browser, photo_id, data).status_code == 200
    for number, chunk in enumerate(chunks(data)):
        assert bring(browser, photo_id, number, chunk).status_code == 204
    return photo_id, finish(browser, photo_id)
