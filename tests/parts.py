"""The parts of an installation started one by one, as on several machines: on PostgreSQL and one Redis."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from tests.clients import PASSWORD
from tests.installation import ROOT, free_port
from webapp import redis_server
from webapp.cli import encours
from webapp.processes import Process

TOKEN = "a-token-of-sixteen"
READY_SECONDS = 300  # on a busy machine


class Parts:
    """A database, a Redis, a folder they share, and as many processes as wanted.

    They are forks of one process that has imported everything, each running its own command with its own
    environment: five of them start for the price of one.
    """

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.queue = folder, folder / "queue"
        self.launcher: subprocess.Popen[bytes] | None = None
        self.ports: list[int] = []
        self.environ = {
            "ENCOURS_DATA": str(folder / "data"),
            "ENCOURS_DEMO": "0",
            "ENCOURS_LOG": "json",
            "ENCOURS_METRICS_TOKEN": TOKEN,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_server.url_of(self.queue),
        }
        self.redis = redis_server.start(self.queue)

    def start(self, *names: str) -> None:
        """Start one process of each part named."""
        self.ports = [free_port() for name in names if name == "web"]
        ports = iter(self.ports)
        wanted = [[name, str(next(ports)) if name == "web" else "1"] for name in names]
        self.launcher = subprocess.Popen(
            [sys.executable, "-m", "tests.parts", json.dumps(wanted), str(self.folder)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]} | self.environ,
        )

    def lose_redis(self) -> None:
        """Take the Redis away with everything in it."""
        self.redis.kill()
        self.redis.wait()
        shutil.rmtree(self.queue)

    def give_redis(self) -> None:
        """Put an empty one in its place."""
        self.redis = redis_server.start(self.queue)

    def health(self, which: int, path: str = "/readyz") -> tuple[int, dict[str, str]]:
        """Ask one web process how it is."""
        try:
            address = f"http://127.0.0.1:{self.ports[which]}{path}"
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def figures(self, which: int) -> dict[str, float]:
        """Read the figures of one web process."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports[which]}/metrics",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in told}

    def stop(self) -> None:
        """End everything."""
        if self.launcher is not None:
            self.launcher.terminate()
            self.launcher.wait(60)
        self.redis.terminate()
        self.redis.wait()


@contextmanager
def parts(folder: Path, database_url: str) -> Iterator[Parts]:
    """Give parts to start; all of them end with the block."""
    these = Parts(folder, database_url)
    try:
        yield these
    finally:
        these.stop()


class Rep:
    """A browser that may ask any of the web processes."""

    def __init__(self, these: Parts) -> None:
        self.parts = these
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}

    def sign_in(self, username: str, which: int = 0) -> None:
        """Sign in at one of them; the session holds at all."""
        body = {"username": username, "password": PASSWORD}
        self.headers["X-CSRF-Token"] = self.ask("/api/v1/session", body, which)["csrf_token"]

    def ask(self, path: str, body: object = None, which: int = 0) -> Any:
        """Get, or post a body, and read the answer."""
        address = f"http://127.0.0.1:{self.parts.ports[which]}{path}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data, self.headers)
        with self.opener.open(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def push(self, *ops: dict[str, Any], which: int = 0) -> list[str]:
        """Send entries and give their outcomes."""
        said = self.ask("/api/v1/sync/push", {"ops": ops}, which)
        return [result["outcome"] for result in said["results"]]


def wait_until(so: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
    """Wait for something that comes to be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


def _run(name: str, port: str, folder: Path) -> None:
    """Become one part: its own log, its own port."""
    log = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.environ["PORT"] = port
    signal.pthread_sigmask(
        signal.SIG_UNBLOCK, {signal.SIGTERM}
    )  # the launcher waits for it, we end by it
    encours.main([name], standalone_mode=False)


def main(wanted: list[list[str]], folder: Path) -> None:
    """Run parts until told to stop."""
    running = [
        Process(name, lambda name=name, port=port: _run(name, port, folder))  # type: ignore[misc]
        for name, port in wanted
    ]
    for one in running:
        one.start()
    signal.sigwait({signal.SIGTERM})
    for one in running:
        one.end(20)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    main(json.loads(sys.argv[1]), Path(sys.argv[2]))
