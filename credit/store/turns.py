"""Writers of one SQLite file take turns: threads queue, and whoever is next asks often enough to be served.

SQLite's own wait asks ten times a second at most. Under load the quick ones are always served in between,
and a writer that came first is refused after `busy_timeout`, though nobody held the lock for long.
"""

import os
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import OperationalError

ASK_EVERY_SECONDS = 0.005

_ahead: ContextVar[str | None] = ContextVar("ahead", default=None)  # the database whose turn it is
_queues: dict[str, threading.Lock] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_queues.clear)  # a child has no threads that hold one


@contextmanager
def ahead(database: str, patience_seconds: float) -> Iterator[None]:
    """Wait for the turn before a connection is taken: who waits then keeps none from those who read.

    Transactions begun in this block have the turn already; where it did not come in time, they wait for it
    themselves.
    """
    if _ahead.get() == database or not _queues[database].acquire(timeout=patience_seconds):
        yield
        return
    token = _ahead.set(database)
    try:
        yield
    finally:
        _ahead.reset(token)
        end(database)


def begin(
    ask: Callable[[], object],
    connection: sqlite3.Connection,
    database: str,
    patience_seconds: float,
) -> bool:
    """Begin a writing transaction; say whether it took a turn, which is the caller's until `end`.

    It takes none that was taken ahead, nor where another thread of this process kept its own too long: then
    SQLite's wait decides. Raises what the database says when another process keeps it.
    """
    until = time.monotonic() + patience_seconds
    is_ahead = _ahead.get() == database
    took = not is_ahead and _queues[database].acquire(timeout=patience_seconds)
    try:
        if took or is_ahead:
            connection.execute("PRAGMA busy_timeout = 0")
            _ask_until_granted(ask, until)
        else:
            connection.execute(f"PRAGMA busy_timeout = {int(patience_seconds * 1000)}")
            ask()
    except BaseException:
        if took:
            end(database)
        raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(patience_seconds * 1000)}")
    return took


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
