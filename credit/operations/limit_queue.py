"""Read limit requests at the desk: the queue, and one request with everything its decision rests on."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations import limit_facts
from credit.operations.limit_authority import (
    NOTHING,
    ask_of,
    decides_for,
    givers,
    standing,
    terms_asked,
    what_forbids,
)
from credit.operations.limit_checks import Case, check
from credit.operations.policy_in_force import policy_on
from credit.rules.errors import Missing
from credit.rules.limits import moved, remaining
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.limits import UNDECIDED, LimitApproval, LimitRequest, find_permanent
from credit.store.people import User
from credit.store.scope import visible

SHOWN = 500


def queue(viewer: User, state: str, today: date) -> list[dict[str, Any]]:
    """List requests in the viewer's sight, the nearest deadline first.

    state: open, mine (open and the viewer may decide now), or all (the newest 500).
    """
    wanted = (
        select(LimitRequest, Customer)
        .join(Customer, Customer.id == LimitRequest.customer_id)
        .where(visible(viewer, today))
    )
    if state == "all":
        wanted = wanted.order_by(LimitRequest.created_at.desc())
    else:
        wanted = wanted.where(LimitRequest.state.in_(UNDECIDED)).order_by(
            LimitRequest.answer_by.asc().nulls_last(), LimitRequest.created_at
        )
    rows = [
        row_of(request, customer, viewer, today)
        for request, customer in db.session.execute(wanted.limit(SHOWN))
    ]
    return [row for row in rows if row["may_decide"]] if state == "mine" else rows


def file(viewer: User, request_id: UUID, today: date) -> dict[str, Any]:
    """Gather one request, its facts then and now, and the rules. Raises Missing, also when out of sight."""
    wanted = (
        select(LimitRequest, Customer)
        .join(Customer, Customer.id == LimitRequest.customer_id)
        .where(LimitRequest.id == request_id, visible(viewer, today))
    )
    found = db.session.execute(wanted).first()
    if found is None:
        raise Missing(limit_request=str(request_id))
    request, customer = found
    facts, terms = limit_facts.snapshot(customer, today), terms_asked(request, today) or NOTHING
    given = givers(standing(request, terms), today)
    policy = policy_on(today).limits
    left = remaining(ask_of(request, terms.amount_minor, today), given, policy)
    row = row_of(request, customer, viewer, today)
    return {
        "request": row,
        "facts_at_submission": request.facts or facts,
        "facts_now": facts,
        "moved": moved(request.base or request.facts or facts, facts, policy),
        "rules": check(Case(customer, request, terms, facts, viewer, today)),
        "history": limit_facts.history(customer.id, today),
        "route": [*((giver.acted_for or giver).role for giver in given), *left],
        "approvals": [_approval(approval) for approval in request.approvals],
        "may_decide": row["may_decide"],
        "why_not": row["why_not"],
        "deciding_for": _name(decides_for(viewer, request, terms, today))
        if row["may_decide"]
        else None,
    }


def row_of(request: LimitRequest, customer: Customer, viewer: User, today: date) -> dict[str, Any]:
    """Spell a request as the desk reads it; amounts in minor units."""
    current, figures = (
        find_permanent(customer.id, today),
        db.session.get(CustomerFigures, customer.id),
    )
    undecided = request.state in UNDECIDED
    why = what_forbids(viewer, request, terms_asked(request, today) or NOTHING, today)
    why = why if undecided else "decided"
    return {
        "id": request.id,
        "customer_id": customer.id,
        "customer": customer.name,
        "code": customer.code,
        "currency": customer.company.currency,
        "risk_class": figures.risk_class if figures else None,
        "colour": limit_facts.light_of(figures, customer.company.as_of, today)["colour"],
        "hold": customer.hold_reason is not None,
        "exposure_minor": figures.exposure_minor if figures else None,
        "overdue_minor": figures.overdue_minor if figures else None,
        "current_minor": current.amount_minor if current else None,
        "current_days": current.max_overdue_days if current else None,
        "requester_id": request.requester_id,
        "requester": _name(request.requester_id),
        "decided_by": _name(request.decided_by_id),
        "decided_for": _name(request.decided_for_id),
        "may_decide": why is None,
        "why_not": why,
    } | {name: getattr(request, name) for name in COPIED}


COPIED = (
    "requested_minor",
    "requested_days",
    "temporary_until",
    "reason",
    "text",
    "state",
    "answer_by",
    "route",
    "granted_minor",
    "granted_days",
    "granted_until",
    "granted_from",
    "escalated_to",
    "decision_reason",
    "decided_at",
    "created_at",
    "version",
)


def _approval(approval: LimitApproval) -> dict[str, Any]:
    return {
        "approver_id": approval.approver_id,
        "approver": _name(approval.approver_id),
        "decided_for": _name(approval.decided_for_id),
        "at": approval.at,
        "reason": approval.reason,
        "granted_minor": approval.granted_minor,
        "granted_days": approval.granted_days,
        "granted_until": approval.granted_until,
        "granted_from": approval.granted_from,
        "fallen": approval.fallen,
    }


def _name(user_id: int | None) -> str | None:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else None
