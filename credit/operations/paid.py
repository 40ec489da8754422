"""What was paid of the items something was said about, by value date; promises and plans are judged by it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from credit.operations.settled import settlements_of
from credit.rules.promises import Part
from credit.store.db import db
from credit.store.items import Item


def parts(covered: Iterable[Iterable[Any]], basis: Mapping[int, int]) -> Iterator[Part]:
    """Describe each covered part as it stands now.

    covered: [[item id, minor]…]. basis: the residual of each item when it was said.
    """
    pairs = [(item_id, minor) for item_id, minor in covered]
    wanted = select(Item).where(Item.id.in_([item_id for item_id, _ in pairs]))
    items = {item.id: item for item in db.session.scalars(wanted)}
    settled = settlements_of([*items.values()], pending=False, dated_notes=True)
    for item_id, minor in pairs:
        item = items[item_id]
        closed = item.state != "open"
        yield Part(
            promised_minor=minor,
            open_at_start_minor=basis.get(item_id, minor),
            residual_minor=0 if closed else item.residual_minor,
            payments=tuple((one.on, one.minor) for one in settled[item_id] if one.on is not None),
        )


def received(customer_id: int, since: date, by: date) -> int:
    """Sum cash received between two days, both included, that no item got yet; minor units."""
    paid = select(func.coalesce(func.sum(-Item.residual_minor), 0)).where(
        Item.customer_id == customer_id,
        Item.kind == "payment",
        Item.state == "open",
        Item.document_on >= since,
        Item.document_on <= by,
    )
    return int(db.session.scalar(paid) or 0)
