"""What people read about disputes: the desk's list, and the steps of a contributor's department."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from credit.operations.audience import managers_of, with_role
from credit.rules.access import DESK, Role
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute, DisputeComment
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import visible

SHOWN = 500


def listed(viewer: User, state: str, today: date) -> list[dict[str, Any]]:
    """List disputes in the viewer's sight, the oldest first. state: unresolved, all, or one state."""
    wanted = _rows().where(visible(viewer, today)).order_by(Dispute.opened_on, Dispute.id)
    if viewer.role == Role.CONTRIBUTOR:
        wanted = wanted.where(Dispute.department == viewer.department)
    if state == "unresolved":
        wanted = wanted.where(Dispute.state.in_(UNRESOLVED))
    elif state != "all":
        wanted = wanted.where(Dispute.state == state)
    return _with_comments(wanted.limit(SHOWN), today)


def steps(viewer: User, today: date) -> list[dict[str, Any]]:
    """List what the viewer's department has to do, the nearest deadline first."""
    wanted = _rows().where(
        Dispute.department == viewer.department,
        Dispute.state.in_(UNRESOLVED),
        visible(viewer, today),
    )
    by_deadline = wanted.order_by(Dispute.step_due_on.asc().nulls_last(), Dispute.opened_on)
    return _with_comments(by_deadline.limit(SHOWN), today)


def owners(customer_id: int, today: date) -> list[dict[str, Any]]:
    """List who may take a customer's dispute in hand, by name."""
    ids = {*with_role(*DESK), *managers_of(customer_id, today)}
    found = db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.name))
    return [{"id": person.id, "name": person.name, "role": person.role} for person in found]


def one(dispute_id: UUID, today: date) -> dict[str, Any]:
    """Give one dispute as the lists do."""
    return _with_comments(_rows().where(Dispute.id == dispute_id), today)[0]


def _rows() -> Any:
    owner, opener = aliased(User), aliased(User)
    return (
        select(
            Dispute,
            Customer.name,
            Item.ref,
            Item.currency,
            owner.name.label("owner"),
            func.coalesce(opener.name, Customer.name).label("opener"),
        )
        .join(Customer, Customer.id == Dispute.customer_id)
        .outerjoin(opener, opener.id == Dispute.opened_by_id)
        .outerjoin(owner, owner.id == Dispute.owner_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
    )


def _with_comments(wanted: Any, today: date) -> list[dict[str, Any]]:
    found = db.session.execute(wanted).all()
    comments = _comments([dispute.id for dispute, *_ in found])
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
            "text": dispute.text,
            "state": dispute.state,
            "outcome": dispute.outcome,
            "merit": dispute.merit,
            "department": dispute.department,
            "owner_id": dispute.owner_id,
            "owner": owner,
            "next_step": dispute.next_step,
            "step_due_on": dispute.step_due_on,
            "late": dispute.step_due_on is not None and dispute.step_due_on < today,
            "opened_by": opener,
            "opened_on": dispute.opened_on,
            "age_days": (today - dispute.opened_on).days,
            "comments": comments.get(dispute.id, []),
        }
        for dispute, customer, ref, currency, owner, opener in found
    ]


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
