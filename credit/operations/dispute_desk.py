"""What people read about disputes: the desk's list, and the steps of a contributor's department."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from credit.operations.audience import managers_of, with_role
from credit.rules.access import DESK
from credit.rules.dispute_steps import OPEN, is_late
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dispute_steps import BY_DEADLINE, DisputeStep, asked_of
from credit.store.field import UNRESOLVED, Dispute, DisputeComment
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import disputes_of, steps_of, visible

SHOWN = 500


def listed(viewer: User, state: str, today: date, only: UUID | None = None) -> list[dict[str, Any]]:
    """List disputes in the viewer's sight: the oldest first, of the resolved the last closed.

    state: unresolved, all, or one state. only: none but this one.
    """
    wanted = _rows().where(visible(viewer, today), disputes_of(viewer))
    last_closed = Dispute.resolved_at.desc().nulls_last()
    order = last_closed if state == "resolved" else Dispute.opened_on
    wanted = wanted.order_by(order, Dispute.id)
    if only:
        wanted = wanted.where(Dispute.id == only)
    if state == "unresolved":
        wanted = wanted.where(Dispute.state.in_(UNRESOLVED))
    elif state != "all":
        wanted = wanted.where(Dispute.state == state)
    return _told(viewer, wanted.limit(SHOWN), today)


def steps(viewer: User, today: date) -> list[dict[str, Any]]:
    """List what the viewer's department has to do, the nearest deadline first."""
    wanted = _rows().where(asked_of(viewer.department), visible(viewer, today))
    found = _told(viewer, wanted.order_by(Dispute.opened_on).limit(SHOWN), today)
    return sorted(found, key=lambda row: row["step_due_on"] or date.max)


def owners(customer_id: int, today: date) -> list[dict[str, Any]]:
    """List who may take a customer's dispute in hand, by name."""
    ids = {*with_role(*DESK), *managers_of(customer_id, today)}
    found = db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.name))
    return [{"id": person.id, "name": person.name, "role": person.role} for person in found]


def colleagues() -> list[dict[str, Any]]:
    """List who may be expected to do a step: the people who have a department, by name."""
    wanted = select(User).where(User.department.is_not(None), User.disabled_at.is_(None))
    return [
        {"id": person.id, "name": person.name, "department": person.department}
        for person in db.session.scalars(wanted.order_by(User.name))
    ]


def one(viewer: User, dispute_id: UUID, today: date) -> dict[str, Any]:
    """Give one dispute as the lists do."""
    return _told(viewer, _rows().where(Dispute.id == dispute_id), today)[0]


def _rows() -> Any:
    owner, opener = aliased(User), aliased(User)
    return (
        select(
            Dispute,
            Customer.name,
            Item.called,
            Item.currency,
            owner.name.label("owner"),
            func.coalesce(opener.name, Customer.name).label("opener"),
        )
        .join(Customer, Customer.id == Dispute.customer_id)
        .outerjoin(opener, opener.id == Dispute.opened_by_id)
        .outerjoin(owner, owner.id == Dispute.owner_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
    )


def _told(viewer: User, wanted: Any, today: date) -> list[dict[str, Any]]:
    found = db.session.execute(wanted).all()
    ids = [dispute.id for dispute, *_ in found]
    comments, asked = _comments(ids), _steps(viewer, ids, today)
    return [
        {
            "id": dispute.id,
            "customer_id": dispute.customer_id,
            "customer": customer,
            "item_id": dispute.item_id,
            "ref": ref,
            "currency": currency or "EUR",
            "amount_minor": dispute.amount_minor,
            "reason": dispute.reason,
            "detail": dispute.detail,
            "text": dispute.text,
            "state": dispute.state,
            "outcome": dispute.outcome,
            "merit": dispute.merit,
            "owner_id": dispute.owner_id,
            "owner": owner,
            "opened_by": opener,
            "opened_on": dispute.opened_on,
            "age_days": (today - dispute.opened_on).days,
            "comments": comments.get(dispute.id, []),
            "steps": asked.get(dispute.id, []),
        }
        | _next(asked.get(dispute.id, []))
        for dispute, customer, ref, currency, owner, opener in found
    ]


def _next(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Say of a dispute what its next step is: the open one with the nearest deadline."""
    step = next((one for one in steps if one["state"] == OPEN), None)
    return {
        "department": step and step["department"],
        "next_step": step and step["asked"],
        "step_due_on": step and step["due_on"],
        "late": any(one["late"] for one in steps),
    }


def _steps(viewer: User, ids: list[UUID], today: date) -> dict[UUID, list[dict[str, Any]]]:
    owner, ended_by = aliased(User), aliased(User)
    wanted = (
        select(DisputeStep, owner.name, ended_by.name)
        .outerjoin(owner, owner.id == DisputeStep.owner_id)
        .outerjoin(ended_by, ended_by.id == DisputeStep.ended_by_id)
        .where(DisputeStep.dispute_id.in_(ids), steps_of(viewer))
        .order_by(*BY_DEADLINE)
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for step, owned_by, done_by in db.session.execute(wanted):
        row = {
            "id": step.id,
            "department": step.department,
            "asked": step.asked,
            "owner_id": step.owner_id,
            "owner": owned_by,
            "due_on": step.due_on,
            "late": is_late(step.due_on, step.state, today),
            "state": step.state,
            "outcome": step.outcome,
            "ended_by": done_by,
            "ended_at": step.ended_at,
        }
        found.setdefault(step.dispute_id, []).append(row)
    return found


def _comments(ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    wanted = (
        select(DisputeComment, User.name)
        .join(User, User.id == DisputeComment.author_id)
        .where(DisputeComment.dispute_id.in_(ids))
        .order_by(DisputeComment.created_at, DisputeComment.id)
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for said, author in db.session.execute(wanted):
        row = {"id": said.id, "author": author, "text": said.text, "at": said.created_at}
        found.setdefault(said.dispute_id, []).append(row)
    return found
