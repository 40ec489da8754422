"""Items: what is owed, and what was."""

from functools import cache
from typing import Any

from sqlalchemy import select

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.store.items import Item


@cache
def items() -> Any:
    """Read the open items."""
    return select(
        Item.customer_id.label("owner"),
        Item.id,
        Item.customer_id,
        Item.ref,
        Item.kind,
        Item.label,
        Item.document_on,
        Item.due_on,
        Item.due_source,
        Item.amount_minor,
        Item.residual_minor,
        Item.currency,
        Item.stage,
        Item.undetailed,
    ).where(Item.customer_id.in_(IDS), Item.state == "open")


@cache
def closed_items(window: Window) -> Any:
    """Read what was settled and when; the payments that settled it say nothing more."""
    return select(
        Item.customer_id.label("owner"),
        Item.id,
        Item.customer_id,
        Item.called.label("ref"),
        Item.kind,
        Item.document_on,
        Item.due_on,
        Item.amount_minor,
        Item.closed_on,
    ).where(
        Item.customer_id.in_(IDS),
        Item.state == "closed",
        Item.kind != "payment",
        within(window, Item.closed_on),
    )


ITEM = entity(
    "item",
    "id customer_id ref kind label document_on due_on due_source amount residual currency"
    " stage undetailed",
    items,
)
CLOSED_ITEM = {
    window: entity(
        "closed_item",
        "id customer_id ref kind document_on due_on amount closed_on",
        closed_items,
        window=window,
    )
    for window in Window
}
