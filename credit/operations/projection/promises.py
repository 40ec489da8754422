"""Promises to pay."""

from functools import cache
from typing import Any

from sqlalchemy import select

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.store.field import Promise
from credit.store.people import User


@cache
def promises(window: Window) -> Any:
    """Read the promises that run and those ended lately, or those ended before."""
    return (
        select(
            Promise.customer_id.label("owner"),
            Promise.id,
            Promise.customer_id,
            Promise.amount_minor,
            Promise.promised_on,
            Promise.items,
            Promise.text,
            Promise.state,
            Promise.cancel_reason,
            Promise.basis_changed,
            User.name,
            Promise.recorded_on,
        )
        .join(User, User.id == Promise.recorded_by_id)
        .where(
            Promise.customer_id.in_(IDS),
            within(window, Promise.recorded_on, Promise.judged_on, live=Promise.state == "active"),
        )
    )


PROMISE = {
    window: entity(
        "promise",
        "id customer_id amount promised_on items text state cancel_reason basis_changed by"
        " recorded_on",
        promises,
        window=window,
    )
    for window in Window
}
