"""Change the books to what a staged file says: one transaction, set by set, all or nothing.

The file is a snapshot of one company's ledger: what it does not hold any more is closed, customers it does
not name are inactive. Booking the same file again changes nothing but the ledger's date of import.
"""

from datetime import date, timedelta
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

from credit.operations import assignment, demo_books, difference
from credit.operations.difference import COPIED, Sides, differs
from credit.operations.imports import books_began_on, clear_staging, find_company, target
from credit.operations.staging import digest
from credit.operations.work import Work
from credit.rules.dates import month_start
from credit.rules.exposure import DEPOSIT
from credit.store.customers import Company, Customer, search_text
from credit.store.db import db
from credit.store.imports import Import, ImportCustomer, ImportLine, ImportSales
from credit.store.items import Item, MonthSales


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
    if row.staged_for != digest(company):
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
    company, first = _company(work, row)
    changes = found["counts"]
    _add_customers(work, company, row)
    touched = set[int]() if row.history else _rename_customers(company, row.id)
    touched |= _book_items(work, company, row, first=first)
    touched |= _book_sales(company, row)
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


def _add_customers(work: Work, company: Company, row: Import) -> None:
    known = select(Customer.code).where(Customer.company_id == company.id)
    staged = select(ImportCustomer.code, ImportCustomer.name).where(
        ImportCustomer.import_id == row.id, ImportCustomer.code.not_in(known)
    )
    fresh = db.session.execute(staged.order_by(ImportCustomer.code)).all()
    if fresh:
        values = {
            "company_id": company.id,
            "active": not row.history,
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
    _run(_change_items(work, sides.same))
    _run(_remember_carriers(sides.same))
    settled_by = row.as_of or company.as_of
    _run(
        update(Item)
        .where(sides.gone)
        .values(state="closed", residual_minor=0, closed_on=settled_by)
    )
    db.session.execute(_new_items(work, company, sides.fresh, first=first))
    return touched


def _change_items(work: Work, staged: ColumnElement[bool]) -> Update:
    """Copy what changed. A closed item that is open again starts a new dunning episode."""
    reopened = and_(Item.state == "closed", ImportLine.state == "open")
    values: dict[str, Any] = {name: getattr(ImportLine, name) for name in COPIED}
    values |= {
        "episode": case((reopened, Item.episode + 1), else_=Item.episode),
        "stage": case((reopened, literal("not_due")), else_=Item.stage),
        "stage_on": case((reopened, literal(work.moment.today)), else_=Item.stage_on),
    }
    return update(Item).where(staged, differs()).values(values)


def _remember_carriers(staged: ColumnElement[bool]) -> Update:
    """Note under which key the newest exercise carries an item: no news to anybody."""
    moved = ImportLine.carried_key.is_not(None) & ImportLine.carried_key.is_distinct_from(
        Item.carried_key
    )
    return update(Item).where(staged, moved).values(carried_key=ImportLine.carried_key)


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
    since, until = _covered(company, row)
    kept = {
        (one.customer_id, one.month): one
        for one in db.session.scalars(
            select(MonthSales)
            .join(Customer, Customer.id == MonthSales.customer_id)
            .where(Customer.company_id == company.id, MonthSales.month.between(since, until))
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


def _covered(company: Company, row: Import) -> tuple[date, date]:
    """Give the first and last month a file speaks of; of an earlier exercise, none that later files told."""
    first_on = row.report.get("first_on")
    since = month_start(date.fromisoformat(first_on)) if first_on else date.min
    began_on = books_began_on(company) if row.history else None
    return since, month_start(began_on) - timedelta(days=1) if began_on else date.max


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
