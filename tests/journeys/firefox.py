"""A Firefox to hear real pushes with, driven through Marionette, the door every Firefox has built in.

Playwright's own Firefox is a download from its CDN; Debian has `firefox-esr`. Nothing is simulated in the
page: only where its push service lives is set (`MozillaPush`), as the browser's own preferences allow.
"""

import json
import os
import shutil
import socket
import socketserver
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.journeys.window import WAIT_SECONDS, Window
from tests.push_service import b64
from tests.websocket import WebSocket

ON_PATH = ("firefox-esr", "firefox")
START_SECONDS = 90
PREFERENCES = {
    "marionette.port": 0,  # it says which it took in a file of the profile
    "dom.push.connection.enabled": True,  # automation turns it off
    "dom.push.testing.allowInsecureServerURL": True,
    "permissions.default.desktop-notification": 1,
    "alerts.useSystemBackend": False,  # a machine without a desktop has no notification service
    "intl.locale.requested": "fr",
    "intl.accept_languages": "fr-FR, fr",
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",  # nothing of the outside is fetched
    "app.normandy.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.startup.page": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
}


def find_firefox() -> str | None:
    """Find a Firefox of this machine."""
    return next(filter(None, map(shutil.which, ON_PATH)), None)


class MozillaPush:
    """The browser's end of Mozilla's push service: a WebSocket that names endpoints and brings messages."""

    def __init__(self, endpoint: Callable[[str], str]) -> None:
        """endpoint: the address to post to for one channel."""
        self.acknowledged: list[dict[str, Any]] = []
        self.channels: list[str] = []
        self._said = threading.Condition()
        self._socket: WebSocket | None = None
        stub = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    stub._talk(WebSocket.accept(self.request), endpoint)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"ws://localhost:{self.server.server_address[1]}/"

    def _talk(self, browser: WebSocket, endpoint: Callable[[str], str]) -> None:
        self._socket = browser
        while True:
            said = browser.receive()
            kind = said.get("messageType")
            if kind == "hello":
                answer = {"uaid": said.get("uaid") or uuid.uuid4().hex, "use_webpush": True}
                browser.send({"messageType": "hello", "status": 200, "broadcasts": {}, **answer})
            elif kind == "register":
                channel = said["channelID"]
                self.channels.append(channel)
                answer = {"channelID": channel, "pushEndpoint": endpoint(channel)}
                browser.send({"messageType": "register", "status": 200, **answer})
            elif kind == "unregister":
                answer = {"channelID": said["channelID"]}
                browser.send({"messageType": "unregister", "status": 200, **answer})
            elif kind in ("ack", "nack"):
                with self._said:
                    self.acknowledged += said.get("updates", [said])
                    self._said.notify_all()

    def bring(self, channel: str, body: bytes) -> int:
        """Bring an encrypted message to the browser; give the code of its answer (100: delivered)."""
        version = uuid.uuid4().hex
        message = {"channelID": channel, "version": version, "data": b64(body)}
        assert self._socket is not None, "the browser never asked"
        self._socket.send(
            {"messageType": "notification", "headers": {"encoding": "aes128gcm"}, **message}
        )
        with self._said:
            assert self._said.wait_for(lambda: self._answer(version), WAIT_SECONDS), "no answer"
            return int(self._answer(version)["code"])

    def _answer(self, version: str) -> dict[str, Any]:
        return next((one for one in self.acknowledged if one["version"] == version), {})

    def stop(self) -> None:
        """Be gone."""
        self.server.shutdown()
        self.server.server_close()


class Firefox(Window):
    """One window, and the browser around it."""

    def __init__(self, port: int) -> None:
        self._wire = socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
        self._read = self._wire.makefile("rb")
        self._number = 0
        self._receive()
        self.ask("WebDriver:NewSession", {"capabilities": {}})

    def ask(self, command: str, parameters: dict[str, Any] | None = None) -> Any:
        """Give one command; give its answer. Raises AssertionError."""
        self._number += 1
        text = json.dumps([0, self._number, command, parameters or {}]).encode()
        self._wire.sendall(b"%d:%s" % (len(text), text))
        _kind, _number, error, value = self._receive()
        assert error is None, error
        return value

    def goto(self, url: str) -> None:
        self.ask("WebDriver:Navigate", {"url": url})

    def run(self, script: str, *values: object) -> Any:
        body = (
            f"const told = arguments[arguments.length - 1]; (async function () {{ {script} }})"
            ".apply(null, [...arguments].slice(0, -1))"
            ".then((value) => told({ value }), (error) => told({ error: String(error) }));"
        )
        told = self.ask("WebDriver:ExecuteAsyncScript", {"script": body, "args": list(values)})
        assert "error" not in told["value"], told["value"]["error"]
        return told["value"].get("value")

    @contextmanager
    def around(self) -> Iterator[None]:
        """Let scripts run in the browser around the page: its tabs, and the notifications it shows."""
        self.ask("Marionette:SetContext", {"value": "chrome"})
        try:
            yield
        finally:
            self.ask("Marionette:SetContext", {"value": "content"})

    def _receive(self) -> Any:
        length = b"".join(iter(lambda: self._read.read(1), b":"))
        return json.loads(self._read.read(int(length)))


@contextmanager
def firefox(program: str, push: MozillaPush, profile: Path) -> Iterator[Firefox]:
    """Open a window; the profile is a new folder."""
    preferences = PREFERENCES | {"dom.push.serverURL": push.url}
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(said)});" for name, said in preferences.items()
    ]
    (profile / "user.js").write_text("\n".join(lines))
    command = [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
    process = subprocess.Popen(
        [*command, "--profile", str(profile), "about:blank"],
        env=os.environ | {"HOME": str(profile)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Firefox(_port(process, profile / "MarionetteActivePort"))
    finally:
        process.terminate()
        process.wait(WAIT_SECONDS)


def _port(process: subprocess.Popen[bytes], said: Path) -> int:
    until = time.monotonic() + START_SECONDS
    while not (said.exists() and said.read_text().strip().isdecimal()):
        assert process.poll() is None, "Firefox does not start here"
        assert time.monotonic() < until, "Firefox does not open its door"
        time.sleep(0.1)
    return int(said.read_text())
