"""The journal: append to it, read it, and prove that nothing in it was altered or taken out.

Each row's hash covers everything it says and the hash before it. Only a cut at the very end leaves no gap:
whoever wants to notice that notes the newest hash elsewhere (`encours journal verify` prints it).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text

from credit.operations.actor import Actor
from credit.store.db import db
from credit.store.journal import JournalEntry

CHAIN_LOCK = 0x454E43  # one writer at a time extends the chain (PostgreSQL advisory lock)
BATCH = 1000  # rows held in memory while verifying
SAID = (
    "at",
    "actor_id",
    "device_id",
    "op_id",
    "client_time",
    "clock_offset_ms",
    "action",
    "subject_type",
    "subject_id",
    "customer_id",
    "before",
    "after",
)


@dataclass(frozen=True, slots=True)
class Line:
    """What one journal row is to say; the fields are those of `append`."""

    actor: Actor
    action: str
    subject: tuple[str, str]
    customer_id: int | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def append(
    actor: Actor,
    at: datetime,
    action: str,
    subject: tuple[str, str],
    *,
    customer_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one journal row to the current transaction, chained to the last one."""
    append_all(at, [Line(actor, action, subject, customer_id, before, after)])


def append_all(at: datetime, lines: Sequence[Line]) -> None:
    """Add journal rows in their order; the chain is held from here to the commit."""
    if not lines:
        return
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    newest = select(JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)
    previous, rows = db.session.scalar(newest) or "", []
    for line in lines:
        row = _row(line, at, previous)
        previous = row["hash"]
        rows.append(row)
    table: Any = JournalEntry.__table__
    db.session.execute(insert(table), rows)  # one after the other: ids follow


def _row(line: Line, at: datetime, previous: str) -> dict[str, Any]:
    actor = line.actor
    row = {
        "at": at,
        "actor_id": actor.user_id,
        "device_id": actor.device_id,
        "op_id": actor.op_id,
        "client_time": actor.client_time,
        "clock_offset_ms": actor.clock_offset_ms,
        "action": line.action,
        "subject_type": line.subject[0],
        "subject_id": line.subject[1],
        "customer_id": line.customer_id,
        "before": _plain(line.before),
        "after": _plain(line.after),
        "previous_hash": previous,
    }
    return row | {"hash": _hash(row)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: how many rows held, the row that does not, the last good hash."""

    checked: int
    broken_at: int | None
    newest_hash: str

    @property
    def ok(self) -> bool:
        """Say whether the whole chain holds."""
        return self.broken_at is None


def verify() -> Verdict:
    """Walk the whole chain, oldest first, and stop at the first row that does not follow from the last."""
    checked, previous = 0, ""
    rows = select(JournalEntry).order_by(JournalEntry.id).execution_options(yield_per=BATCH)
    for entry in db.session.scalars(rows):
        if entry.previous_hash != previous or entry.hash != _hash(_said(entry)):
            return Verdict(checked, entry.id, previous)
        checked, previous = checked + 1, entry.hash
    return Verdict(checked, None, previous)


def spelled(entry: JournalEntry) -> dict[str, Any]:
    """Spell a row as it was hashed, JSON-ready, with the hash before it."""
    return {name: _spell(value) for name, value in _said(entry).items()}


def holds(row: dict[str, Any]) -> bool:
    """Say whether a spelled row and its `hash` belong together; one that lacks a field does not hold."""
    try:
        return bool(row["hash"] == _hash(row))
    except KeyError:
        return False


def _said(entry: JournalEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("previous_hash", *SAID)}


def _hash(row: dict[str, Any]) -> str:
    said = [_spell(row[name]) for name in SAID]
    text_ = json.dumps([row["previous_hash"], *said], sort_keys=True)
    return hashlib.sha256(text_.encode()).hexdigest()


def _spell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # both databases keep microseconds
    return value if value is None or isinstance(value, int | dict) else str(value)


def _plain(said: dict[str, Any] | None) -> dict[str, Any] | None:
    """Spell what was said as it will be read back, so that it hashes the same then."""
    if said is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(said, default=str))
    return plain
