"""Children of the supervisor, forked rather than executed: they share what has been imported."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable

from webapp.orphans import die_with_parent

POLL_SECONDS = 0.02

Body = Callable[[], None]


class Process:
    """One named child that can be started again."""

    def __init__(self, name: str, body: Body) -> None:
        self.name = name
        self.body = body
        self.pid = 0
        self.failed = False

    def start(self) -> None:
        """Fork; the child never returns from here."""
        sys.stdout.flush()
        sys.stderr.flush()
        if pid := os.fork():
            self.pid = pid
        else:
            _become(self.body)

    def has_ended(self) -> bool:
        """Say whether the child is gone, once and for good: it is reaped here."""
        if not self.pid:
            return True
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.pid, self.failed = 0, status != 0
        return pid != 0

    def end(self, patience_seconds: float) -> None:
        """Stop the child: politely, then not."""
        until = time.monotonic() + patience_seconds
        self._tell(signal.SIGTERM)
        while not self.has_ended():
            if time.monotonic() > until:
                self._tell(signal.SIGKILL)
            time.sleep(POLL_SECONDS)

    def _tell(self, number: int) -> None:
        if self.pid:
            os.kill(self.pid, number)


def run_aside(body: Body, *, give_up: Callable[[], bool] = lambda: False) -> bool:
    """Run something in a child, so that its memory and connections end with it; say whether it worked."""
    child = Process("aside", body)
    child.start()
    while not child.has_ended():
        if give_up():
            child.end(POLL_SECONDS)
            return False
        time.sleep(POLL_SECONDS)
    return not child.failed


def _become(body: Body) -> None:
    """Live and die as one child; never returns."""
    status = 1
    try:
        die_with_parent()
        os.setsid()  # Ctrl-C reaches the supervisor only, which stops everything in order
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        body()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  (the last line of a process)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
