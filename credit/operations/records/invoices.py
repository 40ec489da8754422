"""Invoices tables: a ledger's open items where no accounting export is to be had.

A company's items come from one source: where an accounting export feeds them, a table of invoices is
refused, since the same debt would count twice. As in an export, a customer never seen is added.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from credit.formats.tables.invoices import INVOICES, InvoiceLine
from credit.formats.tables.reading import TableRead
from credit.operations import assignment, triage
from credit.operations.law import newcomer
from credit.operations.records.difference import (
    CHANGED,
    NEW,
    VANISHED,
    Applier,
    Change,
    Difference,
    differing,
)
from credit.operations.staging import NO_TERMS, Terms, due_date
from credit.operations.witnessing import UNSEEN
from credit.operations.work import Work
from credit.rules.dates import due_on, month_start
from credit.rules.settlements import read_lowered, spell_lowered
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.einvoices import due_dates
from credit.store.items import Item, MonthSales

ORIGIN = "invoices/"  # how the natural keys of these items begin
ACCOUNT = "411"
OPEN, CLOSED = "open", "closed"
SEEN = "table"  # what lowered an item nobody knows: a table showed it


def compare(table: TableRead, company: Company, today: date) -> Difference:
    """Hold a table against the items we know; in a snapshot, what is not named any more was settled."""
    found = Difference()
    customers = {
        one.code: one
        for one in db.session.scalars(select(Customer).where(Customer.company_id == company.id))
    }
    kept, stated = _kept(company, found), due_dates(company.id)
    named: set[str] = set()
    for key, told in _keys(table.records):
        named.add(key)
        if told.currency != company.currency:
            found.errors.add(told.line, "currency", "currency_other", told.currency or "")
            continue
        customer = customers.get(told.code)
        values = _values(told, _terms(customer), today, stated.get(told.number))
        _compare_one(found, key, told, customer, kept.get(key), values)
    for key, item in kept.items() if table.mapping.snapshot else ():
        if key not in named and item.state == OPEN:
            after = {"state": CLOSED, "residual_minor": 0, "closed_on": today}
            before = {name: getattr(item, name) for name in after}
            found.changes.append(Change(VANISHED, item.ref, item.customer_id, before, after, item))
    return found


def write(work: Work, company: Company, changes: Sequence[Change]) -> None:
    """Write the items, the customers they brought along, the sales they add up to, and the ledger's day."""
    ids, first = _add_customers(work, company, changes), company.as_of is None
    today, owners = work.moment.today, set[int]()
    for one in changes:
        after = one.after or {}
        if isinstance(one.target, Item):
            _change(one.target, after, today)
            owners.add(one.target.customer_id)
            continue
        key, code = one.target
        item = Item(company_id=company.id, customer_id=ids[code], natural_key=key, **after)
        waits = first and item.state == OPEN and item.residual_minor > 0 and item.due_on < today
        item.stage, item.stage_on, item.episode = "triage" if waits else "not_due", today, 1
        db.session.add(item)
        owners.add(item.customer_id)
    db.session.flush()
    owners |= triage.follow_dates(work, Item.company_id == company.id)
    _add_up_sales(owners)
    work.touch(*owners, figures=True)
    _move_day(work, company)


def _compare_one(
    found: Difference,
    key: str,
    told: InvoiceLine,
    customer: Customer | None,
    item: Item | None,
    values: dict[str, Any],
) -> None:
    owner = customer.id if customer is not None else None
    if item is None:
        found.changes.append(Change(NEW, told.number, owner, None, values, (key, told.code)))
        return
    if item.state == values["state"]:
        values.pop("closed_on")  # the day it was first seen settled stands
    before, after = differing({name: getattr(item, name) for name in values}, values)
    if after and OPEN in (item.state, values["state"]):
        found.changes.append(Change(CHANGED, told.number, owner, before, after, item))
    else:
        found.unchanged += 1


def _kept(company: Company, found: Difference) -> dict[str, Item]:
    """Read the items tables brought; another source stands against the whole table."""
    kept = {}
    for item in db.session.scalars(select(Item).where(Item.company_id == company.id)):
        if item.natural_key.startswith(ORIGIN):
            kept[item.natural_key] = item
        elif not found.errors.total:
            found.errors.add(0, "", "ledger_elsewhere", company.name)
    return kept


def _keys(records: Iterable[InvoiceLine]) -> Iterable[tuple[str, InvoiceLine]]:
    """Name each row by customer and number; instalments of one invoice are counted by their due dates."""
    times = Counter[tuple[str, str]]()
    for told in sorted(records, key=lambda one: (one.due_on or date.max, one.line)):
        times[told.code, told.number] += 1
        nth = times[told.code, told.number]
        yield f"{ORIGIN}{told.code}/{told.number}" + (f"/{nth}" if nth > 1 else ""), told


