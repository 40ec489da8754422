"""Draw the PNG icons from `mark.svg`: `python static/icons/draw.py`, after the mark has changed."""

import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAPER, BLUE, CLEAR, WHITE, BLACK = "#f6f5f1", "#2b46b8", "transparent", "#ffffff", "#000000"

# file: pixels, share of the side the mark fills, ground, ink, corner radius as a share of the side
ICONS = {
    "icon-192.png": (192, 0.62, BLUE, WHITE, 0.22),
    "icon-512.png": (512, 0.62, BLUE, WHITE, 0.22),
    "maskable-192.png": (192, 0.46, BLUE, WHITE, 0),  # inside the safe circle of 80 %
    "maskable-512.png": (512, 0.46, BLUE, WHITE, 0),
    "monochrome-512.png": (512, 0.62, CLEAR, BLACK, 0),
    "touch-180.png": (180, 0.56, BLUE, WHITE, 0),  # iOS rounds it itself
    "badge-96.png": (96, 0.9, CLEAR, WHITE, 0),
}


def draw() -> None:
    """Write every icon beside this file."""
    [path] = re.findall(r'<path d="([^"]+)"', (HERE / "mark.svg").read_text())
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        for name, (side, share, ground, ink, radius) in ICONS.items():
            offset, scale = side * (1 - share) / 2, side * share / 24
            page.set_viewport_size({"width": side, "height": side})
            page.set_content(
                f"<style>html,body{{margin:0;background:transparent}}svg{{display:block}}</style>"
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
                f'<rect width="{side}" height="{side}" rx="{side * radius}" fill="{ground}"/>'
                f'<g transform="translate({offset} {offset}) scale({scale})">'
                f'<path fill="{ink}" d="{path}"/></g></svg>'
            )
            page.screenshot(path=HERE / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    draw()
