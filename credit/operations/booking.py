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
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from credit.operations import assignment, demo_books
from credit.operations.imports import clear_staging, find_company
from credit.operations.receipts_settling import follow_ledger, look_again
from credit.operations.work import Work
from credit.store.customers import Company, Customer, search_text
from credit.store.db import db
from credit.store.imports import Import, ImportCustomer, ImportLine, ImportSales
from credit.store.items import Item, MonthSales

COPIED = (
    "account",
    "kind",
    "ref",
    "label",
    "document_on",
    "due_on",
    "due_source",
    "amount_minor",
    "residual_minor",
    "letter",
    "state",
    "closed_on",
    "undetailed",
)
QUIETLY_CLOSED = ("closed_on", "letter")  # a closed item that is only lettered otherwise is no news


def book(work: Work, import_id: UUID) -> dict[str, int]:
    """Apply a staged import; give back what changed: new, changed, closed, unchanged, customers_new.

    Leaves the recomputation of figures as a promise (`stale_at`); the ledger's date follows with `finish`.
    """
    row = db.session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
    if row.state != "applying" or row.booked_at is not None:
        return dict(row.report.get("changes", {}))
    company, first = _company(work, row)
    every = select(Customer.id).where(Customer.company_id == company.id).order_by(Customer.id)
    db.session.execute(every.with_for_update()).all()  # pushes wait, then see the new books
    changes = {"customers_new": _add_customers(work, company, import_id)}
    touched = _rename_customers(company, import_id)
    counts, moved = _book_items(work, company, import_id, first=first)
    touched |= moved | _book_sales(company, row)
    changes |= counts | {"customers_changed": len(touched)}
    _owe_figures(work, company, touched, everyone=company.as_of != row.as_of)
    company.booked_as_of = row.as_of
    row.company_id, row.booked_at, row.progress = company.id, work.moment.now, 70
    row.report = row.report | {"changes": changes}
    clear_staging(import_id)
    after = {"filename": row.filename, "as_of": _iso(row.as_of), "changes": changes}
    work.record("books.import", "company", company.id, after=after)
    work.nudge("recompute")
    return changes


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
    company.as_of, company.booked_as_of = row.as_of, None
    company.imported_at = row.applied_at = work.moment.now
    row.state, row.progress, row.claimed_at = "applied", 100, None
    follow_ledger(work, company.id)
    look_again(work, company.id)
    work.nudge("judge_promises")
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


def _add_customers(work: Work, company: Company, import_id: UUID) -> int:
    known = select(Customer.code).where(Customer.company_id == company.id)
    staged = select(ImportCustomer.code, ImportCustomer.name).where(
        ImportCustomer.import_id == import_id, ImportCustomer.code.not_in(known)
    )
    fresh = db.session.execute(staged.order_by(ImportCustomer.code)).all()
    if fresh:
        values = {
            "company_id": company.id,
            "first_seen_on": work.moment.today,
            "stale_at": work.moment.now,
        }
        db.session.execute(
            insert(Customer),
            [
                values | {"code": code, "name": name, "folded": search_text(name, code, None)}
                for code, name in fresh
            ],
        )
        codes = {code for code, _ in fresh}
        every = select(Customer.id, Customer.code).where(Customer.company_id == company.id)
        ids = [one for one, code in db.session.execute(every) if code in codes]
        assignment.assign_to_default(work, ids)
    return len(fresh)


def _rename_customers(company: Company, import_id: UUID) -> set[int]:
    """Follow names, and who is in the ledger at all."""
    rows = select(ImportCustomer.code, ImportCustomer.name).where(
        ImportCustomer.import_id == import_id
    )
    staged = dict(db.session.execute(rows).all())
    touched = set()
    for customer in db.session.scalars(
        select(Customer).where(Customer.company_id == company.id).order_by(Customer.id)
    ):
        present = customer.code in staged
        name = staged.get(customer.code, customer.name)
        if name == customer.code:
            name = customer.name  # the file knows no better name than the code
        if (customer.active, customer.name) != (present, name):
            customer.active, customer.name = present, name
            touched.add(customer.id)
    db.session.flush()
    return touched