def _values(told: InvoiceLine, terms: Terms, today: date, stated: date | None) -> dict[str, Any]:
    if told.due_on is None and told.terms is not None and stated is None:
        due, source = due_on(told.issued_on, *told.terms), "terms"
    else:
        due, source = due_date(told.issued_on, told.due_on, terms, stated)
    residual = told.balance_minor or 0
    return {
        "account": ACCOUNT,
        "kind": "credit_note" if told.is_credit_note else "invoice",
        "ref": told.number,
        "label": told.label or "",
        "document_on": told.issued_on,
        "due_on": due,
        "due_source": source,
        "amount_minor": told.amount_minor,
        "residual_minor": residual,
        "currency": told.currency,
        "state": OPEN if residual else CLOSED,
        "closed_on": None if residual else min(told.settled_on or today, today),
    }


def _terms(customer: Customer | None) -> Terms:
    if customer is None:
        return NO_TERMS
    return customer.terms_days, customer.terms_end_of_month, customer.terms_derived


def _change(item: Item, after: dict[str, Any], today: date) -> None:
    """Change an item; one that is open again starts a new dunning episode.

    One that an undone import closed, on no day, goes on where it was.
    """
    settled = item.state == CLOSED and item.closed_on is not None
    if settled and after.get("state") == OPEN:
        item.episode += 1
        item.stage, item.stage_on = "not_due", today
    _remember_payment(item, after, today)
    for name, value in after.items():
        setattr(item, name, value)


def _remember_payment(item: Item, after: dict[str, Any], today: date) -> None:
    """Keep the day an invoice was first seen lower: a table tells what is left, never what was paid when."""
    fell = item.residual_minor - after.get("residual_minor", item.residual_minor)
    if fell > 0 and item.amount_minor > 0 and after.get("state", item.state) == OPEN:
        item.lowered = spell_lowered([*read_lowered(item.lowered), (today, fell, SEEN)])


def _add_customers(work: Work, company: Company, changes: Sequence[Change]) -> dict[str, int]:
    """Add the customers a table brings; one that went with an import that was undone is back."""
    wanted = {one.target[1] for one in changes if not isinstance(one.target, Item)}
    owners = {one.customer_id for one in changes}
    mine = select(Customer).where(Customer.company_id == company.id)
    known = list(db.session.scalars(mine))
    ids = {one.code: one.id for one in known}
    back = [one for one in known if not one.active and one.id in owners]
    for one in back:
        one.active = True
    fresh = [
        Customer(
            company_id=company.id,
            code=code,
            name=code,
            first_seen_on=work.moment.today,
            **newcomer(),
        )
        for code in sorted(wanted - ids.keys())
    ]
    db.session.add_all(fresh)
    db.session.flush()
    homeless = Customer.id.in_([one.id for one in (*fresh, *back)])
    nowhere = select(Customer.id).where(homeless, assignment.unassigned(work.moment.today))
    assignment.assign_to_default(work, list(db.session.scalars(nowhere.order_by(Customer.id))))
    return ids | {one.code: one.id for one in fresh}


def _add_up_sales(owners: set[int]) -> None:
    """Add up a customer's sales by month from its items: invoices less credit notes, VAT included."""
    months = defaultdict[tuple[int, date], int](int)
    wanted = select(Item.customer_id, Item.document_on, Item.amount_minor)
    for customer_id, day, minor in db.session.execute(wanted.where(Item.customer_id.in_(owners))):
        months[customer_id, month_start(day)] += minor
    mine = db.session.scalars(select(MonthSales).where(MonthSales.customer_id.in_(owners)))
    kept = {(row.customer_id, row.month): row for row in mine}
    for (customer_id, month), minor in months.items():
        row = kept.pop((customer_id, month), None)
        if row is None:
            row = MonthSales(customer_id=customer_id, month=month)
            db.session.add(row)
        row.sales_minor = minor
    for row in kept.values():
        db.session.delete(row)


def _move_day(work: Work, company: Company) -> None:
    """Let the ledger stand at today, of which the table speaks; everybody's figures follow."""
    if company.as_of != work.moment.today:
        company.as_of = work.moment.today
        owed = update(Customer).where(
            Customer.company_id == company.id, Customer.stale_at.is_(None)
        )
        promise = owed.values(stale_at=work.moment.now)
        db.session.execute(promise.execution_options(**UNSEEN))
    company.imported_at = work.moment.now
    work.nudge("recompute")
    work.nudge("judge_promises")


INVOICES_IN = Applier(INVOICES.name, compare, write, figures=True)
