"""The late items in sight, each with why it is late, and what each cause amounts to."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from credit.rules.late_causes import CAUSES, cause_of
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.late_causes import FLAGS, known_of, late, open_items
from credit.store.people import User
from credit.store.scope import visible

SHOWN = 500
AT_ONCE = 500


def late_items(viewer: User, today: date, cause: str | None = None) -> dict[str, Any]:
    """List what is late, the longest first, of one cause or all; the sums are over everything in sight."""
    found = (row for row in _rows(viewer, today) if cause is None or row["cause"] == cause)
    return {"causes": _sums(viewer, today), "rows": list(islice(found, SHOWN))}


def _rows(viewer: User, today: date) -> Iterator[dict[str, Any]]:
    wanted = (
        open_items(visible(viewer, today), today, Item, Customer.name.label("customer"))
        .where(late(today))
        .order_by(Item.due_on, Item.id)
    )
    for row in db.session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        item = row.Item
        yield {
            "id": item.id,
            "customer_id": item.customer_id,
            "customer": row.customer,
            "ref": item.called,
            "due_on": item.due_on,
            "days_late": (today - item.due_on).days,
            "residual_minor": item.residual_minor,
            "currency": item.currency,
            "cause": cause_of(row.stated, known_of(row)),
            "said_by": row.said_by,
            "said_at": row.said_at,
        }


def _sums(viewer: User, today: date) -> list[dict[str, Any]]:
    """Add up by the database what is known alike; the rule then says which cause that is."""
    wanted = open_items(visible(viewer, today), today, Item.currency, Item.residual_minor)
    each = wanted.where(late(today)).subquery()
    alike = (each.c.currency, each.c.stated, *(each.c[name] for name in FLAGS))
    summed = select(
        *alike, func.count().label("items"), func.sum(each.c.residual_minor).label("minor")
    ).group_by(*alike)
    found: dict[tuple[str, str], list[int]] = {}
    for row in db.session.execute(summed):
        sums = found.setdefault((row.currency, cause_of(row.stated, known_of(row))), [0, 0])
        sums[0] += row.items
        sums[1] += int(row.minor)
    return [
        {"cause": cause, "currency": currency, "count": count, "amount_minor": minor}
        for (currency, cause), (count, minor) in sorted(
            found.items(), key=lambda one: (one[0][0], CAUSES.index(one[0][1]))
        )
    ]
