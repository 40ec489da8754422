"""A WebKit to walk in, where the machine has one: WebKitGTK's MiniBrowser, driven as W3C WebDriver says.

Playwright's own WebKit is a download from its CDN that not every machine may make; Debian has the packages
`webkit2gtk-driver` and `xvfb`. It has Safari's storage engine, and neither push nor background sync.
"""

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.installation import free_port

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
PLACES = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
WAIT_SECONDS = 30


def find_minibrowser() -> Path | None:
    """Find WebKitGTK's small browser; None unless the driver and a screen are there too."""
    if not (shutil.which(DRIVER) and shutil.which(SCREEN)):
        return None
    return next(iter(sorted(Path("/").glob(PLACES.lstrip("/")), reverse=True)), None)


class WebKit:
    """One window."""

    def __init__(self, port: int, session: str) -> None:
        self.root = f"http://127.0.0.1:{port}/session/{session}"

    def goto(self, url: str) -> None:
        """Open an address and wait until it has loaded."""
        _ask("POST", f"{self.root}/url", {"url": url})

    def run(self, script: str, *values: object) -> Any:
        """Run the body of a function in the page; give what it returns."""
        return _ask("POST", f"{self.root}/execute/sync", {"script": script, "args": list(values)})

    def wait(self, expression: str, *values: object) -> None:
        """Wait until an expression over `arguments` is true in the page. Raises AssertionError."""
        until = time.monotonic() + WAIT_SECONDS
        while not self.run(f"return Boolean({expression})", *values):
            assert time.monotonic() < until, (
                expression,
                self.run("return document.body.innerText"),
            )
            time.sleep(0.1)

    def see(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.wait("document.body.innerText.includes(arguments[0])", text)

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.wait("document.querySelector(arguments[0])", selector)
        self.run(
            "const field = document.querySelector(arguments[0]); field.value = arguments[1];"
            "field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
            selector,
            text,
        )

    def press(self, label: str) -> None:
        """Press the button with a label."""
        found = (
            "[...document.querySelectorAll('button')]"
            ".find((one) => one.innerText.trim() === arguments[0] && one.offsetParent)"
        )
        self.wait(found, label)
        self.run(f"{found}.click()", label)


@contextmanager
def webkit(browser: Path) -> Iterator[WebKit]:
    """Open a window on a screen of its own."""
    port, screen = free_port(), f":{free_port() % 1000 + 100}"
    with ExitStack() as stack:
        for command in (
            [SCREEN, screen, "-screen", "0", "400x800x24", "-nolisten", "tcp"],
            ["env", f"DISPLAY={screen}", DRIVER, f"--port={port}"],
        ):
            process = stack.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            stack.callback(process.terminate)
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = _start(port, wanted)
        yield WebKit(port, session)
        with suppress(OSError):
            _ask("DELETE", f"http://127.0.0.1:{port}/session/{session}", None)


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
