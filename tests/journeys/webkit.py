"""A WebKit to walk in, where the machine has one: WebKitGTK's MiniBrowser, driven as W3C WebDriver says.

Playwright's own WebKit is a download from its CDN that not every machine may make; Debian has the packages
`webkit2gtk-driver` and `xvfb`. It has Safari's storage engine, and neither push nor background sync. A
window that is driven forgets everything when it closes; `webkit_lasting.py` has one that does not.
"""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.installation import free_port
from tests.journeys.window import WAIT_SECONDS, Window

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
PLACES = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
LASTING = Path(__file__).with_name("webkit_lasting.py")
SYSTEM_PYTHON = "/usr/bin/python3"
NARROW = "* { min-width: 0; padding: 0; margin: 0; border: 0 }"  # else its toolbar wants 447 pixels


def find_minibrowser() -> Path | None:
    """Find WebKitGTK's small browser; None unless the driver and a screen are there too."""
    if not (shutil.which(DRIVER) and shutil.which(SCREEN)):
        return None
    return next(iter(sorted(Path("/").glob(PLACES.lstrip("/")), reverse=True)), None)


def find_lasting() -> Path | None:
    """Find the browser that keeps what it is given; None unless all it needs is there."""
    if find_minibrowser() is None or not Path(SYSTEM_PYTHON).exists():
        return None
    needs = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')"
    asked = subprocess.run([SYSTEM_PYTHON, "-c", needs], capture_output=True, check=False)
    return LASTING if asked.returncode == 0 else None


class WebKit(Window):
    """One window."""

    def __init__(self, port: int, session: str) -> None:
        self.root = f"http://127.0.0.1:{port}/session/{session}"

    def goto(self, url: str) -> None:
        _ask("POST", f"{self.root}/url", {"url": url})

    def back(self) -> None:
        """Go back to the page before."""
        _ask("POST", f"{self.root}/back", {})

    def run(self, script: str, *values: object) -> Any:
        return _ask("POST", f"{self.root}/execute/sync", {"script": script, "args": list(values)})

    def resize(self, width: int, height: int = 900) -> None:
        """Make the page so wide: the window has edges of its own."""
        around = self.run("return outerWidth - innerWidth")
        _ask("POST", f"{self.root}/window/rect", {"width": width + around, "height": height})
        self.wait("innerWidth === arguments[0]", width)

    def leave(self) -> None:
        """Close the window, and forget what it kept."""
        with suppress(OSError):
            _ask("DELETE", self.root, None)


@contextmanager
def webkit(browser: Path) -> Iterator[WebKit]:
    """Open a window on a screen of its own."""
    port = free_port()
    with TemporaryDirectory(prefix="encours-webkit-") as folder, screen() as display:
        style = Path(folder) / "gtk-3.0" / "gtk.css"
        style.parent.mkdir()
        style.write_text(NARROW)
        around = {"DISPLAY": display, "XDG_CONFIG_HOME": folder}
        with _running([DRIVER, f"--port={port}"], around):
            options = {"binary": str(browser), "args": ["--automation"]}
            wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
            window = WebKit(port, _start(port, wanted))
            try:
                yield window
            finally:
                window.leave()


@contextmanager
def screen() -> Iterator[str]:
    """Hang up a screen that nobody looks at; give its name."""
    reading, writing = os.pipe()
    command = [SCREEN, "-displayfd", str(writing), "-screen", "0", "1600x1000x24"]
    with _running([*command, "-nolisten", "tcp"], {}, writing), os.fdopen(reading) as said:
        os.close(writing)
        yield f":{said.readline().strip()}"


@contextmanager
def _running(command: list[str], own: dict[str, str], *handles: int) -> Iterator[None]:
    process = subprocess.Popen(
        command, env=os.environ | own, pass_fds=handles, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(WAIT_SECONDS)


def _start(port: int, wanted: dict[str, Any]) -> str:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            told = _ask("POST", f"http://127.0.0.1:{port}/session", wanted)
            return str(told["sessionId"])
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def _ask(method: str, address: str, body: object) -> Any:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(
        address, data, {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)["value"]
