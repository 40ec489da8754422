"""Apply what a customers file says: who holds whom, on which terms, and how to reach them."""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.formats.findings import Findings
from credit.formats.table import Unreadable
from credit.formats.tables.customers import CUSTOMERS, CustomerLine
from credit.formats.tables.reading import TableRead, read
from credit.operations import assignment
from credit.operations.ledger_file import Refusal, unreadable
from credit.operations.work import Work
from credit.rules.dates import due_on
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.people import Portfolio

PLAIN = ("name", "email", "phone", "legal_form", "siren")
DERIVED = ("default", "terms")


def judge(path: Path) -> tuple[dict[str, Any], list[Refusal]]:
    """Read a file against who is known; one bad line refuses the whole file, all are named."""
    try:
        file = read(path, kind=CUSTOMERS.name)
    except Unreadable as error:
        refusal = unreadable(error)
        return _report(None, [refusal]), [refusal]
    known, portfolios = _ids_by_code(), _portfolios()
    for told in file.records:
        if told.code not in known:
            file.errors.add(told.line, "code", "code_unknown", told.code)
        if told.portfolio is not None and told.portfolio.casefold() not in portfolios:
            file.errors.add(told.line, "portfolio", "portfolio_unknown", told.portfolio)
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
    known, portfolios = _ids_by_code(), _portfolios()
    lines = read(path, kind=CUSTOMERS.name).records
    told = [(one, known[one.code]) for one in lines if one.code in known]
    customers = {one.id: one for one in work.lock(ids for _, several in told for ids in several)}
    changed, moves = set[int](), defaultdict[int, list[int]](list)
    for line, ids in told:
        for customer_id in ids:
            if _change(work, customers[customer_id], line):
                changed.add(customer_id)
            portfolio = portfolios.get((line.portfolio or "").casefold())
            if portfolio is not None:
                moves[portfolio].append(customer_id)
    for portfolio, ids in sorted(moves.items()):
        changed.update(assignment.assign(work, ids, portfolio))
    work.touch(*changed, figures=True)
    row.state, row.progress, row.claimed_at = "applied", 100, None
    row.booked_at = row.applied_at = work.moment.now
    changes = {"changed": len(changed), "unchanged": len(customers) - len(changed)}
    row.report = row.report | {"changes": changes}
    work.record("customers.import", "import", row.id, after={"changes": changes})
    return len(changed)


def set_terms(work: Work, customer: Customer, days: int, end_of_month: str | None) -> bool:
    """Agree terms with a customer: no longer derived, and every due date made from terms follows."""
    before = (customer.terms_days, customer.terms_end_of_month, customer.terms_derived)
    if before == (days, end_of_month, False):
        return False
    customer.terms_days, customer.terms_end_of_month = days, end_of_month
    customer.terms_derived = False
    mine = select(Item).where(
        Item.customer_id == customer.id, Item.state == "open", Item.due_source.in_(DERIVED)
    )
    for item in db.session.scalars(mine):
        item.due_on, item.due_source = due_on(item.document_on, days, end_of_month), "terms"
        if item.stage == "triage" and item.due_on >= work.moment.today:
            item.stage, item.stage_on = "not_due", work.moment.today
    return True


def _change(work: Work, customer: Customer, told: CustomerLine) -> bool:
    before = {name: getattr(customer, name) for name in PLAIN}
    after = before | {name: value for name in PLAIN if (value := getattr(told, name)) is not None}
    terms = told.terms is not None and set_terms(work, customer, *told.terms)
    if after == before and not terms:
        return False
    for name, value in after.items():
        setattr(customer, name, value)
    news = {name: value for name, value in after.items() if value != before[name]}
    if terms:
        news["terms_days"], news["terms_end_of_month"] = told.terms or (None, None)
    was = {name: before[name] for name in news if name in before}
    work.record(
        "customer.change", "customer", customer.id, customer_id=customer.id, before=was, after=news
    )
    return True


def _ids_by_code() -> dict[str, Collection[int]]:
    """Find customers by code; a code in several ledgers names each of them."""
    ids: dict[str, list[int]] = defaultdict(list)
    for customer_id, code in db.session.execute(select(Customer.id, Customer.code)):
        ids[code].append(customer_id)
    return dict(ids)


def _portfolios() -> dict[str, int]:
    rows = db.session.execute(select(Portfolio.name, Portfolio.id))
    return {name.casefold(): portfolio_id for name, portfolio_id in rows}


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
