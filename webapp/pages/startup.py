"""What an iPhone or iPad shows while the installed app starts: our mark on paper, to the pixel.

iOS makes no such picture from the manifest; it takes one whose size and media query are its own screen's
(Apple, "Configuring Web Applications", `apple-touch-startup-image`), or shows white.
"""

from functools import lru_cache
from io import BytesIO
from itertools import chain

from flask import Blueprint, Response
from PIL import Image

from api.guard import open_to_all
from credit.rules.errors import Missing

bp = Blueprint("startup", __name__)

# width and height in CSS pixels, and how many pixels of the screen one of them is
SCREENS = (
    (440, 956, 3),  # iPhone 16 and 17 Pro Max
    (402, 874, 3),  # iPhone 16 and 17 Pro, 17
    (420, 912, 3),  # iPhone Air
    (430, 932, 3),  # iPhone 14 to 16 Plus, 14 and 15 Pro Max
    (393, 852, 3),  # iPhone 14 and 15 Pro, 15, 16
    (428, 926, 3),  # iPhone 12 and 13 Pro Max, 14 Plus
    (390, 844, 3),  # iPhone 12 to 14, 16e
    (375, 812, 3),  # iPhone X, XS, 11 Pro, 12 and 13 mini
    (414, 896, 3),  # iPhone XS Max, 11 Pro Max
    (414, 896, 2),  # iPhone XR, 11
    (375, 667, 2),  # iPhone SE
    (1032, 1376, 2),  # iPad Pro 13"
    (1024, 1366, 2),  # iPad Pro 12.9", iPad Air 13"
    (834, 1210, 2),  # iPad Pro 11" (M4)
    (834, 1194, 2),  # iPad Pro 11"
    (820, 1180, 2),  # iPad Air, iPad 10th generation
    (834, 1112, 2),  # iPad Air 10.5"
    (810, 1080, 2),  # iPad 7th to 9th generation
    (768, 1024, 2),  # iPad mini, iPad 9.7"
    (744, 1133, 2),  # iPad mini 6th generation
)
PAPER, BLUE = bytes.fromhex("f6f5f1"), bytes.fromhex("2b46b8")
# The mark as rows of a grid of 47 by 46 units: (rows, units of ink), from top to bottom.
MARK = ((10, 47), (8, 10), (10, 30), (8, 10), (10, 47))
MARK_WIDTH, MARK_HEIGHT = 47, 46
SHARE = 5  # the mark is a fifth of the shorter side

SIZES = frozenset(
    chain.from_iterable(
        ((width * ratio, height * ratio), (height * ratio, width * ratio))
        for width, height, ratio in SCREENS
    )
)


def links() -> list[dict[str, str]]:
    """List the pictures, both orientations of every screen, with the media query each is for."""
    return [
        {
            "href": f"/startup/{across * ratio}x{down * ratio}.png",
            "media": f"(device-width: {width}px) and (device-height: {height}px)"
            f" and (-webkit-device-pixel-ratio: {ratio}) and (orientation: {orientation})",
        }
        for width, height, ratio in SCREENS
        for orientation, across, down in (
            ("portrait", width, height),
            ("landscape", height, width),
        )
    ]


@bp.get("/startup/<int:width>x<int:height>.png")
@open_to_all
def get_picture(width: int, height: int) -> Response:
    """Draw the picture of one screen; 404 for a size no such device has."""
    if (width, height) not in SIZES:
        raise Missing(width=width, height=height)
    answer = Response(draw(width, height), mimetype="image/png")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@lru_cache(maxsize=len(SIZES))
def draw(width: int, height: int) -> bytes:
    """Write a PNG of two colours, a bit a pixel: less than two kilobytes."""
    unit = max(1, min(width, height) // SHARE // MARK_WIDTH)
    left, top = (width - MARK_WIDTH * unit) // 2, (height - MARK_HEIGHT * unit) // 2
    picture = Image.new("P", (width, height))
    picture.putpalette(PAPER + BLUE)
    for rows, ink in MARK:
        picture.paste(1, (left, top, left + ink * unit, top + rows * unit))
        top += rows * unit
    file = BytesIO()
    picture.save(file, "PNG", optimize=True, bits=1)
    return file.getvalue()
