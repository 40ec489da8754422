"""Money at the bank that the ledger does not show yet: who paid it is not to be chased for it."""

from collections import defaultdict
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
    parts: dict[int, list[list[int]]] = defaultdict(list)
    for receipt_id, item_id, minor in read(ids, moment, statement=_parts):
        parts[receipt_id].append([item_id, int(minor)])
    return [[*row, parts[row[1]]] for row in read(ids, moment, statement=_receipts)]


@cache
def _receipts() -> Any:
    return select(
        Receipt.customer_id.label("owner"),
        Receipt.id,
        Receipt.customer_id,
        Receipt.booked_on,
        Receipt.amount_minor,
        Receipt.currency,
    ).where(Receipt.customer_id.in_(IDS), PENDING)


@cache
def _parts() -> Any:
    columns = (Receipt.id, ReceiptAllocation.item_id, ReceiptAllocation.amount_minor)
    return (
        select(*columns)
        .join(ReceiptAllocation, ReceiptAllocation.receipt_id == Receipt.id)
        .where(Receipt.customer_id.in_(IDS), PENDING, STANDING)
        .order_by(ReceiptAllocation.item_id)
    )


RECEIPT = Entity("receipt", tuple(FIELDS.split()), pending)
