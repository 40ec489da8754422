"""Which buckets carry a customer today, and what each tells of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Select, select

from credit.operations.moment import Moment
from credit.operations.projection.dossier import CORE, HISTORY, steps
from credit.operations.projection.shapes import Asked, Entity, Rendered, render
from credit.rules.access import DESK
from credit.rules.dispute_steps import OPEN
from credit.store.buckets import core_bucket, department_bucket, history_bucket, pin_bucket
from credit.store.customers import CustomerPortfolio
from credit.store.db import among, db
from credit.store.dispute_steps import DisputeStep
from credit.store.field import UNRESOLVED, Dispute
from credit.store.people import User
from credit.store.pins import Pin
from credit.store.scope import in_force

View = tuple[Entity, ...]
Carried = Mapping[View, Mapping[int, list[str]]]


def carried_by(ids: Collection[int], moment: Moment) -> Carried:
    """Say for each way to look at customers which of these are told so, and in which buckets."""
    carried: dict[View, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    held = select(CustomerPortfolio.customer_id, CustomerPortfolio.portfolio_id).where(
        among(CustomerPortfolio.customer_id, ids), in_force(CustomerPortfolio, moment.today)
    )
    for customer_id, portfolio_id in db.session.execute(held.distinct()):
        carried[CORE][customer_id].append(core_bucket(portfolio_id))
        carried[HISTORY][customer_id].append(history_bucket(portfolio_id))
    for customer_id in db.session.scalars(_pinned(ids)):
        carried[CORE][customer_id].append(pin_bucket(customer_id))
    waiting = (
        select(Dispute.customer_id, DisputeStep.department)
        .join(DisputeStep, DisputeStep.dispute_id == Dispute.id)
        .where(among(Dispute.customer_id, ids), Dispute.state.in_(UNRESOLVED))
        .where(DisputeStep.state == OPEN)
    )
    for customer_id, department in db.session.execute(waiting.distinct()):
        carried[steps(department)][customer_id].append(department_bucket(department))
    return carried


def rendered(
    carried: Carried, moment: Moment, asked: Asked | None = None
) -> Iterator[tuple[str, int, Rendered]]:
    """Render every row these buckets should hold of these customers, or those asked for."""
    for view, holders in carried.items():
        for customer_id, row in render(view, list(holders), moment, asked):
            for bucket in holders[customer_id]:
                yield bucket, customer_id, row


def places(carried: Carried) -> set[tuple[str, int]]:
    """List which bucket carries whom."""
    return {
        (bucket, customer_id)
        for holders in carried.values()
        for customer_id, buckets in holders.items()
        for bucket in buckets
    }


def _pinned(ids: Collection[int]) -> Select[int]:
    return (
        select(Pin.customer_id)
        .join(User, User.id == Pin.user_id)
        .where(among(Pin.customer_id, ids), User.role.in_(DESK), User.disabled_at.is_(None))
        .distinct()
    )
