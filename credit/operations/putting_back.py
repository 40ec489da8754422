"""Put back the rows an import created, changed or deleted: each as it was, unless somebody built on it since.

A row that a person or another import has changed since stays as it is, and so does one something else hangs
on; both are counted. What runs move by themselves (`traces.RUNS`) is no reason to stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from credit.operations import triage
from credit.operations.hanging import held_of
from credit.operations.receipts_settling import follow_ledger, look_again
from credit.operations.row_images import (
    Image,
    chunks_of,
    image_of,
    models,
    read_image,
    some_of,
    table_of,
)
from credit.operations.staging import due_date
from credit.operations.traces import Trace, by_model, find, owners_of, stay_together, traces_of
from credit.operations.work import Work
from credit.store import cash
from credit.store.commitments import Delivery, SalesOrder
from credit.store.customers import Company, Contact, Customer
from credit.store.db import Base, among, db
from credit.store.factored import FactoredInvoice
from credit.store.field import Dispute
from credit.store.items import Item, MonthSales
from credit.store.limits import CreditLimit, LimitRequest
from credit.store.penalties import OURS, Penalty
from credit.store.receipts import MATCHED, ON_ACCOUNT, BankAccount, Receipt, ReceiptAllocation

# Rows that are never deleted, and what they become instead; one that something hangs on becomes `CLOSED`.
ENDED: dict[type[Base], Image] = {
    Customer: {"active": False},
    CreditLimit: {"state": "revoked"},
    LimitRequest: {"state": "withdrawn"},
}
CLOSED: dict[type[Base], Image] = {
    Item: {"state": "closed", "residual_minor": 0, "closed_on": None}
}
ADDED_UP = (
    MonthSales,
    Company,
    BankAccount,
    ReceiptAllocation,
)  # no entries of their own: not counted
JOURNALLED = (Customer, Contact, CreditLimit, LimitRequest, Dispute)
TERMS = {"terms_days", "terms_end_of_month", "terms_derived"}
DERIVED = ("default", "terms")
UNSYNCED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class PutBack:
    """How many rows are as they were, and how many stay for what was built on them."""

    back: int
    kept: int


def put_back(work: Work, import_id: UUID) -> PutBack:
    """Put everything back that can be; the figures of all it concerns are owed."""
    traces = traces_of(import_id)
    customers = _lock(work, traces)
    find(traces)
    for one in traces:
        one.stays = one.moved()
    stay_together(traces)
    going = [one for one in traces if one.created and not one.stays and one.row is not None]
    held = held_of([one for one in going if one.model not in ENDED])
    changes = [one for one in traces if not one.stays and one not in held]
    for one in changes:
        if one.before is not None and one.row is not None:
            _restore(work, one)
    db.session.flush()
    for one in held:
        _set(work, one, CLOSED.get(one.model, {}))
    needed = _remove(work, [one for one in changes if one.created])
    _bring_again([one for one in changes if one.row is None and one.before is not None])
    _follow(work, changes, customers)
    held |= needed
    kept = [one for one in traces if one.row is not None and (one.stays or one in held)]
    return PutBack(back=_count(one for one in changes if one not in needed), kept=_count(kept))


def _count(traces: Iterable[Trace]) -> int:
    return sum(1 for one in traces if one.model not in ADDED_UP)


def _lock(work: Work, traces: list[Trace]) -> set[int]:
    """Lock receipts, then ledgers and customers, in the order everybody does; say whose rows these are."""
    find(traces)
    receipts = (one.row.id for one in traces if one.row is not None and one.model is Receipt)
    for some in some_of(sorted(receipts)):
        mine = select(Receipt.id).where(Receipt.id.in_(some)).order_by(Receipt.id)
        db.session.execute(mine.with_for_update(of=Receipt)).all()
    for one in traces:
        if one.model is Company and one.row is not None:
            db.session.refresh(one.row, with_for_update={"of": Company})
    customers = {owner for one in traces for owner in owners_of(one)}
    work.lock(customers)
    return customers


def _restore(work: Work, trace: Trace) -> None:
    _set(work, trace, trace.to_restore())


def _set(work: Work, trace: Trace, values: Image) -> None:
    """Set columns of a row, journalled where a person may ask about it."""
    now = image_of(trace.row)
    before = {name: now[name] for name in values}
    for name, value in read_image(trace.model, values).items():
        setattr(trace.row, name, value)
    if before != values:
        _write_down(work, trace, before, values)


def _write_down(work: Work, trace: Trace, before: Image, after: Image | None) -> None:
    if trace.model in JOURNALLED:
        subject, owners = table_of(trace.model).name, list(owners_of(trace))
        owner = owners[0] if owners else None
        work.record(
            "import.undo", subject, trace.row.id, customer_id=owner, before=before, after=after
        )


def _remove(work: Work, created: list[Trace]) -> set[Trace]:
    """Delete what came, the last first; what is never deleted ends instead, unless it is needed."""
    needed: set[Trace] = set()
    sorted_out = by_model(one for one in created if one.row is not None)
    for table in reversed(Base.metadata.sorted_tables):
        model = models()[table.name]
        some = sorted_out.get(model, [])
        if model in ENDED:
            used = _in_use(one.row.id for one in some) if model is Customer else set()
            needed |= {one for one in some if one.row.id in used}
            for one in (one for one in some if one not in needed):
                _set(work, one, ENDED[model])
            db.session.flush()
            continue
        for one in some:
            _write_down(work, one, one.after or {}, None)
        keys = [one.key for one in sorted(some, key=_order, reverse=True)]
        if model is Receipt:
            _let_go_of_items([one.row.id for one in some])
        if model is Item:
            _forget_penalties([one.row.id for one in some])
        for which in chunks_of(model, keys):
            db.session.execute(delete(model).where(which).execution_options(**UNSYNCED))
        for one in some:
            db.session.expunge(one.row)
    return needed


def _in_use(customers: Iterable[int]) -> set[int]:
    """Say which customers something else has come to stand open for."""
    found: set[int] = set()
    for some in some_of(customers):
        for model in (Item, SalesOrder, Delivery, FactoredInvoice):
            mine = select(model.customer_id).where(
                model.customer_id.in_(some), model.state == "open"
            )
            found.update(db.session.scalars(mine))
    return found


def _order(trace: Trace) -> Any:
    return getattr(trace.row, "id", trace.key)


def _let_go_of_items(receipt_ids: list[int]) -> None:
    for some in some_of(receipt_ids):
        mine = delete(ReceiptAllocation).where(ReceiptAllocation.receipt_id.in_(some))
        db.session.execute(mine.execution_options(**UNSYNCED))


def _forget_penalties(item_ids: list[int]) -> None:
    for some in some_of(item_ids):
        mine = delete(Penalty).where(Penalty.item_id.in_(some), Penalty.state.in_(OURS))
        db.session.execute(mine.execution_options(**UNSYNCED))


def _bring_again(gone: list[Trace]) -> None:
    """Add what the import deleted, parents first, unless what it hung on is gone too."""
    sorted_out = by_model(gone)
    for table in Base.metadata.sorted_tables:
        for one in sorted_out.get(models()[table.name], []):
            values = read_image(one.model, one.before or {})
            if _has_parents(one.model, values) and _has_room(one.model, values):
                one.row = one.model(**values)
                db.session.add(one.row)
        db.session.flush()


def _has_parents(model: type[Base], values: Image) -> bool:
    for foreign in table_of(model).foreign_keys:
        held = values.get(foreign.parent.name)
        parent = select(foreign.column).where(foreign.column == held)
        if held is not None and db.session.scalar(parent) is None:
            return False
    return True


def _has_room(model: type[Base], values: Image) -> bool:
    """Say whether an item can still be set against: another receipt may have paid it meanwhile."""
    if model is not ReceiptAllocation:
        return True
    item = db.session.get_one(Item, values["item_id"])
    left = item.residual_minor - cash.taken_of([item.id]).get(item.id, 0)
    minor: int = values["amount_minor"]
    return values["settled_on"] is not None or (minor * left > 0 and abs(minor) <= abs(left))


def _follow(work: Work, changes: list[Trace], customers: set[int]) -> None:
    """Let everything that rests on these rows follow them."""
    _follow_terms(changes)
    triage.follow_dates(work, among(Item.customer_id, customers))
    _stand_on_account([one for one in changes if one.model is ReceiptAllocation])
    db.session.flush()
    for company_id in _companies(changes, Receipt, BankAccount):
        follow_ledger(work, company_id)
    for company_id in _companies(changes, Receipt, BankAccount, Item):
        look_again(work, company_id)
    for one in changes:
        if one.model is Company:
            _owe_figures(work, one.row.id)
        if one.model is LimitRequest:
            work.touch_user(one.row.requester_id)
    work.touch(*customers, figures=True)


def _companies(changes: list[Trace], *models: type[Base]) -> list[int]:
    found = {
        (one.before or one.after or {}).get("company_id") or one.row.company_id
        for one in changes
        if one.model in models
    }
    return sorted(found)


def _follow_terms(changes: list[Trace]) -> None:
    """Let due dates made from terms follow those that hold now, where terms or dates have gone back."""
    agreed = {
        one.row.id
        for one in changes
        if one.model is Customer and not TERMS.isdisjoint(one.before or {})
    }
    dated = {one.row.id for one in changes if one.model is Item and not one.created}
    wanted = select(Item, Customer).join(Customer, Customer.id == Item.customer_id)
    open_ones = wanted.where(Item.state == "open", Item.due_source.in_(DERIVED))
    for column, ids in ((Item.customer_id, agreed), (Item.id, dated)):
        for some in some_of(ids):
            for item, customer in db.session.execute(open_ones.where(column.in_(some))):
                terms = customer.terms_days, customer.terms_end_of_month, customer.terms_derived
                due, source = due_date(item.document_on, None, terms)
                if item.due_on != due and (customer.id in agreed or not customer.terms_derived):
                    item.due_on, item.due_source = due, source


def _stand_on_account(parts: Iterable[Trace]) -> None:
    """Let a receipt none of whose parts could come back be its customer's, against no item."""
    for receipt_id in {(one.before or {}).get("receipt_id") for one in parts}:
        receipt = db.session.get(Receipt, receipt_id) if receipt_id else None
        if receipt is not None and receipt.state == MATCHED:
            db.session.refresh(receipt, ["allocations"])
            receipt.state = MATCHED if receipt.allocations else ON_ACCOUNT


def _owe_figures(work: Work, company_id: int) -> None:
    owed = update(Customer).where(Customer.company_id == company_id, Customer.stale_at.is_(None))
    db.session.execute(owed.values(stale_at=work.moment.now).execution_options(**UNSYNCED))
    work.nudge("recompute")
    work.nudge("judge_promises")
