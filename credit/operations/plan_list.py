"""Payment plans as the desk reads them: what waits and runs, the next instalment, what is paid."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from credit.operations.plans import PlanDocument, covered, document, what_forbids
from credit.rules.errors import Missing
from credit.rules.plans import LIVE, PROPOSED, Standing, accept_by, standings
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.people import User
from credit.store.plans import PaymentPlan, read_schedule
from credit.store.scope import visible

SHOWN = 500
FIELDS = (
    "id", "customer_id", "state", "paid_minor", "total_minor", "acceleration", "basis_changed",
    "text", "proposed_by_id", "proposed_on", "decided_at", "decision_reason", "approved_on",
    "accepted_on", "ended_on", "cancel_reason", "version",
)  # fmt: skip


def listed(viewer: User, state: str, today: date) -> list[dict[str, Any]]:
    """List the plans in sight: those to decide first, then by next instalment.

    state: open (what waits or runs), or all (the newest 500).
    """
    wanted = _wanted(viewer, today).order_by(PaymentPlan.created_at.desc(), PaymentPlan.id)
    if state == "open":
        wanted = wanted.where(PaymentPlan.state.in_(LIVE))
    rows = [_row(found, viewer, today) for found in db.session.execute(wanted.limit(SHOWN))]
    return sorted(rows, key=lambda row: (row["state"] != PROPOSED, _next_on(row)))


def shown(viewer: User, plan_id: UUID, today: date) -> dict[str, Any]:
    """Show one plan. Raises Missing, also when its customer is out of sight."""
    wanted = _wanted(viewer, today).where(PaymentPlan.id == plan_id)
    found = db.session.execute(wanted).first()
    if found is None:
        raise Missing(plan_id=str(plan_id))
    return _row(found, viewer, today)


def to_sign(viewer: User, plan_id: UUID, today: date) -> PlanDocument:
    """Gather what the paper of a plan says. Raises Missing, also when its customer is out of sight."""
    wanted = select(PaymentPlan).join(Customer, Customer.id == PaymentPlan.customer_id)
    plan = db.session.scalar(wanted.where(PaymentPlan.id == plan_id, visible(viewer, today)))
    if plan is None:
        raise Missing(plan_id=str(plan_id))
    return document(plan)


def _wanted(viewer: User, today: date) -> Any:
    proposer, decider = aliased(User), aliased(User)
    return (
        select(PaymentPlan, Customer, proposer.name, decider.name)
        .join(Customer, Customer.id == PaymentPlan.customer_id)
        .join(proposer, proposer.id == PaymentPlan.proposed_by_id)
        .outerjoin(decider, decider.id == PaymentPlan.decided_by_id)
        .where(visible(viewer, today))
    )


def _row(found: Any, viewer: User, today: date) -> dict[str, Any]:
    plan: PaymentPlan
    customer: Customer
    plan, customer, proposed_by, decided_by = found
    instalments = standings(plan.schedule, plan.paid_minor, today)
    why = what_forbids(viewer, plan, today) if plan.state == PROPOSED else None
    return {name: getattr(plan, name) for name in FIELDS} | {
        "customer": customer.name,
        "code": customer.code,
        "currency": customer.company.currency,
        "as_of": customer.company.as_of,
        "items": covered(plan),
        "asked": read_schedule(plan.asked),
        "instalments": instalments,
        "next": _next(instalments) if plan.state in LIVE else None,
        "proposed_by": proposed_by,
        "decided_by": decided_by,
        "accept_by": accept_by(plan.approved_on) if plan.approved_on else None,
        "may_decide": plan.state == PROPOSED and why is None,
        "why_not": why,
    }


def _next(instalments: Collection[Standing]) -> Standing | None:
    return next((one for one in instalments if one.state != "paid"), None)


def _next_on(row: dict[str, Any]) -> date:
    return row["next"].due_on if row["next"] else date.max
