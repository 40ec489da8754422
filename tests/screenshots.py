"""Take the pictures of the README and the install manifest from a fresh demo company: `make screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import get_browser
from tests.installation import installation
from webapp.settings import DEMO_PASSWORD

FOLDER = Path(__file__).parents[1] / "static/screenshots"
# width, height, device pixels a CSS pixel
PHONE, TABLET, DESK, WIDE = (360, 640, 3), (820, 1180, 1), (1440, 900, 1), (1920, 1080, 1)

# name, who, screen size, theme, address, what is there when it is ready
PICTURES = (
    ("narrow", "rosa", PHONE, "light", "/clients/1", "main .exposure"),
    ("wide", "kofi", WIDE, "light", "/", ".hero"),
    ("phone-customers", "rosa", PHONE, "dark", "/clients", "main .row"),
    ("tablet-risk", "meriem", TABLET, "light", "/risque", "main .row"),
    ("desk-decisions", "kofi", DESK, "light", "/decisions", ".decide"),
    ("desk-dunning", "kofi", DESK, "dark", "/relances", ".letter"),
)


def main() -> int:
    """Take every picture; 1 when there is no browser."""
    path = get_browser()
    if path is None:
        return 1
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="encours-pictures-") as data,
        installation(Path(data), demo=True) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, who, size, theme, address, ready in PICTURES:
            page = _sign_in(browser, url, who, size, theme)
            page.goto(url + address)
            page.locator(ready).first.wait_for()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
            page.context.close()
            print(f"{name}.png", flush=True)
        browser.close()
    return 0


def _sign_in(browser: Browser, url: str, who: str, size: tuple[int, int, int], theme: str) -> Page:
    width, height, scale = size
    page = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme="dark" if theme == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
    ).new_page()
    page.goto(url)
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.locator("input[name=username]").wait_for(state="detached")
    page.locator("main").wait_for()
    return page


if __name__ == "__main__":
    sys.exit(main())