def _book_items(
    work: Work, company: Company, import_id: UUID, *, first: bool
) -> tuple[dict[str, int], set[int]]:
    """Change, close and add items; count them and say whose they are."""
    staged = and_(
        ImportLine.import_id == import_id,
        Item.company_id == company.id,
        Item.natural_key == ImportLine.natural_key,
    )
    differs = _differs()
    gone = and_(
        Item.company_id == company.id,
        Item.state == "open",
        ~exists().where(
            ImportLine.import_id == import_id, ImportLine.natural_key == Item.natural_key
        ),
    )
    known = select(Item.natural_key).where(Item.company_id == company.id)
    fresh = and_(ImportLine.import_id == import_id, ImportLine.natural_key.not_in(known))
    of_fresh = (
        select(Customer.id)
        .join(ImportLine, ImportLine.code == Customer.code)
        .where(Customer.company_id == company.id, fresh)
    )
    touched = {
        *_ids(select(Item.customer_id).join(ImportLine, staged).where(differs)),
        *_ids(select(Item.customer_id).where(gone)),
        *_ids(of_fresh),
    }
    both = select(func.count()).select_from(Item).join(ImportLine, staged)
    matched = db.session.scalar(both) or 0
    changed = _run(_change_items(work, staged, differs))
    closed = _run(
        update(Item)
        .where(gone)
        .values(state="closed", residual_minor=0, closed_on=company_day(company, import_id))
    )
    new = db.session.scalar(select(func.count()).select_from(ImportLine).where(fresh)) or 0
    db.session.execute(_new_items(work, company, fresh, first=first))
    counts = {"new": new, "changed": changed, "closed": closed, "unchanged": matched - changed}
    return counts, touched


def company_day(company: Company, import_id: UUID) -> date | None:
    """Give the day the file speaks of: what vanished was settled by then."""
    return db.session.get_one(Import, import_id).as_of or company.as_of


def _differs() -> ColumnElement[bool]:
    """Say that a posting is not what it was; whatever is closed on both sides is left alone."""
    unlike = or_(
        *(
            getattr(Item, name).is_distinct_from(getattr(ImportLine, name))
            for name in COPIED
            if name not in QUIETLY_CLOSED
        )
    )
    return and_(unlike, or_(Item.state == "open", ImportLine.state == "open"))


def _change_items(work: Work, staged: ColumnElement[bool], differs: ColumnElement[bool]) -> Update:
    """Copy what changed. A closed item that is open again starts a new dunning episode."""
    reopened = and_(Item.state == "closed", ImportLine.state == "open")
    values: dict[str, Any] = {name: getattr(ImportLine, name) for name in COPIED}
    values |= {
        "episode": case((reopened, Item.episode + 1), else_=Item.episode),
        "stage": case((reopened, literal("not_due")), else_=Item.stage),
        "stage_on": case((reopened, literal(work.moment.today)), else_=Item.stage_on),
    }
    return update(Item).where(staged, differs).values(values)


def _new_items(work: Work, company: Company, fresh: ColumnElement[bool], *, first: bool) -> Any:
    """Add postings never seen. Debt already overdue at the first import waits in triage."""
    stage: ColumnElement[str] = literal("not_due")
    if first:
        waits = and_(
            ImportLine.state == "open",
            ImportLine.residual_minor > 0,
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


def _book_sales(company: Company, row: Import) -> set[int]:
    """Replace the sales of the months the file covers; say whose changed."""
    mine = select(Customer.id, Customer.code).where(Customer.company_id == company.id)
    ids = {code: customer_id for customer_id, code in db.session.execute(mine)}
    staged = {
        (ids[code], month): minor
        for code, month, minor in db.session.execute(
            select(ImportSales.code, ImportSales.month, ImportSales.sales_minor).where(
                ImportSales.import_id == row.id
            )
        )
    }
    first_on = row.report.get("first_on")
    since = date.fromisoformat(first_on).replace(day=1) if first_on else date.min
    covered = min((month for _, month in staged), default=since)
    kept = {
        (one.customer_id, one.month): one
        for one in db.session.scalars(
            select(MonthSales)
            .join(Customer, Customer.id == MonthSales.customer_id)
            .where(Customer.company_id == company.id, MonthSales.month >= min(since, covered))
        )
    }
    touched = set()
    for key in kept.keys() - staged.keys():
        db.session.delete(kept[key])
        touched.add(key[0])
    for key, minor in staged.items():
        if key not in kept:
            db.session.add(MonthSales(customer_id=key[0], month=key[1], sales_minor=minor))
        elif kept[key].sales_minor != minor:
            kept[key].sales_minor = minor
        else:
            continue
        touched.add(key[0])
    db.session.flush()
    return touched


def _owe_figures(work: Work, company: Company, touched: set[int], *, everyone: bool) -> None:
    """Promise figures to those whose books moved, or to all when the ledger's date did."""
    owed = update(Customer).where(Customer.company_id == company.id, Customer.stale_at.is_(None))
    if not everyone:
        owed = owed.where(Customer.id.in_(touched))
    db.session.execute(
        owed.values(stale_at=work.moment.now).execution_options(synchronize_session=False)
    )


def _run(change: Update) -> int:
    done = db.session.execute(change.execution_options(synchronize_session=False))
    count: int = done.rowcount  # type: ignore[attr-defined]  # of an UPDATE
    return count


def _ids(question: Select[int]) -> set[int]:
    return set(db.session.scalars(question.distinct()))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
