"""A customers file handed in as an import: judged against who is known, applied whole or not at all.

Unless a company was named it may speak of the customers of all: a code that several have means each.
"""

from pathlib import Path

from sqlalchemy import select

from credit.formats.columns import BadMapping
from credit.formats.table import Unreadable
from credit.operations import imports
from credit.operations.intake.kinds import read_table
from credit.operations.intake.way import Judged, Taken, Way
from credit.operations.moment import Moment
from credit.operations.records import customers
from credit.operations.refusals import Refusal, unreadable
from credit.operations.work import Work
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.imports import Import


def judge(path: Path, kind: str, moment: Moment, company: Company | None) -> Judged:
    """Read a file against who is known; one bad line refuses the whole file, all are named."""
    try:
        file = read_table(path, kind)
    except Unreadable as error:
        return Judged(facts={"customers": 0}, refusals=[unreadable(error)])
    except BadMapping as error:
        return Judged(facts={"customers": 0}, refusals=[Refusal(error.code, error.facts)])
    found = customers.compare(file, company, moment.today)
    for one in found.errors.kept:
        file.errors.add(one.line, one.field, one.code, one.value)
    for one in found.warnings.kept:
        file.warnings.add(one.line, one.field, one.code, one.value)
    refusals = []
    if file.errors.total:
        refusals.append(Refusal("lines_rejected", {"count": file.errors.total}))
    if not file.lines:
        refusals.append(Refusal("no_entry"))
    facts = {
        "customers": len(file.records),
        "counts": found.counts,
        "changed_lines": found.lines(),
    }
    return Judged(file.lines, facts, file.errors, file.warnings, refusals)


def apply(work: Work, row: Import, path: Path) -> Taken:
    """Change the customers a file names, all or none; count who changed."""
    file = read_table(path, row.kind)
    codes = {told.code for told in file.records}
    known = db.session.execute(select(Customer.id, Customer.code))
    work.lock([customer_id for customer_id, code in known if code in codes])
    company = imports.meant(row)
    found = customers.compare(file, company, work.moment.today)
    customers.write(work, None, found.changes)
    changed = {one.customer_id for one in found.changes if one.customer_id is not None}
    work.touch(*changed, figures=True)
    into = {company.id} if company is not None else set(db.session.scalars(select(Company.id)))
    return Taken({"changed": len(changed), "unchanged": found.unchanged}, frozenset(into))


CUSTOMERS_FILE = Way(judge, apply)
