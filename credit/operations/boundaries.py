"""What changes because a day has passed: rows too old for the core, memberships that begin or end.

Found set by set from the days themselves, so that the work grows with what changed, never with the books.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from credit.operations import chores
from credit.operations.projection.projector import refresh_reference
from credit.operations.projection.windows import past_from, recent_from, start_of
from credit.operations.work import Work
from credit.store.customers import CustomerPortfolio
from credit.store.db import Instant, db
from credit.store.dunning import DunningMessage
from credit.store.field import Dispute, Note, Promise
from credit.store.items import Item
from credit.store.limits import LimitRequest
from credit.store.plans import PaymentPlan
from credit.store.push import Notice
from credit.store.sync import OpLog

# Whose rows have an age, and by which day (`projection.windows.within` reads the same ones).
OF_CUSTOMERS: tuple[tuple[Any, Any], ...] = (
    (Item.customer_id, Item.closed_on),
    (Note.customer_id, Note.created_at),
    (Dispute.customer_id, Dispute.resolved_at),
    (Promise.customer_id, Promise.recorded_on),
    (Promise.customer_id, Promise.judged_on),
    (PaymentPlan.customer_id, PaymentPlan.proposed_on),
    (PaymentPlan.customer_id, PaymentPlan.ended_on),
    (LimitRequest.customer_id, LimitRequest.created_at),
    (LimitRequest.customer_id, LimitRequest.decided_at),
    (DunningMessage.customer_id, DunningMessage.run_on),
)
OF_PEOPLE: tuple[tuple[Any, Any], ...] = (
    (LimitRequest.requester_id, LimitRequest.created_at),
    (LimitRequest.requester_id, LimitRequest.decided_at),
    (OpLog.user_id, OpLog.revised_at),
    (Notice.user_id, Notice.created_at),
)


@dataclass(slots=True)
class Crossing:
    """Whose rows changed sides between two days."""

    customers: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)


def find_crossing(since: date, today: date) -> Crossing:
    """Find who must be projected because a day became another. since: the day it was last done for."""
    edges = [(edge(since), edge(today)) for edge in (recent_from, past_from)]
    return Crossing(
        set(_owners(OF_CUSTOMERS, edges)) | set(_moved(since, today)),
        set(_owners(OF_PEOPLE, edges[:1])),
    )


def last_done() -> date | None:
    """Give the day the boundaries were last projected for; None when they never were."""
    chore = chores.find(chores.BOUNDARIES)
    return chore.done_on if chore else None


def project_people(work: Work, people: set[int]) -> None:
    """Project what belongs to no customer: people's own rows, this year's holidays."""
    refresh_reference(work.moment)
    work.touch_user(*people)


def finish(work: Work, day: date) -> None:  # noqa: ARG001  (a transaction's shape)
    """Note that the boundaries of a day are projected."""
    chores.finish(chores.lock(chores.BOUNDARIES), day)


def _owners(dated: tuple[tuple[Any, Any], ...], edges: list[tuple[date, date]]) -> Iterator[int]:
    for owner, column in dated:
        crossed = or_(*(_between(column, *edge) for edge in edges))
        yield from db.session.scalars(select(owner).where(crossed).distinct())


def _between(column: Any, since: date, until: date) -> ColumnElement[bool]:
    low: date | datetime = since
    high: date | datetime = until
    if isinstance(column.type, Instant):
        low, high = start_of(since), start_of(until)
    within: ColumnElement[bool] = (column >= low) & (column < high)
    return within


def _moved(since: date, today: date) -> Iterator[int]:
    """List customers whose membership began after one day, up to the other, or ended in between."""
    row = CustomerPortfolio
    began = (row.starts_on > since) & (row.starts_on <= today)
    yesterday = today - timedelta(days=1)
    ended = (row.ends_on >= since) & (row.ends_on <= yesterday)
    yield from db.session.scalars(select(row.customer_id).where(began | ended).distinct())
