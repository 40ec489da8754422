"""Say whether a case file is as it was exported, and whether it comes from this journal.

The journal keeps the SHA-256 of every file that was exported: a single altered byte shows. Where the file is
not one of them, its extract says which line was altered, or that it is another journal's.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from credit.formats.pdf.attached import attached
from credit.operations import journal
from credit.operations.case_file.extract import FORMAT, NAME, hashes_of
from credit.store.db import db
from credit.store.journal import JournalEntry

TRUE, TAMPERED, FOREIGN = "true", "tampered", "not_from_this_journal"
NO_CASE_FILE, JOURNAL_BROKEN = "no_case_file", "journal_broken"
SUBJECT = "case_file"
MOST_ROWS = 1 << 31  # numbers beyond it are none of ours


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a file. line: the journal row that was altered; None: the pages, or the file itself."""

    verdict: str
    line: int | None = None
    exported_at: datetime | None = None
    rows: int = 0


def prove(content: bytes) -> Proof:
    """Hold a case file against the journal of this installation."""
    said = _read(content)
    if said is None:
        return Proof(NO_CASE_FILE)
    exported = select(JournalEntry.at).where(
        JournalEntry.subject_type == SUBJECT,
        JournalEntry.subject_id == hashlib.sha256(content).hexdigest(),
    )
    at = db.session.scalar(exported.order_by(JournalEntry.id))
    if at is None:
        return _what_changed(said)
    verdict = journal.verify()
    if not verdict.ok:
        return Proof(JOURNAL_BROKEN, verdict.broken_at)
    return Proof(TRUE, exported_at=at, rows=len(said["rows"]))


def _what_changed(said: dict[str, Any]) -> Proof:
    rows = said["rows"]
    altered = next((row for row in rows if not journal.holds(row)), None)
    claimed = {one["id"]: one["hash"] for one in (*said["neighbours"], *rows)}
    here = hashes_of(claimed)
    if not any(here.get(id) == hash_ for id, hash_ in claimed.items()):
        return Proof(FOREIGN)
    if altered is not None:
        return Proof(TAMPERED, altered["id"])
    return Proof(TAMPERED, next((id for id in claimed if here.get(id) != claimed[id]), None))


def _read(content: bytes) -> dict[str, Any] | None:
    """Read the extract inside a file; None when there is none, or it has not the shape of one."""
    inside = attached(content, NAME)
    try:
        said = json.loads(inside or b"")
        shaped = said["format"] == FORMAT and all(
            isinstance(one["id"], int)
            and 0 < one["id"] < MOST_ROWS
            and isinstance(one["hash"], str)
            for one in (*said["rows"], *said["neighbours"])
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return said if shaped else None
