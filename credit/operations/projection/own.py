"""What a person's own bucket carries: ids, outcomes, dates and sums, so that it shows no customer."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select

from credit.operations.moment import Moment
from credit.operations.projection.shapes import Entity, Rows
from credit.operations.projection.windows import recent_from, start_of
from credit.rules.goals import PROMISES
from credit.store import goals as store
from credit.store.db import db
from credit.store.limits import UNDECIDED, LimitRequest
from credit.store.push import Notice
from credit.store.sync import OpLog


def requests(user_ids: Collection[int], moment: Moment) -> Rows:
    """Read the limit requests these people made."""
    request, since = LimitRequest, start_of(recent_from(moment.today))
    rows = select(
        request.requester_id, request.id, request.customer_id, request.state, request.decided_at
    ).where(
        request.requester_id.in_(user_ids),
        or_(
            request.state.in_(UNDECIDED),
            request.created_at >= since,
            request.decided_at >= since,
        ),
    )
    return db.session.execute(rows).all()


def outcomes(user_ids: Collection[int], moment: Moment) -> Rows:
    """Read the entries whose outcome is not, or no longer, what the push answered."""
    since = start_of(recent_from(moment.today))
    rows = select(
        OpLog.user_id,
        OpLog.op_id,
        OpLog.customer_id,
        OpLog.outcome,
        OpLog.code,
        OpLog.revised_at,
    ).where(OpLog.user_id.in_(user_ids), OpLog.revised_at >= since)
    return db.session.execute(rows).all()


def notices(user_ids: Collection[int], moment: Moment) -> Rows:
    """Read these people's inboxes."""
    rows = select(
        Notice.user_id,
        Notice.id,
        Notice.event,
        Notice.customer_id,
        Notice.link,
        Notice.created_at,
        Notice.read_at,
    ).where(
        Notice.user_id.in_(user_ids),
        Notice.created_at >= start_of(recent_from(moment.today)),
    )
    return db.session.execute(rows).all()


def portfolios(user_ids: Collection[int], moment: Moment) -> Rows:
    """Read the portfolios these people hold: what was kept of each, and its running goals.

    goals: [id, measure, begun, target, from, until] each. Where the goal stands, the phone knows itself, but
    for promises, whose goals travel apart: a program that does not know them shows the others.
    """
    held = store.held(user_ids, moment.today)
    goals = defaultdict[int, list[list[Any]]](list)
    of_promises = defaultdict[int, list[list[Any]]](list)
    for one in store.running({row[2].portfolio_id for row in held}, moment.today):
        days = one.starts_on.isoformat(), one.ends_on.isoformat()
        told = of_promises if one.measure == PROMISES else goals
        told[one.portfolio_id or 0].append([one.id, one.measure, one.begun, one.target, *days])
    for user_id, name, kept, _ in held:
        figures = kept.day, kept.currency, kept.dso_days, kept.cost_minor, kept.cost_bp
        promises = [kept.promises_kept, kept.promises_judged, of_promises[kept.portfolio_id]]
        yield [user_id, kept.portfolio_id, name, *figures, goals[kept.portfolio_id], promises]


PORTFOLIO_FIELDS = (
    "id", "name", "as_of", "currency", "dso", "cost", "cost_bp", "goals", "promises",
)  # fmt: skip

OWN = (
    Entity("own_request", ("id", "customer_id", "state", "decided_at"), requests),
    Entity("op_outcome", ("id", "customer_id", "outcome", "code", "at"), outcomes),
    Entity("notice", ("id", "event", "customer_id", "link", "created_at", "read_at"), notices),
    Entity("portfolio", PORTFOLIO_FIELDS, portfolios),
)
