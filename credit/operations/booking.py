"""Change the books to what a staged file says: one transaction, set by set, all or nothing.

The file is a snapshot of one company's ledger: what it does not hold any more is closed, customers it does
not name are inactive. Booking the same file again changes nothing but the ledger's date of import.
"""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    case,
    insert,
    literal,
    select,
    update,
)

from credit.operations import demo_books, difference, einvoices, remembering, triage
from credit.operations.booked_customers import add_customers, rename_customers
from credit.operations.booked_losses import book_losses
from credit.operations.booked_sales import book_sales
from credit.operations.difference import COPIED, Sides, carrier_moved, differs, payments_moved
from credit.operations.imports import clear_staging, find_company, target
from credit.operations.receipts_settling import follow_ledger, look_again
from credit.operations.staging import digest
from credit.operations.work import Work
from credit.rules.exposure import DEPOSIT
from credit.store.customers import Company, Customer
from credit.store.db import among, db
from credit.store.einvoices import due_dates
from credit.store.imports import Import, ImportLine
from credit.store.items import Item
from credit.store.review_owed import owe_review


def book(work: Work, import_id: UUID) -> bool:
    """Apply a staged import; False when what is staged was made for other books and must be staged again.

    A difference that is not the one a person was shown is not applied: the import is theirs again, with the
    new one. Otherwise the recomputation of figures is left as a promise (`stale_at`); the ledger's date
    follows with `finish`.
    """
    row = db.session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
    if row.state != "applying" or row.booked_at is not None:
        return True
    company = target(row)
    if company is not None:
        db.session.refresh(company, with_for_update=True)
        every = select(Customer.id).where(Customer.company_id == company.id).order_by(Customer.id)
        db.session.execute(every.with_for_update()).all()  # pushes wait, then see the new books
    invoiced = due_dates(company.id) if company is not None else {}
    if row.staged_for != digest(company, invoiced):
        return False
    found = difference.measure(row, company)
    if difference.is_another(row.preview, found):
        hand_back(work, row, found)
    else:
        _apply(work, row, found)
    return True


def hand_back(work: Work, row: Import, found: difference.Preview) -> None:
    """Ask the person again: the books moved since they were shown what would change."""
    row.state, row.progress, row.claimed_at, row.asked_at = "reconciled", 100, None, None
    row.preview, row.report = found, row.report | {"moved": True}
    work.record("import.moved", "import", row.id, after={"changes": found["counts"]})


def _apply(work: Work, row: Import, found: difference.Preview) -> None:
    replaced = row.replace_demo and demo_books.there_is_one()
    company, first = _company(work, row)
    changes = found["counts"]
    remembering.begin(row, company, barred="demo_replaced" if replaced else None)
    add_customers(work, company, row)
    touched = set[int]() if row.history else rename_customers(company, row.id)
    touched |= _book_items(work, company, row, first=first)
    touched |= book_sales(company, row)
    book_losses(company, row, work.moment.today)
    changes = changes | {"customers_changed": len(touched)}
    ledger_day = company.as_of if row.history else row.as_of
    _owe_figures(work, company, touched, everyone=company.as_of != ledger_day)
    company.booked_as_of = ledger_day
    if not row.history:
        company.stands_on = row.id
    row.company_id, row.booked_at, row.progress = company.id, work.moment.now, 70
    row.preview, row.report = found, row.report | {"changes": changes, "moved": False}
    clear_staging(row.id)
    after = {"filename": row.filename, "as_of": _iso(row.as_of), "changes": changes}
    work.record("books.import", "company", company.id, after=after)
    owe_review(among(Customer.id, touched), work.moment.now)
    work.nudge("recompute")


def finish(work: Work, import_id: UUID) -> bool:
    """Move the ledger's date once every figure follows the new books; False while some do not."""
    row = db.session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
    if row.state != "applying" or row.company_id is None:
        return True
    stale = select(Customer.id).where(
        Customer.company_id == row.company_id, Customer.stale_at.is_not(None)
    )
    if db.session.scalar(stale.limit(1)) is not None:
        return False
    company = db.session.get_one(Company, row.company_id, with_for_update=True)
    if not row.history:
        company.as_of, company.imported_at = row.as_of, work.moment.now
    company.booked_as_of, row.applied_at = None, work.moment.now
    row.state, row.progress, row.claimed_at = "applied", 100, None
    einvoices.follow(work, company.id)
    follow_ledger(work, company.id)
    look_again(work, company.id)
    work.nudge("judge_promises")
    work.nudge("review_owed")
    return True


