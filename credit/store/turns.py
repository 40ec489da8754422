"""Writers of one SQLite file take turns: threads queue, and whoever is next asks often enough to be served.

SQLite's own wait asks ten times a second at most. Under load the quick ones are always served in between,
and a writer that came first is refused after `busy_timeout`, though nobody held the lock for long.
"""

import os
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy.exc import OperationalError

ASK_EVERY_SECONDS = 0.005

_queues: dict[str, threading.Lock] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_queues.clear)  # a child has no threads that hold one


def begin(
    ask: Callable[[], object],
    connection: sqlite3.Connection,
    database: str,
    patience_seconds: float,
) -> bool:
    """Begin a writing transaction by asking until it is granted; the turn is the caller's until `end`.

    False: another thread of this process kept its turn too long, and nothing was asked. Raises what the
    database says when another process keeps it.
    """
    until = time.monotonic() + patience_seconds
    if not _queues[database].acquire(timeout=patience_seconds):
        return False
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        _ask_until_granted(ask, until)
    except BaseException:
        end(database)
        raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(patience_seconds * 1000)}")
    return True


def end(database: str) -> None:
    """Let the next writer begin."""
    _queues[database].release()


def _ask_until_granted(ask: Callable[[], object], until: float) -> None:
    while True:
        try:
            ask()
        except OperationalError as refusal:
            if not _is_busy(refusal.orig) or time.monotonic() > until:
                raise
            time.sleep(ASK_EVERY_SECONDS)
        else:
            return


def _is_busy(error: object) -> bool:
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY
