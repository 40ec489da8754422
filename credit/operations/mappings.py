"""Show what a table's columns mean, and remember what a person says of them, so that nobody says it twice."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.formats import registry
from credit.formats.columns import BadMapping, Mapping, from_json
from credit.formats.table import Unreadable
from credit.formats.tables.guessing import guess, propose
from credit.formats.tables.reading import Seen, look
from credit.formats.tables.registry import KINDS
from credit.operations import imports
from credit.operations.work import Work
from credit.rules.errors import Missing, Refused
from credit.store.db import db
from credit.store.import_mappings import ImportMapping, find_mapping, list_mappings
from credit.store.imports import Import
from credit.store.people import User

SHOWN_ROWS = 3


class NoColumns(Refused):
    """A file that is no table with a header."""

    code = "no_columns"


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person is shown to say what a table's columns mean.

    mapping: as remembered or guessed, to be completed; None where nobody can tell the kind. samples: the
    first values of each column.
    """

    header: list[str]
    samples: list[list[str]]
    mapping: Mapping | None
    remembered: bool


def show(row: Import, kind: str | None = None) -> Columns | None:
    """Look at what was handed in; None: it is no table with a header.

    kind: the one a person supposes; None: what its content says.
    """
    seen = _look(row)
    if seen is None:
        return None
    kept = find(seen.fingerprint)
    remembered = kept is not None and kind in (None, kept.kind)
    mapping = kept if remembered else _propose(seen, kind)
    return Columns(seen.header, _samples(seen), mapping, remembered)


def say(work: Work, import_id: UUID, said: dict[str, Any], company_id: int | None = None) -> Import:
    """Keep what a person says of a file's columns, and read it again by them.

    Raises `BadMapping`, `NoColumns`, `Missing`, `NotReady`, and `CompanyUnknown`.
    """
    row = db.session.get(Import, import_id)
    if row is None:
        raise Missing(import_id=str(import_id))
    seen = _look(row)
    if seen is None:
        raise NoColumns(import_id=str(import_id))
    kept = remember(work, said | {"sheet": seen.sheet})
    if kept.fingerprint != seen.fingerprint:
        raise BadMapping(field="columns", why="differs")
    return imports.read_again(work, import_id, kept.kind, company_id)


def _look(row: Import) -> Seen | None:
    path = imports.path_of(row)
    try:
        return look(path) if registry.recognise(path).gives == "table" else None
    except (Unreadable, FileNotFoundError):
        return None


def _propose(seen: Seen, kind: str | None) -> Mapping | None:
    if kind is not None:
        return propose(seen.header, seen.samples, kind=kind, sheet=seen.sheet)
    try:
        return guess(seen.header, seen.samples, sheet=seen.sheet)
    except Unreadable:
        return None


def _samples(seen: Seen) -> list[list[str]]:
    rows = [cells for _, cells in seen.samples[:SHOWN_ROWS]]
    return [
        [str(cells[place])[:60] for cells in rows if cells[place : place + 1] and cells[place]]
        for place in range(len(seen.header))
    ]


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


def listed() -> list[dict[str, Any]]:
    """List what is remembered, by kind, the newest first, with who said it."""
    names = dict(db.session.execute(select(User.id, User.name)).all())
    return [
        {"id": row.id, "mapping": row.mapping, "by": names.get(row.by_id or 0), "at": row.at}
        for row in list_mappings()
    ]


def revise(work: Work, mapping_id: int, said: dict[str, Any]) -> ImportMapping:
    """Say anew what the columns of a remembered header mean; its sheet stays. Raises BadMapping, Missing."""
    row = _get(mapping_id)
    said = {"sheet": row.mapping.get("sheet", ""), "given": row.mapping.get("given", {})} | said
    if from_json(said, KINDS).fingerprint != row.fingerprint:
        raise BadMapping(field="columns", why="differs")
    return remember(work, said)


def find(fingerprint: str) -> Mapping | None:
    """Find what the columns of a header mean; None: nobody said, or not in words we still understand."""
    row = find_mapping(fingerprint)
    if row is None:
        return None
    try:
        return from_json(row.mapping, KINDS)
    except BadMapping:  # kept by a version that knew other fields
        return None


def forget(work: Work, mapping_id: int) -> None:
    """Forget a mapping: the next table of this header is guessed anew. Raises `Missing`."""
    row = _get(mapping_id)
    work.record("mapping.forget", "import_mapping", row.id, before=row.mapping)
    db.session.delete(row)
    db.session.flush()


def _get(mapping_id: int) -> ImportMapping:
    row = db.session.get(ImportMapping, mapping_id)
    if row is None:
        raise Missing(mapping_id=mapping_id)
    return row
