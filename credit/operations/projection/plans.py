"""Payment plans with their instalments."""

from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.rules.plans import LIVE
from credit.store.people import User
from credit.store.plans import PaymentPlan


@cache
def plans(window: Window) -> Any:
    """Read the plans that wait or run and those ended lately, or those ended before."""
    proposer, decider, plan = aliased(User), aliased(User), PaymentPlan
    return (
        select(
            plan.customer_id.label("owner"),
            plan.id,
            plan.customer_id,
            plan.items,
            plan.instalments,
            plan.paid_minor,
            plan.state,
            plan.acceleration,
            plan.cancel_reason,
            plan.basis_changed,
            plan.text,
            proposer.name,
            plan.proposed_on,
            decider.name,
            plan.decision_reason,
            plan.accepted_on,
        )
        .join(proposer, proposer.id == plan.proposed_by_id)
        .outerjoin(decider, decider.id == plan.decided_by_id)
        .where(
            plan.customer_id.in_(IDS),
            within(window, plan.proposed_on, plan.ended_on, live=plan.state.in_(LIVE)),
        )
    )


PLAN = {
    window: entity(
        "plan",
        "id customer_id items instalments paid state acceleration cancel_reason basis_changed text"
        " by proposed_on decided_by decision_reason accepted_on",
        plans,
        window=window,
    )
    for window in Window
}
