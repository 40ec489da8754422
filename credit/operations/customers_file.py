"""A customers file handed in as an import: judged against who is known, applied whole or not at all."""

from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.formats.findings import Findings
from credit.formats.table import Unreadable
from credit.formats.tables.customers import CUSTOMERS
from credit.formats.tables.reading import TableRead, read
from credit.operations.ledger_file import Refusal, unreadable
from credit.operations.moment import read_clock
from credit.operations.records import customers
from credit.operations.work import Work
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import Import


def judge(path: Path) -> tuple[dict[str, Any], list[Refusal]]:
    """Read a file against who is known; one bad line refuses the whole file, all are named."""
    try:
        file = read(path, kind=CUSTOMERS.name)
    except Unreadable as error:
        refusal = unreadable(error)
        return _report(None, [refusal]), [refusal]
    for one in customers.compare(file, None, read_clock().today).errors.kept:
        file.errors.add(one.line, one.field, one.code, one.value)
    refusals = (
        [Refusal("lines_rejected", {"count": file.errors.total})] if file.errors.total else []
    )
    if not file.lines:
        refusals.append(Refusal("no_entry"))
    return _report(file, refusals), refusals


def apply(work: Work, import_id: UUID, path: Path) -> int:
    """Change the customers a file names, all or none; say how many changed. Twice is once."""
    row = db.session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
    if row.state != "applying":
        return 0
    file = read(path, kind=CUSTOMERS.name)
    codes = {told.code for told in file.records}
    known = db.session.execute(select(Customer.id, Customer.code))
    work.lock([customer_id for customer_id, code in known if code in codes])
    found = customers.compare(file, None, work.moment.today)
    customers.write(work, None, found.changes)
    changed = {one.customer_id for one in found.changes if one.customer_id is not None}
    work.touch(*changed, figures=True)
    row.state, row.progress, row.claimed_at = "applied", 100, None
    row.booked_at = row.applied_at = work.moment.now
    changes = {"changed": len(changed), "unchanged": found.unchanged}
    row.report = row.report | {"changes": changes}
    work.record("customers.import", "import", row.id, after={"changes": changes})
    return len(changed)


def _report(file: TableRead | None, refusals: list[Refusal]) -> dict[str, Any]:
    errors, warnings = (file.errors, file.warnings) if file else (Findings(), Findings())
    return {
        "lines": file.lines if file else 0,
        "customers": len(file.records) if file else 0,
        "rejected": errors.as_json(),
        "rejected_total": errors.total,
        "warnings": warnings.as_json(),
        "warnings_total": warnings.total,
        "refusal": refusals[0].as_json() if refusals else None,
        "refusals": [one.as_json() for one in refusals],
    }
