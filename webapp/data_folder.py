"""The data folder belongs to one running installation at a time."""

import fcntl
from pathlib import Path
from typing import TextIO


class CannotStart(Exception):
    """Something else is in the way; the message is the one line the operator reads."""


def hold(data: Path) -> TextIO:
    """Take the folder for this process and its children, for as long as one of them lives.

    Keep the returned file open. Raises CannotStart when another process holds it.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data / "supervisor.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotStart(f"it already runs on {data}") from error
    return lock
