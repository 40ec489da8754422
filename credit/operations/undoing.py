"""Undo the last import of its kind: of a ledger, items, sales, customers and date are what they were.

Whatever is no accounting export was seen row by row (`witnessing`) and is put back so (`putting_back`). What
people and runs built on it stays true: an item that was disputed, promised or written about is closed rather
than deleted, a customer that came with it is inactive. Verdicts on promises stay.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal, or_, select, update

from credit.operations import putting_back, remembering, traces, triage, witnessing
from credit.operations.booked_losses import put_losses_back
from credit.operations.imports import CHANGING, FEC, NotReady, lock_queue
from credit.operations.receipts_settling import go_back, look_again
from credit.operations.remembering import KEPT
from credit.operations.staging import due_date
from credit.operations.work import Work
from credit.rules.errors import Conflict, Missing
from credit.store.customers import Company, Customer
from credit.store.db import Base, db
from credit.store.dunning import DunningLine, DunningMessage
from credit.store.field import Promise
from credit.store.imports import Import
from credit.store.items import Item, MonthSales
from credit.store.penalties import OURS, Penalty
from credit.store.plans import PaymentPlan
from credit.store.undo import ImportUndo, UndoCustomer, UndoItem, UndoReach, UndoSales

DERIVED = ("default", "terms")
OF_DUNNING = ("stage", "stage_on", "episode")
UNSYNCED = {"synchronize_session": False}


class NotUndoable(Conflict):
    """The import stays; the fact `reason` says why.

    not_the_last, not_remembered (nothing tells any more what it replaced), demo_replaced, import_running or
    reminder_leaving.
    """

    code = "import_not_undoable"


def can_be_undone(row: Import) -> bool:
    """Say whether an import is the last of its kind and nothing in itself bars undoing it."""
    if row.kind != FEC:
        return row.state == "applied" and _is_remembered(row)
    record = db.session.get(ImportUndo, row.id)
    return row.state == "applied" and record is not None and record.barred is None


def undo(work: Work, import_id: UUID) -> Import:
    """Put the books back; twice is once. The figures follow; a ledger's date does after them (`finish`).

    Raises `Missing`, `NotReady`, `NotUndoable`.
    """
    lock_queue()
    row = db.session.scalar(select(Import).where(Import.id == import_id).with_for_update(of=Import))
    if row is None:
        raise Missing(import_id=str(import_id))
    if row.state in ("undoing", "undone"):
        return row
    if row.state != "applied":
        raise NotReady(state=row.state)
    if row.kind != FEC:
        return _undo_rows(work, row)
    record = _record_of(row)
    company = db.session.get_one(Company, record.company_id, with_for_update=True)
    every = select(Customer.id).where(Customer.company_id == company.id).order_by(Customer.id)
    db.session.execute(every.with_for_update()).all()
    if db.session.scalar(select(_leaving(import_id))):
        raise NotUndoable(reason="reminder_leaving")
    kept = _put_items_back(work, import_id)
    _put_sales_back(import_id)
    put_losses_back(record, work.moment.today)
    _put_customers_back(import_id)
    remembering.forget_details(import_id)
    owed = update(Customer).where(Customer.company_id == company.id, Customer.stale_at.is_(None))
    db.session.execute(owed.values(stale_at=work.moment.now).execution_options(**UNSYNCED))
    company.booked_as_of, company.stands_on = record.as_of, record.stands_on
    row.state, row.progress, row.claimed_at = "undoing", 70, None
    row.report = row.report | {"undone": {"kept_closed": kept}}
    after = {"filename": row.filename, "as_of": _iso(record.as_of), "kept_closed": kept}
    work.record("import.undo", "import", row.id)
    work.record("books.undo", "company", company.id, before={"as_of": _iso(row.as_of)}, after=after)
    work.nudge("apply_imports")
    return row


def finish(work: Work, import_id: UUID) -> bool:
    """Put the ledger's date back once every figure follows; False while some do not."""
    row = db.session.get_one(Import, import_id, with_for_update=True, populate_existing=True)
    record = db.session.get(ImportUndo, import_id)
    if row.state != "undoing" or record is None:
        return True
    stale = select(Customer.id).where(
        Customer.company_id == record.company_id, Customer.stale_at.is_not(None)
    )
    if db.session.scalar(stale.limit(1)) is not None:
        return False
    company = db.session.get_one(Company, record.company_id, with_for_update=True)
    company.as_of, company.imported_at = record.as_of, record.imported_at
    company.booked_as_of = None
    row.state, row.progress, row.claimed_at = "undone", 100, None
    remembering.forget(import_id)
    go_back(work, company.id, record.as_of)
    look_again(work, company.id)
    work.nudge("judge_promises")
    return True


