"""Tables on their way into the books of the company they are meant for: the one named, else the only one."""

from pathlib import Path

from credit.formats.columns import BadMapping
from credit.formats.table import Unreadable
from credit.operations import imports
from credit.operations.intake.kinds import read_table
from credit.operations.intake.way import Judged, Taken, Way
from credit.operations.moment import Moment
from credit.operations.records import difference
from credit.operations.records.registry import APPLIERS
from credit.operations.refusals import Refusal, unreadable
from credit.operations.work import Work
from credit.store.customers import Company
from credit.store.imports import Import


def judge(path: Path, kind: str, moment: Moment, company: Company | None) -> Judged:
    """Read a table against the books; one bad row refuses it whole, all are named."""
    try:
        table = read_table(path, kind)
    except Unreadable as error:
        return Judged(refusals=[unreadable(error)])
    except BadMapping as error:
        return Judged(refusals=[Refusal(error.code, error.facts)])
    judged = Judged(lines=table.lines, errors=table.errors, warnings=table.warnings)
    if company is None:
        judged.refusals.append(Refusal("company_unknown"))
        return judged
    found = difference.preview(APPLIERS[kind], table, company, moment.today)
    judged.errors = found.errors
    judged.facts = {
        "records": len(table.records),
        "totals": table.totals,
        "counts": found.counts,
        "changed_lines": found.lines(),
    }
    if found.errors.total:
        judged.refusals.append(Refusal("lines_rejected", {"count": found.errors.total}))
    if not table.lines:
        judged.refusals.append(Refusal("no_entry"))
    return judged


def apply(work: Work, row: Import, path: Path) -> Taken:
    """Take a table in, all or nothing. Raises `RowsRejected`, `CompanyUnknown`, and what its kind raises."""
    company = _company(row)
    found = difference.apply(work, APPLIERS[row.kind], read_table(path, row.kind), company)
    row.company_id = company.id
    return Taken(found.counts, frozenset({company.id}))


def _company(row: Import) -> Company:
    company = imports.meant(row)
    if company is None:
        raise imports.CompanyUnknown
    return company


TABLES = Way(judge, apply)
