"""Photograph the demo company for the README and the install manifest: `make screenshots`.

Starts an installation of its own in a temporary folder, signs in as the people of the story, and writes
`static/screenshots/`; `narrow` and `wide` are what `/manifest.webmanifest` names.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import find_browser
from tests.house.floors import ROOT

OUT = ROOT / "static" / "screenshots"
PASSWORD = "encours-demo"
FOUNDING_SECONDS = 900  # the demo company lives two years first
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 3, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 720}, "device_scale_factor": 1.5}

# file: who, on what, where
SCENES = {
    "narrow": ("rosa", PHONE, "a customer"),
    "phone-day": ("rosa", PHONE, "/"),
    "wide": ("kofi", DESK, "/"),
    "desk-decisions": ("kofi", DESK, "/decisions"),
    "desk-dunning": ("kofi", DESK, "/relances"),
}


def main() -> None:
    """Take every picture."""
    OUT.mkdir(exist_ok=True)
    with demo() as url, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=find_browser())
        for name, (who, device, where) in SCENES.items():
            take(browser, url, name, who, device, where)
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """Serve a demo company and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="encours-") as data:
        environ = {"PATH": os.environ["PATH"], "ENCOURS_DATA": data, "PORT": str(port)}
        command = [sys.executable, "-c", "from webapp.cli import main; main()", "serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environ)
        try:
            yield wait_for(f"http://localhost:{port}")
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str) -> str:
    """Wait until the installation is healthy; give its address back."""
    until = time.monotonic() + FOUNDING_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return url
    raise TimeoutError(url)


def take(browser: Browser, url: str, name: str, who: str, device: dict, where: str) -> None:
    """Sign in, go there, wait until nothing moves, and keep the picture."""
    context = browser.new_context(
        locale="fr-FR", color_scheme="light", reduced_motion="reduce", **device
    )
    page = context.new_page()
    page.goto(url)
    sign_in(page, who)
    page.goto(url)
    page.wait_for_timeout(6000)
    if where == "a customer":
        page.goto(f"{url}/clients")
        page.locator("main a[href^='/clients/']").first.click()
    elif where != "/":
        page.goto(url + where)
    page.wait_for_timeout(2500)
    page.screenshot(path=OUT / f"{name}.png")
    context.close()


def sign_in(page: Page, who: str) -> None:
    """Sign in as the form does."""
    page.evaluate(
        """([username, password]) => fetch("/api/v1/session", {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({username, password}),
        }).then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); })""",
        [who, PASSWORD],
    )


if __name__ == "__main__":
    main()
