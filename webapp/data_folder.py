"""The data folder belongs to one running installation at a time, whose parts may share it."""

import fcntl
from pathlib import Path
from typing import TextIO


class CannotStart(Exception):
    """Something else is in the way; the message is the one line the operator reads."""


def hold(data: Path) -> TextIO:
    """Take the folder for this process and its children, for as long as one of them lives.

    Keep the returned file open. Raises CannotStart when another process holds or shares it.
    """
    return _lock(data, fcntl.LOCK_EX)


def share(data: Path) -> TextIO:
    """Use the folder beside others who share it: nobody restores a backup meanwhile. Raises CannotStart."""
    return _lock(data, fcntl.LOCK_SH)


def _lock(data: Path, how: int) -> TextIO:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data / "supervisor.lock").open("a")
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotStart(f"it already runs on {data}") from error
    return lock
