"""Guarantees of third parties: written down, seen, released (domain.md, "Insurance, guarantees")."""

from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.policies import EndsBeforeStart
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.guarantees import Guarantee
from credit.store.people import User
from credit.store.review_owed import owe_review
from credit.store.scope import find_visible_customer

EFFECTIVE, RELEASED = "effective", "released"


def give(work: Work, customer_id: int, *, currency: str | None, **said: Any) -> Guarantee:
    """Write down what somebody guarantees for a customer. currency None: the ledger's.

    Raises Missing, EndsBeforeStart.
    """
    found = work.lock([customer_id])
    if not found:
        raise Missing(customer_id=customer_id)
    if said["ends_on"] is not None and said["ends_on"] < said["starts_on"]:
        raise EndsBeforeStart(field="ends_on")
    guarantee = Guarantee(
        customer_id=customer_id,
        currency=currency or found[0].company.currency,
        created_by_id=work.actor.user_id,
        created_at=work.moment.now,
        **said,
    )
    db.session.add(guarantee)
    db.session.flush()
    work.record(
        "guarantee.give",
        "guarantee",
        guarantee.id,
        customer_id=customer_id,
        after=_told(guarantee),
    )
    work.touch(customer_id, figures=True)
    _review(work, customer_id)
    return guarantee


def release(work: Work, guarantee_id: int, reason: str) -> Guarantee:
    """Let a guarantee go; it counts no longer. Again is harmless. Raises Missing."""
    guarantee = db.session.get(Guarantee, guarantee_id)
    if guarantee is None:
        raise Missing(guarantee_id=guarantee_id)
    work.lock([guarantee.customer_id])
    db.session.refresh(guarantee)
    if guarantee.state == RELEASED:
        return guarantee
    guarantee.state, guarantee.released_on = RELEASED, work.moment.today
    guarantee.release_reason = reason
    work.record(
        "guarantee.release",
        "guarantee",
        guarantee.id,
        customer_id=guarantee.customer_id,
        before={"state": EFFECTIVE},
        after={"state": RELEASED, "reason": reason},
    )
    work.touch(guarantee.customer_id, figures=True)
    _review(work, guarantee.customer_id)
    return guarantee


def listed(user: User, customer_id: int, today: date) -> list[Guarantee]:
    """List every guarantee of a customer in sight, the newest first. Raises Missing."""
    if find_visible_customer(user, customer_id, today) is None:
        raise Missing(customer_id=customer_id)
    wanted = select(Guarantee).where(Guarantee.customer_id == customer_id)
    return list(db.session.scalars(wanted.order_by(Guarantee.id.desc())))


def _review(work: Work, customer_id: int) -> None:
    owe_review(Customer.id == customer_id, work.moment.now)
    work.nudge("review_owed")


def _told(guarantee: Guarantee) -> dict[str, Any]:
    names = ("kind", "guarantor", "amount_minor", "currency", "trigger_text")
    days = {
        "starts_on": guarantee.starts_on.isoformat(),
        "ends_on": guarantee.ends_on and guarantee.ends_on.isoformat(),
    }
    return {name: getattr(guarantee, name) for name in names} | days
