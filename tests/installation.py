"""The whole installation as a person starts it: `encours serve` on a free loopback port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY_SECONDS = 300  # founding the demo company on a busy machine; an empty one answers in two
ROOT = Path(__file__).parents[1]
ENCOURS = [sys.executable, "-c", "from webapp.cli import main; main()"]


def own_settings(data: Path, port: int, *, demo: bool = False) -> dict[str, str]:
    """Give the environment of an installation in a folder."""
    mine = {"ENCOURS_DATA": data, "PORT": port, "ENCOURS_URL": f"http://localhost:{port}"}
    return (
        os.environ
        | {name: str(value) for name, value in mine.items()}
        | {"ENCOURS_DEMO": str(int(demo))}
    )


def encours(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command of the console script to its end."""
    command = [*ENCOURS, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def free_port() -> int:
    """Find a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def installation(data: Path, port: int | None = None, *, demo: bool = False) -> Iterator[str]:
    """Serve what is in a data folder until the block ends; give its address."""
    environment = own_settings(data, port or free_port(), demo=demo)
    server = launch(environment)
    try:
        yield environment["ENCOURS_URL"]
    finally:
        server.terminate()
        server.wait(30)


def launch(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start `encours serve` and wait until it answers; whoever launches it ends it."""
    with (Path(environment["ENCOURS_DATA"]) / "serve.log").open("a") as log:
        server = subprocess.Popen(
            [*ENCOURS, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        _wait(environment["ENCOURS_URL"], server)
    except BaseException:
        server.terminate()
        server.wait(30)
        raise
    return server


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the installation did not come up")
