"""Judge and apply an import by the way of its kind; every kind but the accounting export."""

from pathlib import Path
from uuid import UUID

from credit.formats.table import Unreadable
from credit.operations import imports, witnessing
from credit.operations.intake import kinds
from credit.operations.intake.registry import WAYS
from credit.operations.intake.way import Judged
from credit.operations.moment import read_clock
from credit.operations.refusals import Refusal, unreadable
from credit.operations.work import Work
from credit.rules.errors import CreditError
from credit.store.db import db
from credit.store.imports import Import


def settle_kind(kind: str, path: Path) -> tuple[str, Refusal | None]:
    """Find out what a file holds where nobody said; the refusal says why nobody can."""
    if kind != kinds.AUTO:
        return kind, None
    try:
        return kinds.kind_of(path), None
    except Unreadable as error:
        return kind, unreadable(error)


def judge(import_id: UUID, path: Path, kind: str) -> Judged:
    """Read a file of any kind but the accounting export."""
    row = db.session.get_one(Import, import_id)
    return WAYS[kind].judge(path, kind, read_clock(), imports.meant(row))


def apply(work: Work, import_id: UUID, path: Path) -> None:
    """Take a file into the books, whole or not at all. Twice is once.

    Raises `CreditError` when the books moved since the file was judged, so that it no longer fits.
    """
    row = _locked(import_id)
    if row.state != "applying":
        return
    with witnessing.seeing() as witness:
        taken = WAYS[row.kind].apply(work, row, path)
    witnessing.keep(row.id, row.kind, taken.into, witness)
    row.state, row.progress, row.claimed_at = "applied", 100, None
    row.booked_at = row.applied_at = work.moment.now
    row.report = row.report | {"changes": taken.changes}
    after = {"kind": row.kind, "changes": taken.changes}
    work.record("import.take_in", "import", row.id, after=after)


def refuse(work: Work, import_id: UUID, error: CreditError) -> None:
    """Note that a file no longer fits the books; nothing of it was taken."""
    row = _locked(import_id)
    if row.state != "applying":
        return
    refusal = Refusal(error.code, error.facts).as_json()
    row.state, row.progress, row.claimed_at = "refused", 100, None
    row.report = row.report | {"refusal": refusal, "refusals": [refusal]}
    first = error.facts.get("first")
    if isinstance(first, list):
        row.report |= {"rejected": first, "rejected_total": error.facts.get("count", len(first))}
    work.record("import.refused", "import", row.id, after={"refusal": refusal})


def _locked(import_id: UUID) -> Import:
    return db.session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
