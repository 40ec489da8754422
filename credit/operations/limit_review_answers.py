"""Answer what the review proposed, undo what it did, and show both to the desk."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations.audience import reps_of
from credit.operations.limit_authority import what_bars_alone
from credit.operations.limit_decisions import AlreadyDecided, NotYours
from credit.operations.limit_reviews import goes_up, put_in_force, set_to, tell_of
from credit.operations.limit_setting import set_limit
from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.errors import Changed, Missing
from credit.rules.limits import steps, wants_step_up
from credit.rules.reviews import ACTS
from credit.store import reviews as store
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.limits import LimitReview, find_permanent
from credit.store.people import User
from credit.store.scope import find_visible_customer


def answer(work: Work, review_id: UUID, *, accept: bool, reason: str) -> LimitReview:
    """Accept or dismiss a proposal, or undo what the review did (accept false). Again is harmless.

    Who may: a person who may set the limit that results; never the account's rep. A raise that takes two to
    decide becomes a request of whoever accepts it. Raises Missing, NotYours, AlreadyDecided, and Changed when
    the limit is no longer the one the review spoke of.
    """
    row = _get(work, review_id)
    wanted = _outcome(row, accept)
    if row.state == wanted:
        return row
    if row.state not in ("open", "done") or wanted == "":
        raise AlreadyDecided(state=row.state, by=_name(row.decided_by_id))
    _allow(work, row, row.from_minor if wanted == "undone" else row.to_minor)
    before = row.state
    row.state, row.decision_reason = wanted, reason
    row.decided_by_id, row.decided_at = work.actor.user_id, work.moment.now
    today = work.moment.today
    if wanted == "accepted":
        _as_spoken_of(row, row.from_minor, today)
        _accept(work, row, reason)
    elif wanted == "undone":
        _as_spoken_of(row, row.to_minor, today)
        _put_back(work, row, reason)
    work.record(
        f"limit_review.{wanted}",
        "limit_review",
        row.id,
        customer_id=row.customer_id,
        before={"state": before},
        after={"state": wanted},
    )
    return row


def shown(viewer: User, moment: Moment) -> list[dict[str, Any]]:
    """List what the desk may answer, what was done in the last thirty days, and what a guard kept."""
    pause = policy_on(moment.today).reviews.same_rule_pause_days
    since = moment.now - timedelta(days=pause)
    return [row_of(row, viewer, moment.today) for row in store.shown(since)]


def waiting_for(viewer: User, today: date) -> int:
    """Count the proposals this person may answer."""
    return sum(
        what_bars_alone(viewer, row.customer_id, row.to_minor, today) is None
        for row in store.proposals()
    )


def row_of(row: LimitReview, viewer: User, today: date) -> dict[str, Any]:
    """Spell a review as the desk reads it; amounts in minor units."""
    customer = db.session.get_one(Customer, row.customer_id)
    current = find_permanent(row.customer_id, today)
    copied = "id run_on customer_id action rule guard from_minor to_minor state explain created_at"
    values = {name: getattr(row, name) for name in copied.split()}
    undoable = row.state == "done" and row.action in ACTS
    resulting = row.from_minor if undoable else row.to_minor
    open_ = row.state == "open" or undoable
    why_not = what_bars_alone(viewer, row.customer_id, resulting, today) if open_ else None
    return values | {
        "customer": customer.name,
        "code": customer.code,
        "currency": customer.company.currency,
        "decided_by": _name(row.decided_by_id),
        "decided_at": row.decided_at,
        "decision_reason": row.decision_reason,
        "limit_minor": current.amount_minor if current else None,
        "item_ref": _ref(row.explain.get("item_id")),
        "asks_another": row.state == "open" and _takes_two(row, today),
        "why_not": why_not,
        "may_decide": open_ and why_not is None,
    }


def _accept(work: Work, row: LimitReview, reason: str) -> None:
    """Put a proposal in force; nobody raises alone what takes two."""
    today = work.moment.today
    if not _takes_two(row, today):
        put_in_force(work, row, work.actor.user_id, reason)
        return
    current = find_permanent(row.customer_id, today)
    days = current.max_overdue_days if current else None
    set_limit(work, row.customer_id, row.to_minor or 0, max_overdue_days=days, reason=reason)


def _takes_two(row: LimitReview, today: date) -> bool:
    """Say whether a raise needs another approval than that of whoever accepts it, or a proven one."""
    to_minor, policy = row.to_minor or 0, policy_on(today).limits
    proven = wants_step_up(to_minor, policy)
    return goes_up(row) and (proven or len(steps(to_minor, "", policy)) > 1)


def _put_back(work: Work, row: LimitReview, reason: str) -> None:
    set_to(work, row, row.from_minor, work.actor.user_id, reason)
    event = "limit_lowered" if goes_up(row) else "limit_restored"
    tell_of(work, row, event, reps_of(row.customer_id, work.moment.today))


def _as_spoken_of(row: LimitReview, expected_minor: int | None, today: date) -> None:
    current = find_permanent(row.customer_id, today)
    if current is None or current.amount_minor != expected_minor:
        raise Changed(limit_minor=current.amount_minor if current else None)


def _get(work: Work, review_id: UUID) -> LimitReview:
    customer_id = db.session.scalar(
        select(LimitReview.customer_id).where(LimitReview.id == review_id)
    )
    person = db.session.get_one(User, work.actor.user_id)
    seen = customer_id and find_visible_customer(person, customer_id, work.moment.today)
    if not customer_id or seen is None:
        raise Missing(limit_review=str(review_id))
    work.lock([customer_id])
    return db.session.get_one(LimitReview, review_id, populate_existing=True)


def _outcome(row: LimitReview, accept: bool) -> str:
    """Name the state an answer leads to; empty when the row takes none."""
    if row.action == "kept":
        return ""
    if row.action in ACTS:
        return "done" if accept else "undone"
    return "accepted" if accept else "dismissed"


def _allow(work: Work, row: LimitReview, resulting_minor: int | None) -> None:
    person = db.session.get_one(User, work.actor.user_id)
    why = what_bars_alone(person, row.customer_id, resulting_minor, work.moment.today)
    if why is not None:
        raise NotYours(why=why)


def _ref(item_id: int | None) -> str | None:
    item = db.session.get(Item, item_id) if item_id else None
    return item.called if item else None


def _name(user_id: int | None) -> str | None:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else None
