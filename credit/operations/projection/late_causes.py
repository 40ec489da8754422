"""Why open items are, or would be, late: what somebody said, or what the books let suppose."""

from collections.abc import Collection
from typing import Any

from credit.operations.moment import Moment
from credit.operations.projection.shapes import Entity, Rows
from credit.rules.late_causes import UNKNOWN, cause_of
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.items import Item
from credit.store.late_causes import known_of, open_items


def causes(ids: Collection[int], moment: Moment) -> Rows:
    """Read what is more than unknown, or was stated; `by` is None where it is only supposed."""
    whose = among(Customer.id, ids)
    wanted = open_items(whose, moment.today, Item.customer_id.label("owner"), Item.id)
    debts = wanted.where(Item.residual_minor > 0)
    return [row for one in db.session.execute(debts) if (row := _row(one))]


def _row(one: Any) -> tuple[Any, ...] | None:
    cause = cause_of(one.stated, known_of(one))
    if cause == UNKNOWN and one.stated is None:
        return None
    on = one.said_at.date() if one.said_at else None
    return (one.owner, one.id, one.owner, cause, one.said_by, on)


LATE_CAUSE = Entity("late_cause", ("id", "customer_id", "cause", "by", "on"), causes)
