"""Money received and not yet in the ledger, set-based: what covers which item, and what is left over."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true

from credit.rules import discounts
from credit.store.db import db
from credit.store.items import Item
from credit.store.receipts import (
    COUNTED,
    MATCHED,
    TO_DO,
    BankAccount,
    Receipt,
    ReceiptAllocation,
)

Range = tuple[int, int | None]
PENDING = and_(Receipt.state.in_(COUNTED), Receipt.settled_on.is_(None), Receipt.amount_minor > 0)
STANDING = and_(  # an allocation the ledger has not taken over
    Receipt.state == MATCHED, Receipt.settled_on.is_(None), ReceiptAllocation.settled_on.is_(None)
)

GRANTED = and_(  # a discount covers its item until the ledger has booked it too
    Receipt.state == MATCHED, ReceiptAllocation.discount_state == discounts.GRANTED
)

OWED: ColumnElement[bool] = and_(
    Receipt.looked_at.is_(None),
    Receipt.state.in_(TO_DO),
    Receipt.amount_minor > 0,
    Receipt.settled_on.is_(None),
)


def set_against(within: Range) -> dict[int, int]:
    """Say how much of each item of a range of customers is covered, in minor units, as signed as the item."""
    after, upto = within
    wanted = (
        select(ReceiptAllocation.item_id, func.sum(ReceiptAllocation.amount_minor))
        .join(Receipt, Receipt.id == ReceiptAllocation.receipt_id)
        .join(Item, Item.id == ReceiptAllocation.item_id)
        .where(STANDING, Item.customer_id > after)
        .where(true() if upto is None else Item.customer_id <= upto)
        .group_by(ReceiptAllocation.item_id)
    )
    in_range = and_(Item.customer_id > after, true() if upto is None else Item.customer_id <= upto)
    return _with_discounts(db.session.execute(wanted), in_range)


def on_hand(within: Range) -> dict[int, int]:
    """Add up per customer the money no item has taken, in minor units.

    What was set against an item that has since been closed otherwise is on hand again.
    """
    after, upto = within
    mine = and_(
        Receipt.customer_id > after, true() if upto is None else Receipt.customer_id <= upto
    )
    columns = (Receipt.id, Receipt.customer_id, Receipt.amount_minor)
    receipts = db.session.execute(select(*columns).where(PENDING, mine)).all()
    taken = _taken(mine) if receipts else {}
    found: dict[int, int] = defaultdict(int)
    for receipt_id, customer_id, minor in receipts:
        assert customer_id is not None  # noqa: S101  (it lies in the range)
        found[customer_id] += max(0, minor - taken.get(receipt_id, 0))
    return dict(found)


def bank_days() -> dict[int, date]:
    """Give per company that uses bank data the day up to which every watched account was read."""
    wanted = (
        select(BankAccount.company_id, func.min(BankAccount.read_to))
        .where(BankAccount.watched, BankAccount.read_to.is_not(None))
        .group_by(BankAccount.company_id)
    )
    return {company_id: day for company_id, day in db.session.execute(wanted) if day}


def open_items(company_id: int) -> Iterable[Any]:
    """Read what receipts of a company may pay: all that is open but the ledger's own loose payments."""
    wanted = select(
        Item.id, Item.customer_id, Item.ref, Item.residual_minor, Item.due_on, Item.currency
    )
    mine = (Item.company_id == company_id, Item.state == "open", Item.kind != "payment")
    return db.session.execute(wanted.where(*mine))


def taken_of(
    items: Iterable[int] | None = None, *, besides: int | Collection[int] = ()
) -> dict[int, int]:
    """Say what receipts have taken of items and the ledger does not show; `besides` some receipts' own.

    Begins at the items: beginning at the matched receipts costs more the more of them there are.
    """
    standing = select(Receipt.id).where(Receipt.id == ReceiptAllocation.receipt_id, STANDING)
    wanted = (
        select(ReceiptAllocation.item_id, func.sum(ReceiptAllocation.amount_minor))
        .where(standing.correlate(ReceiptAllocation).exists())
        .group_by(ReceiptAllocation.item_id)
    )
    which: list[ColumnElement[bool]] = []
    if items is not None:
        which.append(ReceiptAllocation.item_id.in_(list(items)))
    others = [besides] if isinstance(besides, int) else list(besides)
    if others:
        which.append(ReceiptAllocation.receipt_id.not_in(others))
    return _with_discounts(db.session.execute(wanted.where(*which)), *which)


def _with_discounts(rows: Iterable[Any], *which: ColumnElement[bool]) -> dict[int, int]:
    """Add the discounts granted on items to what payments cover of them."""
    found = {item_id: int(minor) for item_id, minor in rows}
    for item_id, minor in discounts_on(*which).items():
        found[item_id] = found.get(item_id, 0) + minor
    return found


def discounts_on(*which: ColumnElement[bool]) -> dict[int, int]:
    """Say what was granted for early payment of open items, of those some conditions choose."""
    granted = (
        select(ReceiptAllocation.item_id, func.sum(ReceiptAllocation.discount_minor))
        .join(Receipt, Receipt.id == ReceiptAllocation.receipt_id)
        .join(Item, Item.id == ReceiptAllocation.item_id)
        .where(GRANTED, Item.state == "open", *which)
        .group_by(ReceiptAllocation.item_id)
    )
    return {item_id: int(minor) for item_id, minor in db.session.execute(granted)}


def owed_matching() -> list[int]:
    """List companies with receipts nobody has looked at."""
    wanted = select(Receipt.company_id).where(OWED).distinct()
    return sorted(db.session.scalars(wanted))


def _taken(mine: ColumnElement[bool]) -> dict[int, int]:
    """Say what the items have of each receipt: never more than is left of an item that still waits."""
    wanted = (
        select(
            ReceiptAllocation.receipt_id,
            ReceiptAllocation.amount_minor,
            ReceiptAllocation.settled_on,
            Item.residual_minor,
        )
        .join(Receipt, Receipt.id == ReceiptAllocation.receipt_id)
        .join(Item, Item.id == ReceiptAllocation.item_id)
        .where(PENDING, mine)
    )
    taken: dict[int, int] = defaultdict(int)
    for row in db.session.execute(wanted):
        still = (
            row.amount_minor if row.settled_on else _within(row.amount_minor, row.residual_minor)
        )
        taken[row.receipt_id] += still
    return taken


def _within(part: int, residual: int) -> int:
    return min(part, max(residual, 0)) if part > 0 else max(part, min(residual, 0))
