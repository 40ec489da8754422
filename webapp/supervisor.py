"""One command starts and stops everything: Redis, web, worker and the single scheduler.

The parts are forks of this process, which has imported everything once: they start fast and share memory.
"""

import fcntl
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TextIO

from webapp import redis_server
from webapp.orphans import die_with_parent
from webapp.scheduler import schedule
from webapp.settings import Settings
from webapp.web import serve_web
from webapp.worker import work

STOP_SECONDS = 10
RESTART_SECONDS = 1
PARTS: dict[str, Callable[[Settings], None]] = {
    "scheduler": schedule,
    "worker": work,
    "web": serve_web,
}


class AlreadyRunning(Exception):
    """Another supervisor holds this data folder."""


@dataclass(slots=True)
class Part:
    """One child process."""

    name: str
    run: Callable[[Settings], None]
    pid: int = 0


class Supervisor:
    """Starts the parts, restarts one that dies, stops them in reverse order."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.parts: list[Part] = []
        self.stopping = False

    def run(self, on_ready: Callable[[], None]) -> None:
        """Serve until Ctrl-C or SIGTERM. `on_ready` is called when the parts have been started."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()  # what is here now stays shared between the parts
        try:
            for name, run in PARTS.items():
                part = Part(name, run)
                self.parts.append(part)
                self._start(part)
            on_ready()
            while not self.stopping:
                self._watch()
        finally:
            for part in reversed(self.parts):
                _end(part)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, part: Part) -> None:
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            part.pid = pid
        else:
            _become(part, self.settings)

    def _watch(self) -> None:
        """Wait a moment; start again whatever has died."""
        time.sleep(0.2)
        pid, _status = os.waitpid(-1, os.WNOHANG) if self.parts else (0, 0)
        for part in self.parts:
            if pid and part.pid == pid and not self.stopping:
                print(f"encours: {part.name} ended, starting it again", file=sys.stderr)  # noqa: T201
                time.sleep(RESTART_SECONDS)
                self._start(part)


def _become(part: Part, settings: Settings) -> None:
    """Live and die as one part; never returns."""
    status = 1
    try:
        die_with_parent()
        os.setsid()  # Ctrl-C reaches the supervisor only, which stops everything in order
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        part.run(settings)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  (the last line of a process)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _end(part: Part) -> None:
    """Stop one child: politely, then not."""
    if not part.pid:
        return
    until = time.monotonic() + STOP_SECONDS
    number = signal.SIGTERM
    try:
        os.kill(part.pid, number)
        while os.waitpid(part.pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.kill(part.pid, signal.SIGKILL)
            time.sleep(0.02)
    except (ProcessLookupError, ChildProcessError):
        pass
    part.pid = 0


def hold(data: Path) -> TextIO:
    """Take the data folder for this process; keep the returned file open. Raises AlreadyRunning."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data / "supervisor.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyRunning(f"encours already runs on {data}") from error
    return lock


def supervise(settings: Settings, *, prepare: Callable[[Settings], None], on_ready: Callable[[], None]) -> None:
    """Start Redis if it is ours, prepare (migrations, first start), then run the parts until told to stop."""
    with hold(settings.data):
        server = None
        if settings.redis_url is None:
            settings = replace(settings, redis_url=redis_server.url_of(settings.data))
            server = redis_server.start(settings.data)
        try:
            prepare(settings)
            Supervisor(settings).run(on_ready)
        finally:
            if server is not None:
                server.terminate()
                server.wait(STOP_SECONDS)
