"""What the desk reads about receipts: the list, one with its proposals in full, what may still be paid."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import aliased

from credit.rules.errors import Missing
from credit.rules.identifiers import masked_account
from credit.store import cash
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from credit.store.receipts import STATES, TO_DO, BankAccount, Receipt, ReceiptAllocation

PAGE = 50
TODO, WAITING, ALL = "todo", "waiting", "all"
FILTERS = (TODO, WAITING, ALL, *STATES)
COPIED = (
    "id", "booked_on", "value_on", "amount_minor", "currency", "reference", "structured",
    "counterparty", "batch", "state", "customer_id", "why", "settled_on",
    "decided_at", "reverses_id", "part_of_id", "version",
)  # fmt: skip


def listed(state: str, customer_id: int | None, page: int) -> dict[str, Any]:
    """List receipts, the newest first, fifty a page. todo: for a person; waiting: not in the ledger yet."""
    wanted = _rows().where(_filter(state))
    count = select(func.count()).select_from(Receipt).where(_filter(state))
    if customer_id is not None:
        wanted = wanted.where(Receipt.customer_id == customer_id)
        count = count.where(Receipt.customer_id == customer_id)
    ordered = wanted.order_by(Receipt.booked_on.desc(), Receipt.id.desc())
    rows = db.session.execute(ordered.limit(PAGE).offset(PAGE * (page - 1)))
    todo = select(func.count()).select_from(Receipt).where(_filter(TODO))
    return {
        "rows": [_line(row) for row in rows],
        "total": db.session.scalar(count) or 0,
        "todo": db.session.scalar(todo) or 0,
    }


def one(receipt_id: int) -> dict[str, Any]:
    """Give one receipt with its proposals and allocations in full. Raises Missing.

    An item proposed that went since, with an import that was undone, is left out.
    """
    row = db.session.execute(_rows().where(Receipt.id == receipt_id)).first()
    if row is None:
        raise Missing(receipt=receipt_id)
    receipt: Receipt = row.Receipt
    allocations = list(
        db.session.scalars(
            select(ReceiptAllocation)
            .where(ReceiptAllocation.receipt_id == receipt_id)
            .order_by(ReceiptAllocation.item_id)
        )
    )
    ids = {item_id for said in receipt.proposals for item_id, _ in said["items"]}
    items = _items(ids | {part.item_id for part in allocations})
    names = _names({said["customer_id"] for said in receipt.proposals})
    parts = _rows().where(Receipt.part_of_id == receipt_id).order_by(Receipt.id)
    return _line(row) | {
        "parts": [_line(part) for part in db.session.execute(parts)],
        "proposals": [_proposal(said, items, names) for said in receipt.proposals],
        "allocations": [_allocation(part, items) for part in allocations],
    }


def payable(receipt_id: int, customer_id: int) -> list[dict[str, Any]]:
    """List what a customer's open items still lack, the oldest due first, for a person to choose from.

    Raises Missing.
    """
    company = select(Receipt.company_id).where(Receipt.id == receipt_id).scalar_subquery()
    customer = db.session.scalar(
        select(Customer.id).where(Customer.id == customer_id, Customer.company_id == company)
    )
    if customer is None:
        raise Missing(customer=customer_id)
    wanted = select(Item).where(
        Item.customer_id == customer_id, Item.state == "open", Item.kind != "payment"
    )
    items = db.session.scalars(wanted.order_by(Item.due_on, Item.id)).all()
    taken = cash.taken_of([item.id for item in items], besides=receipt_id)
    rows = [
        _item(item) | {"left_minor": item.residual_minor - taken.get(item.id, 0)} for item in items
    ]
    return [row for row in rows if row["left_minor"]]


def accounts() -> list[dict[str, Any]]:
    """List our bank accounts with the day each was read to."""
    wanted = select(BankAccount, Company.name).join(Company).order_by(BankAccount.id)
    return [_account(account, name) for account, name in db.session.execute(wanted)]


def _account(account: BankAccount, company: str) -> dict[str, Any]:
    names = ("id", "number", "currency", "watched", "read_to", "taken_at")
    return {name: getattr(account, name) for name in names} | {"company": company}


def _filter(state: str) -> Any:
    if state == TODO:
        return and_(Receipt.state.in_(TO_DO), Receipt.settled_on.is_(None))
    if state == WAITING:
        return cash.PENDING
    return Receipt.state == state if state != ALL else Receipt.id > 0


def _rows() -> Any:
    decider = aliased(User)
    return (
        select(
            Receipt,
            Customer.name.label("customer"),
            Customer.code,
            BankAccount.number.label("account"),
            decider.name.label("decided_by"),
        )
        .join(BankAccount, BankAccount.id == Receipt.account_id)
        .outerjoin(Customer, Customer.id == Receipt.customer_id)
        .outerjoin(decider, decider.id == Receipt.decided_by_id)
    )


def _line(row: Row[Any]) -> dict[str, Any]:
    receipt: Receipt = row.Receipt
    first: Mapping[str, Any] = receipt.proposals[0] if receipt.proposals else {}
    return {name: getattr(receipt, name) for name in COPIED} | {
        "customer": row.customer,
        "account": row.account,
        "counterparty_account": masked_account(receipt.counterparty_account),
        "decided_by": row.decided_by,
        "certainty": first.get("certainty"),
        "rule": first.get("rule"),
    }


def _items(ids: Iterable[int]) -> dict[int, Item]:
    return {item.id: item for item in db.session.scalars(select(Item).where(Item.id.in_(ids)))}


def _names(ids: Iterable[int]) -> dict[int, str]:
    wanted = select(Customer.id, Customer.name).where(Customer.id.in_(ids))
    return {customer_id: name for customer_id, name in db.session.execute(wanted)}  # noqa: C416


def _proposal(
    said: Mapping[str, Any], items: Mapping[int, Item], names: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "certainty": said["certainty"],
        "rule": said["rule"],
        "customer_id": said["customer_id"],
        "customer": names[said["customer_id"]],
        "items": [
            _item(items[id]) | {"amount_minor": minor} for id, minor in said["items"] if id in items
        ],
        "reasons": [{"code": code, "facts": facts} for code, facts in said["reasons"]],
    }


def _allocation(part: ReceiptAllocation, items: Mapping[int, Item]) -> dict[str, Any]:
    names = (
        "amount_minor", "rule", "certainty", "confirmed_at", "settled_on",
        "discount_minor", "discount_state",
    )  # fmt: skip
    return _item(items[part.item_id]) | {name: getattr(part, name) for name in names}


def _item(item: Item) -> dict[str, Any]:
    names = ("kind", "due_on", "residual_minor")
    said = {name: getattr(item, name) for name in names}
    return said | {"item_id": item.id, "ref": item.called}