def _company(work: Work, row: Import) -> tuple[Company, bool]:
    """Find or open the ledger; say whether this is its first import."""
    siren = row.report.get("siren")
    if row.replace_demo:
        demo_books.replace(work)
    company = find_company(siren, replace_demo=row.replace_demo)
    if company is None:
        name = f"SIREN {siren}" if siren else Path(row.filename).stem
        company = Company(name=name, siren=siren, currency=row.report.get("currency", "EUR"))
        db.session.add(company)
        db.session.flush()
        after = {"siren": siren, "name": company.name}
        work.record("company.open", "company", company.id, after=after)
    db.session.refresh(company, with_for_update=True)
    return company, company.as_of is None


def _book_items(work: Work, company: Company, row: Import, *, first: bool) -> set[int]:
    """Change, close and add items; say whose they are. An earlier exercise only adds."""
    sides = Sides.of(row, company)
    of_fresh = (
        select(Customer.id)
        .join(ImportLine, ImportLine.code == Customer.code)
        .where(Customer.company_id == company.id, sides.fresh)
    )
    touched = {
        *_ids(select(Item.customer_id).join(ImportLine, sides.same).where(differs())),
        *_ids(select(Item.customer_id).where(sides.gone)),
        *_ids(of_fresh),
    }
    highest = remembering.items_before(sides)
    _run(_change_items(work, sides.same))
    _run(_remember_carriers(sides.same))
    _run(_remember_payments(sides.same))
    settled_by = row.as_of or company.as_of
    _run(
        update(Item)
        .where(sides.gone)
        .values(state="closed", residual_minor=0, closed_on=settled_by)
    )
    db.session.execute(_new_items(work, company, sides.fresh, first=first))
    remembering.items_created(sides, highest)
    return touched | triage.follow_dates(work, Item.company_id == company.id)


def _change_items(work: Work, staged: ColumnElement[bool]) -> Update:
    """Copy what changed. A closed item that is open again starts a new dunning episode.

    One that an undone import closed, on no day, goes on where it was.
    """
    settled = and_(Item.state == "closed", Item.closed_on.is_not(None))
    reopened = and_(settled, ImportLine.state == "open")
    values: dict[str, Any] = {name: getattr(ImportLine, name) for name in COPIED}
    values |= {
        "episode": case((reopened, Item.episode + 1), else_=Item.episode),
        "stage": case((reopened, literal("not_due")), else_=Item.stage),
        "stage_on": case((reopened, literal(work.moment.today)), else_=Item.stage_on),
    }
    return update(Item).where(staged, differs()).values(values)


def _remember_carriers(staged: ColumnElement[bool]) -> Update:
    return update(Item).where(staged, carrier_moved()).values(carried_key=ImportLine.carried_key)


def _remember_payments(staged: ColumnElement[bool]) -> Update:
    """Keep what paid an open item and when: a payment spent whole is no item of its own."""
    return update(Item).where(staged, payments_moved()).values(lowered=ImportLine.lowered)


def _new_items(work: Work, company: Company, fresh: ColumnElement[bool], *, first: bool) -> Any:
    """Add postings never seen. Debt already overdue at the first import waits in triage."""
    stage: ColumnElement[str] = literal("not_due")
    if first:
        waits = and_(
            ImportLine.state == "open",
            ImportLine.residual_minor > 0,
            ImportLine.kind != DEPOSIT,
            ImportLine.due_on < work.moment.today,
        )
        stage = case((waits, literal("triage")), else_=stage)
    copied = [getattr(ImportLine, name) for name in COPIED]
    rows = (
        select(
            literal(company.id),
            Customer.id,
            ImportLine.natural_key,
            *copied,
            literal(company.currency),
            stage,
            literal(work.moment.today),
            literal(1),
        )
        .join(Customer, and_(Customer.company_id == company.id, Customer.code == ImportLine.code))
        .where(fresh)
        .order_by(ImportLine.document_on, ImportLine.natural_key)
    )
    names = ["company_id", "customer_id", "natural_key", *COPIED]
    return insert(Item).from_select([*names, "currency", "stage", "stage_on", "episode"], rows)


def _owe_figures(work: Work, company: Company, touched: set[int], *, everyone: bool) -> None:
    """Promise figures to those whose books moved, or to all when the ledger's date did."""
    owed = update(Customer).where(Customer.company_id == company.id, Customer.stale_at.is_(None))
    if not everyone:
        owed = owed.where(Customer.id.in_(touched))
    db.session.execute(
        owed.values(stale_at=work.moment.now).execution_options(synchronize_session=False)
    )


def _run(change: Update) -> None:
    db.session.execute(change.execution_options(synchronize_session=False))


def _ids(question: Select[int]) -> set[int]:
    return set(db.session.scalars(question.distinct()))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
