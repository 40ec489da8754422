"""What the desk reads about formal notices: what waits for a person's release, and what is announced."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from credit.operations.dunning_desk import newest_run
from credit.operations.dunning_releases import DERIVED
from credit.rules.dunning_case import FORMAL_NOTICE
from credit.rules.errors import Missing
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningRelease
from credit.store.items import Item
from credit.store.people import User

SHOWN_DAYS = 30  # how long an ended one stays in sight


def overview(today: date) -> dict[str, Any]:
    """Give what the latest run left to a person, and the notices announced or lately ended."""
    return {"waiting": _waiting(), "notices": _notices(since=today - timedelta(days=SHOWN_DAYS))}


def one(id: UUID) -> dict[str, Any]:
    """Give one notice. Raises Missing."""
    found = _notices(only=id)
    if not found:
        raise Missing(release=str(id))
    return found[0]


def _waiting() -> list[dict[str, Any]]:
    run = newest_run()
    announced = select(DunningRelease.customer_id).where(DunningRelease.state == "announced")
    wanted = (
        select(DunningDecision, Item, Customer.name)
        .join(Item, Item.id == DunningDecision.item_id)
        .join(Customer, Customer.id == DunningDecision.customer_id)
        .where(
            DunningDecision.run_id == (run.id if run else None),
            DunningDecision.reason == "needs_release",
            Item.state == "open",
            Item.stage != DunningDecision.level,
            or_(
                DunningDecision.level != FORMAL_NOTICE,
                DunningDecision.customer_id.not_in(announced),
            ),
        )
        .order_by(DunningDecision.customer_id, Item.due_on, Item.id)
    )
    groups: dict[tuple[int, str], list[tuple[DunningDecision, Item, str]]] = defaultdict(list)
    for said, item, name in db.session.execute(wanted):
        groups[said.customer_id, said.level or ""].append((said, item, name))
    rows = [
        {
            "customer_id": customer_id,
            "customer": found[0][2],
            "currency": found[0][1].currency,
            "level": level,
            "amount_minor": sum(said.amount_minor for said, _, _ in found),
            "items": [
                {
                    "item_id": item.id,
                    "ref": item.called,
                    "due_on": item.due_on,
                    "due_derived": item.due_source in DERIVED,
                    "amount_minor": said.amount_minor,
                }
                for said, item, _ in found
            ],
        }
        for (customer_id, level), found in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row["amount_minor"], row["customer_id"]))


def _notices(*, since: date | None = None, only: UUID | None = None) -> list[dict[str, Any]]:
    by, asker = aliased(User), aliased(User)
    wanted = (
        select(DunningRelease, Customer, by.name, asker.name)
        .join(Customer, Customer.id == DunningRelease.customer_id)
        .join(by, by.id == DunningRelease.released_by_id)
        .outerjoin(asker, asker.id == DunningRelease.hold_by_id)
        .order_by(DunningRelease.state != "announced", DunningRelease.goes_at.desc())
    )
    if only is not None:
        wanted = wanted.where(DunningRelease.id == only)
    if since is not None:
        recent = DunningRelease.released_on >= since
        wanted = wanted.where(or_(DunningRelease.state == "announced", recent))
    return [
        {
            "id": row.id,
            "customer_id": row.customer_id,
            "customer": customer.name,
            "currency": customer.company.currency,
            "level": row.level,
            "items": len(row.items),
            "total_minor": row.total_minor,
            "released_by": released_by,
            "released_at": row.released_at,
            "goes_at": row.goes_at,
            "state": row.state,
            "why": row.why,
            "hold_until": row.hold_until,
            "hold_reason": row.hold_reason,
            "hold_by": hold_by,
            "held_at": row.held_at,
        }
        for row, customer, released_by, hold_by in db.session.execute(wanted)
    ]