def _undo_rows(work: Work, row: Import) -> Import:
    """Put back what a table, a bank's file or invoices changed, in the one transaction that says so."""
    if not _is_remembered(row):
        raise NotUndoable(reason=_why_forgotten(row))
    if _is_another_running(row):
        raise NotUndoable(reason="import_running")
    if _is_leaving(traces.items_of(row.id)):
        raise NotUndoable(reason="reminder_leaving")
    found = putting_back.put_back(work, row.id)
    witnessing.forget(row.id)
    row.state, row.claimed_at = "undone", None
    undone = {"put_back": found.back, "kept": found.kept}
    row.report = row.report | {"undone": undone}
    after = {"filename": row.filename, "kind": row.kind} | undone
    work.record("import.undo", "import", row.id, after=after)
    return row


def _is_remembered(row: Import) -> bool:
    mine = select(UndoReach.reach).where(UndoReach.import_id == row.id).limit(1)
    return db.session.scalar(mine) is not None


def _why_forgotten(row: Import) -> str:
    later = (Import.id != row.id, Import.kind == row.kind, Import.applied_at >= row.applied_at)
    return "not_the_last" if db.session.scalar(select(exists().where(*later))) else "not_remembered"


def _is_leaving(item_ids: list[int]) -> bool:
    """Say whether a reminder about some of these items is on its way just now."""
    sending = (
        select(DunningLine.item_id)
        .join(DunningMessage, DunningMessage.id == DunningLine.message_id)
        .where(DunningMessage.state == "sending")
    )
    return not set(db.session.scalars(sending)).isdisjoint(item_ids)


def _is_another_running(row: Import) -> bool:
    shared = or_(Import.ledger == row.ledger, Import.ledger == "", literal(row.ledger == ""))
    begun = or_(Import.claimed_at.is_not(None), Import.booked_at.is_not(None))
    running = exists().where(Import.state.in_(CHANGING), begun, shared)
    return bool(db.session.scalar(select(running)))


def _record_of(row: Import) -> ImportUndo:
    record = db.session.get(ImportUndo, row.id)
    if record is None:
        raise NotUndoable(reason="not_the_last")
    if record.barred is not None:
        raise NotUndoable(reason=record.barred)
    if _is_another_running(row):
        raise NotUndoable(reason="import_running")
    return record


def _leaving(import_id: UUID) -> ColumnElement[bool]:
    """Say that a reminder about something the import brought or changed is on its way just now."""
    return exists().where(
        UndoItem.import_id == import_id,
        DunningLine.item_id == UndoItem.item_id,
        DunningMessage.id == DunningLine.message_id,
        DunningMessage.state == "sending",
    )


def _put_items_back(work: Work, import_id: UUID) -> int:
    """Restore what changed, take away what came; say how many stay, closed, for what was built on them."""
    mine = and_(UndoItem.import_id == import_id, UndoItem.item_id == Item.id)
    back = and_(UndoItem.episode != Item.episode, ~triage.said_of_item())
    values: dict[str, Any] = {name: getattr(UndoItem, name) for name in KEPT}
    for name in OF_DUNNING:
        values[name] = case((back, getattr(UndoItem, name)), else_=getattr(Item, name))
    restored = update(Item).where(mine, ~UndoItem.created).values(values)
    db.session.execute(restored.execution_options(**UNSYNCED))
    _follow_terms(import_id)
    mine_now = Item.id.in_(select(UndoItem.item_id).where(UndoItem.import_id == import_id))
    triage.follow_dates(work, mine_now)
    return _take_away(import_id)


