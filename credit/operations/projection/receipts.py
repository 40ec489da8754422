"""Money at the bank that the ledger does not show yet: who paid it is not to be chased for it."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import select

from credit.operations.moment import Moment
from credit.operations.projection.reading import IDS, read
from credit.operations.projection.shapes import Entity, Rows
from credit.store.cash import PENDING, STANDING
from credit.store.receipts import Receipt, ReceiptAllocation

FIELDS = "id customer_id booked_on amount currency items"


def pending(ids: Collection[int], moment: Moment) -> Rows:
    """Read the receipts; `items` are those a receipt was set against, each with how much of it."""
    found: dict[int, list[Any]] = {}
    for *receipt, item_id, minor in read(ids, moment, statement=_receipts):
        row = found.setdefault(receipt[1], [*receipt, []])
        if item_id is not None:
            row[-1].append([item_id, int(minor)])
    return list(found.values())


@cache
def _receipts() -> Any:
    columns = (
        Receipt.customer_id.label("owner"),
        Receipt.id,
        Receipt.customer_id,
        Receipt.booked_on,
        Receipt.amount_minor,
        Receipt.currency,
        ReceiptAllocation.item_id,
        ReceiptAllocation.amount_minor,
    )
    standing = (ReceiptAllocation.receipt_id == Receipt.id) & STANDING
    return (
        select(*columns)
        .outerjoin(ReceiptAllocation, standing)
        .where(Receipt.customer_id.in_(IDS), PENDING)
        .order_by(Receipt.id, ReceiptAllocation.item_id)
    )


RECEIPT = Entity("receipt", tuple(FIELDS.split()), pending)
