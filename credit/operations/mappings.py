"""Remember what the columns of a table mean, so that nobody says it twice."""

from typing import Any

from credit.formats.columns import BadMapping, Mapping, from_json
from credit.formats.tables.registry import KINDS
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.import_mappings import ImportMapping, find_mapping


def remember(work: Work, said: dict[str, Any]) -> ImportMapping:
    """Keep a mapping under its header row, in place of what was said of it before. Twice is once.

    said: as `Mapping.as_json` spells it. Raises `BadMapping`.
    """
    mapping = from_json(said, KINDS)
    row, after = find_mapping(mapping.fingerprint), mapping.as_json()
    if row is not None and row.mapping == after:
        return row
    before = row.mapping if row is not None else None
    if row is None:
        row = ImportMapping(fingerprint=mapping.fingerprint)
        db.session.add(row)
    row.kind, row.mapping = mapping.kind, after
    row.by_id, row.at = work.actor.user_id, work.moment.now
    db.session.flush()
    work.record("mapping.remember", "import_mapping", row.id, before=before, after=after)
    return row


def find(fingerprint: str) -> Mapping | None:
    """Find what the columns of a header mean; None: nobody said, or not in words we still understand."""
    row = find_mapping(fingerprint)
    if row is None:
        return None
    try:
        return from_json(row.mapping, KINDS)
    except BadMapping:  # kept by a version that knew other fields
        return None


def forget(work: Work, fingerprint: str) -> None:
    """Forget a mapping: the next table of this header is guessed anew. Raises `Missing`."""
    row = find_mapping(fingerprint)
    if row is None:
        raise Missing(fingerprint=fingerprint)
    work.record("mapping.forget", "import_mapping", row.id, before=row.mapping)
    db.session.delete(row)
    db.session.flush()
