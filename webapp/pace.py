"""No signed-in device asks more often than people and phones ever do: a script run wild waits its turn.

Counted in each process by itself, in memory: it costs no request a question to anybody, and holds with the
queue away. So with several processes the bound is at most so many times as high.
"""

import time
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from flask import Flask, current_app, g

from api.guard import TooOften

MINUTE = 60


class Pace:
    """Counts requests by session and minute; only the running minute is kept."""

    def __init__(self, most: int, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self.lock = Lock()
        self.minute = 0
        self.counts: dict[UUID, int] = {}

    def wait(self, session_id: UUID) -> int:
        """Count a request; give the seconds until the next may come, 0 while this one may pass."""
        minute, gone = divmod(self.seconds(), MINUTE)
        with self.lock:
            if minute != self.minute:
                self.minute, self.counts = int(minute), {}
            self.counts[session_id] = count = self.counts.get(session_id, 0) + 1
        return 0 if count <= self.most else MINUTE - int(gone)


def init_app(app: Flask, *, most: int) -> None:
    """Look before every request of somebody who is signed in. most: requests a minute; 0 looks at nothing."""
    app.extensions["pace"] = Pace(most)
    if most:
        app.before_request(_keep_pace)


def _keep_pace() -> None:
    pace: Pace = current_app.extensions["pace"]
    if g.session is not None and (wait := pace.wait(g.session.id)):
        raise TooOften(retry_after_seconds=wait)
