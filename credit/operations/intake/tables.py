"""Tables on their way into the books of the company they are meant for: the one named, else the only one.

A row that names a company itself goes into that one's.
"""

from pathlib import Path

from credit.formats.columns import BadMapping
from credit.formats.table import Unreadable
from credit.operations import imports
from credit.operations.intake.companies import UNKNOWN, divide
from credit.operations.intake.kinds import read_table
from credit.operations.intake.way import Judged, Taken, Way
from credit.operations.moment import Moment
from credit.operations.records import difference
from credit.operations.records.difference import MOST_SHOWN, Difference, RowsRejected
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
    parts, errors = divide(table, company)
    if not parts and not errors.total:
        judged.refusals.append(Refusal(UNKNOWN))
        return judged
    found = Difference(errors=errors)
    for one, part in parts:
        found.add(difference.preview(APPLIERS[kind], part, one, moment.today))
    found.errors.add_all(table.errors)
    judged.errors = found.errors
    judged.facts = {
        "records": len(table.records),
        "totals": table.totals,
        "counts": found.counts,
        "changed_lines": found.lines(),
        "companies": [one.name for one, _ in parts],
    }
    if found.errors.total:
        judged.refusals.append(Refusal("lines_rejected", {"count": found.errors.total}))
    if not table.lines:
        judged.refusals.append(Refusal("no_entry"))
    return judged


def apply(work: Work, row: Import, path: Path) -> Taken:
    """Take a table in, all or nothing. Raises `RowsRejected`, `CompanyUnknown`, and what its kind raises."""
    table = read_table(path, row.kind)
    parts, errors = divide(table, imports.meant(row))
    errors.add_all(table.errors)
    if errors.total:
        raise RowsRejected(count=errors.total, first=errors.as_json()[:MOST_SHOWN])
    if not parts:
        raise imports.CompanyUnknown
    found = Difference()
    for company, part in parts:
        found.add(difference.apply(work, APPLIERS[row.kind], part, company))
    into = frozenset(company.id for company, _ in parts)
    if len(into) == 1:
        row.company_id = parts[0][0].id
    return Taken(found.counts, into)


TABLES = Way(judge, apply)
