"""Call off a temporary limit, or one that was to begin later: what was in force before applies again."""

from datetime import date

from sqlalchemy import select

from credit.operations import notices
from credit.operations.audience import reps_of
from credit.operations.limit_authority import what_bars_alone
from credit.operations.limit_decisions import NotYours
from credit.operations.work import Work
from credit.rules.errors import Conflict, Missing
from credit.store.db import db
from credit.store.limits import DECIDED, CreditLimit
from credit.store.people import User
from credit.store.scope import find_visible_customer


class NotRevocable(Conflict):
    """Only a temporary or scheduled limit that still stands can be called off; `state` says how it stands."""

    code = "limit_not_revocable"


def revoke(work: Work, limit_id: int, reason: str) -> CreditLimit:
    """Call a limit off, with a reason. Again is harmless.

    Who may: a person who may decide such an amount alone, and whoever granted it; never the account's rep.
    Raises Missing, NotYours, NotRevocable.
    """
    person, today = db.session.get_one(User, work.actor.user_id), work.moment.today
    owner = db.session.scalar(select(CreditLimit.customer_id).where(CreditLimit.id == limit_id))
    if owner is None or find_visible_customer(person, owner, today) is None:
        raise Missing(limit_id=limit_id)
    work.lock([owner])
    limit = db.session.get_one(CreditLimit, limit_id, populate_existing=True)
    if limit.state == "revoked":
        return limit
    if not is_revocable(limit, today):
        raise NotRevocable(state=limit.state)
    why = what_bars(person, limit, today)
    if why is not None:
        raise NotYours(why=why)
    before = {"state": limit.state, "amount_minor": limit.amount_minor}
    limit.state = "revoked"
    work.record(
        "limit.revoke",
        "credit_limit",
        limit.id,
        customer_id=owner,
        before=before,
        after={"state": "revoked", "reason": reason},
    )
    work.touch(owner, figures=True)
    listeners = {*reps_of(owner, today), limit.decided_by_id} - {person.id, None}
    notices.tell(
        work,
        [id_ for id_ in listeners if id_ is not None],
        "limit_revoked",
        subject=f"credit_limit/{limit.id}",
        customer_id=owner,
    )
    return limit


def is_revocable(limit: CreditLimit, today: date) -> bool:
    """Say whether a limit can be called off: a permanent one in force only gives way to another."""
    if limit.state not in DECIDED or (limit.ends_on is not None and limit.ends_on < today):
        return False
    return limit.kind == "temporary" or limit.starts_on > today


def what_bars(person: User, limit: CreditLimit, today: date) -> str | None:
    """Say what forbids a person to call a limit off; None when nothing does."""
    why = what_bars_alone(person, limit.customer_id, limit.amount_minor, today)
    return None if why == "above_authority" and limit.decided_by_id == person.id else why