def _follow_terms(import_id: UUID) -> None:
    """Let due dates made from terms follow those agreed since."""
    rows = (
        select(
            Item.id, Item.document_on, Item.due_on, Customer.terms_days, Customer.terms_end_of_month,
            Customer.terms_derived,
        )
        .join(UndoItem, and_(UndoItem.item_id == Item.id, UndoItem.import_id == import_id))
        .join(Customer, Customer.id == Item.customer_id)
        .where(~UndoItem.created, Item.state == "open", Item.due_source.in_(DERIVED))
        .where(~Customer.terms_derived)
    )  # fmt: skip
    for row in db.session.execute(rows).all():
        terms = (row.terms_days, row.terms_end_of_month, row.terms_derived)
        due, source = due_date(row.document_on, None, terms)
        if due != row.due_on:
            change = update(Item).where(Item.id == row.id).values(due_on=due, due_source=source)
            db.session.execute(change.execution_options(**UNSYNCED))


def _take_away(import_id: UUID) -> int:
    """Delete the items that came; those something hangs on are closed on no day, for nothing settled them."""
    created = select(UndoItem.item_id).where(UndoItem.import_id == import_id, UndoItem.created)
    worked_out = delete(Penalty).where(Penalty.item_id.in_(created), Penalty.state.in_(OURS))
    db.session.execute(worked_out.execution_options(**UNSYNCED))
    promised = _promised_of(import_id)
    hangs = or_(*(Item.id.in_(used) for used in _uses()), Item.id.in_(promised))
    kept = and_(Item.id.in_(created), hangs)
    count = db.session.scalar(select(func.count()).select_from(Item).where(kept)) or 0
    closed = update(Item).where(kept).values(state="closed", residual_minor=0, closed_on=None)
    db.session.execute(closed.execution_options(**UNSYNCED))
    gone = list(db.session.scalars(select(Item.id).where(Item.id.in_(created), ~hangs)))
    remembered = delete(UndoItem).where(UndoItem.import_id == import_id)
    db.session.execute(remembered.execution_options(**UNSYNCED))
    for at in range(0, len(gone), 500):
        some = delete(Item).where(Item.id.in_(gone[at : at + 500]))
        db.session.execute(some.execution_options(**UNSYNCED))
    return count


def _uses() -> list[Any]:
    """Read from the foreign keys what may hang on an item, so that no table can be forgotten."""
    return [
        select(foreign.parent).where(foreign.parent.is_not(None))
        for table in Base.metadata.sorted_tables
        for foreign in table.foreign_keys
        if foreign.column.table is Item.__table__ and table is not UndoItem.__table__
    ]


def _promised_of(import_id: UUID) -> list[int]:
    """List the items that promises and payment plans of the customers concerned name."""
    owners = (
        select(Item.customer_id)
        .join(UndoItem, UndoItem.item_id == Item.id)
        .where(UndoItem.import_id == import_id, UndoItem.created)
    )
    rows = [
        pair
        for naming in (Promise, PaymentPlan)
        for pair in db.session.execute(
            select(naming.items, naming.basis).where(naming.customer_id.in_(owners))
        )
    ]
    return sorted({part[0] for pair in rows for parts in pair for part in parts})


def _put_sales_back(import_id: UUID) -> None:
    rows = db.session.scalars(select(UndoSales).where(UndoSales.import_id == import_id)).all()
    for was in rows:
        now = db.session.get(MonthSales, (was.customer_id, was.month))
        if now is not None and was.sales_minor is None:
            db.session.delete(now)
        elif now is not None and was.sales_minor is not None:
            now.sales_minor = was.sales_minor
        elif was.sales_minor is not None:
            values = {"customer_id": was.customer_id, "month": was.month}
            db.session.add(MonthSales(**values, sales_minor=was.sales_minor))
    db.session.flush()


def _put_customers_back(import_id: UUID) -> None:
    rows = select(Customer, UndoCustomer).join(
        UndoCustomer,
        and_(UndoCustomer.customer_id == Customer.id, UndoCustomer.import_id == import_id),
    )
    for customer, was in db.session.execute(rows).all():
        customer.name, customer.active = was.name, was.active
    db.session.flush()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
