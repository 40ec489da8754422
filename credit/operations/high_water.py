"""What the database must at least know, remembered in a file beside it.

A database file copied back by hand, or a server's snapshot rolled back, knows less than the phones do; its
counters would number other rows with the same numbers. The journal is a chain that only grows: a database
without the newest row the file names is an older one, or another one's future.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select

from credit.operations.generations import highest_number
from credit.store.db import db, reading
from credit.store.journal import JournalEntry
from credit.store.people import Installation
from credit.store.sync import SyncBucket

FILE = "high-water.json"


@dataclass(frozen=True, slots=True)
class HighWater:
    """How far a database had come: newest journal row, sum of counters, highest epoch, changes of scope."""

    installation: str
    journal_id: int
    journal_hash: str
    numbered: int
    generation: int
    scope_writes: int = 0  # notes written before this was remembered lack it


def read() -> HighWater | None:
    """Read how far the database has come; None before it has a name."""
    with reading():
        here = db.session.execute(select(Installation.uuid, Installation.scope_writes)).first()
        newest = db.session.execute(
            select(JournalEntry.id, JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)
        ).first()
        numbered = db.session.scalar(select(func.sum(SyncBucket.seq))) or 0
        generation = highest_number(db.session)
        db.session.rollback()
    if here is None:
        return None
    journal_id, digest = (newest.id, newest.hash) if newest else (0, "")
    return HighWater(
        str(here.uuid), journal_id, digest, int(numbered), generation, here.scope_writes
    )


def remember(folder: Path) -> None:
    """Write down how far the database has come. A crash leaves the old file or the new one."""
    if (mark := read()) is None:
        return
    fresh = folder / f".{FILE}.{os.getpid()}"
    fresh.write_text(json.dumps(asdict(mark)))
    fresh.replace(folder / FILE)


def recall(folder: Path) -> HighWater | None:
    """Read what was written down last; an unreadable file says nothing."""
    try:
        return HighWater(**json.loads((folder / FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def find_gap(mark: HighWater) -> str | None:
    """Say what the database lacks of what it once knew; None when it lacks nothing, or is another one."""
    now = read()
    if now is None or now.installation != mark.installation:
        return None
    with reading():
        digest = db.session.scalar(
            select(JournalEntry.hash).where(JournalEntry.id == mark.journal_id)
        )
        db.session.rollback()
    if mark.journal_id and digest != mark.journal_hash:
        return f"journal row {mark.journal_id} is {'missing' if digest is None else 'another'}"
    if now.numbered < mark.numbered:
        return f"its counters stand at {now.numbered}, they had reached {mark.numbered}"
    if now.generation < mark.generation:
        return "it is older than the last restore"
    if now.scope_writes < mark.scope_writes:
        return (
            f"who sees what had changed {mark.scope_writes} times, it knows of {now.scope_writes}"
        )
    return None
