"""What a reader of one format offers to the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

HEAD_BYTES = 64 * 1024
Progress = Callable[[int], None]  # told the bytes read so far
Gives = Literal["ledger", "bank", "documents", "statuses", "table"]
Read = TypeVar("Read")


def in_silence(_done: int) -> None:
    """Be told how far a reader is, and not care."""


@dataclass(frozen=True, slots=True)
class Format(Generic[Read]):
    """One format of other systems' files.

    recognises: told the first `HEAD_BYTES` bytes. read: raises `Unreadable` when the file as a whole is none,
    within bounded time and memory whatever the bytes are; what is wrong inside goes into its findings.
    """

    name: str
    gives: Gives
    recognises: Callable[[bytes], bool]
    read: Callable[[Path, Progress], Read]
