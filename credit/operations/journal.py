"""The journal: append to it, read it, and prove that nothing in it was altered or taken out.

Each row's hash covers everything it says, a salt and the hash before it. Only a cut at the very end leaves no
gap: whoever wants to notice that notes the newest hash elsewhere (`encours journal verify` prints it). A row
that a person's values were erased from keeps its hash; what was left of it is witnessed by a later row.
"""

import hashlib
import json
import secrets
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
REDACT = "journal.redact"  # its `after` says of each row it took words from what the rest hashes to
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
        "salt": secrets.token_hex(16),
        "redacted_at": None,
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
    """Walk the whole chain, oldest first, and stop at the first row that does not follow from the last.

    A redacted row cannot be hashed again as it was: it must be what its newest witness says is left of it.
    """
    checked, previous = 0, ""
    left, witnessed = dict[int, str](), dict[int, str]()
    rows = select(JournalEntry).order_by(JournalEntry.id).execution_options(yield_per=BATCH)
    for entry in db.session.scalars(rows):
        if entry.redacted_at is not None:
            left[entry.id] = left_of(entry)
        elif entry.hash != _hash(_said(entry)):
            return Verdict(checked, entry.id, previous)
        if entry.previous_hash != previous:
            return Verdict(checked, entry.id, previous)
        if entry.action == REDACT:
            witnessed.update({int(id): rest for id, rest in (entry.after or {})["left"].items()})
        checked, previous = checked + 1, entry.hash
    unproven = [id for id, rest in left.items() if witnessed.get(id) != rest]
    return Verdict(checked, min(unproven, default=None), previous)


def left_of(entry: JournalEntry) -> str:
    """Hash what a redacted row still says, its old hash included."""
    return _hash(_said(entry) | {"salt": entry.hash})


def spelled(entry: JournalEntry) -> dict[str, Any]:
    """Spell a row as it was hashed, JSON-ready, with the hash before it; a redacted one says that it is."""
    said = {name: _spell(value) for name, value in _said(entry).items()}
    return said if entry.redacted_at is None else said | {"redacted_at": _spell(entry.redacted_at)}


def holds(row: dict[str, Any]) -> bool:
    """Say whether a spelled row and its `hash` belong together; one that lacks a field does not hold.

    Of a redacted one nobody can say so any more: it holds as far as the file it is in does.
    """
    try:
        return bool(row.get("redacted_at") or row["hash"] == _hash(row))
    except KeyError:
        return False


def _said(entry: JournalEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("previous_hash", *SAID, "salt")}


def _hash(row: dict[str, Any]) -> str:
    said = [_spell(row[name]) for name in SAID]
    if row.get("salt") is not None:  # rows from before there were salts, and extracts of them
        said.append(row["salt"])
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
