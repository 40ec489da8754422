"""What the journal says about a case, as rows that carry their proof with them.

A row is spelled as it was hashed, with the hash before it and its own; beside the rows stand their neighbours
in the chain, by number and hash only, for they are about others. The extract holds what was said, sent and
received; limits, scores and notes not marked to be shared are the house's own.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from credit.operations.journal import spelled
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.journal import JournalEntry

FORMAT = "encours-journal-extract/1"
BATCH = 5_000  # rows asked for at a time
NAME = "journal.json"  # of the attached file
SUBJECTS = (
    "dispute", "promise", "plan", "dunning_message", "dunning_release", "penalty", "receipt",
    "delivery_proof",
)  # fmt: skip


def rows_of(customer_id: int, notes: Collection[UUID]) -> list[JournalEntry]:
    """List the journal's rows about a case, the oldest first. notes: those that may be shared."""
    shared = and_(
        JournalEntry.subject_type == "note", JournalEntry.subject_id.in_([str(id) for id in notes])
    )
    wanted = select(JournalEntry).where(
        JournalEntry.customer_id == customer_id,
        or_(JournalEntry.subject_type.in_(SUBJECTS), shared),
    )
    return list(db.session.scalars(wanted.order_by(JournalEntry.id)))


def extract(customer: Customer, rows: Sequence[JournalEntry], at: datetime) -> bytes:
    """Write the extract, as it is attached to the paper."""
    ids = {row.id for row in rows}
    return json.dumps(
        {
            "format": FORMAT,
            "company": customer.company.name,
            "code": customer.code,
            "customer": customer.name,
            "at": at.isoformat(),
            "rows": [{"id": row.id, "hash": row.hash} | spelled(row) for row in rows],
            "neighbours": _neighbours(ids),
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def hashes_of(ids: Collection[int]) -> dict[int, str]:
    """Look up what the journal holds under these numbers."""
    wanted, found = sorted(ids), {}
    for start in range(0, len(wanted), BATCH):
        some = among(JournalEntry.id, wanted[start : start + BATCH])
        rows = db.session.execute(select(JournalEntry.id, JournalEntry.hash).where(some))
        found.update({row.id: row.hash for row in rows})
    return found


def _neighbours(ids: set[int]) -> list[dict[str, Any]]:
    beside = {id + step for id in ids for step in (-1, 1)} - ids
    return [{"id": id, "hash": hash_} for id, hash_ in sorted(hashes_of(beside).items())]
