"""Disputes and what was said on them: all of a customer's, or the steps one department has to do."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.shapes import Entity
from credit.operations.projection.windows import Window, within
from credit.store.customers import Customer
from credit.store.field import UNRESOLVED, Dispute, DisputeComment
from credit.store.items import Item
from credit.store.people import User


@cache
def disputes(window: Window) -> Any:
    """Read the disputes still open and those resolved lately, or those resolved before."""
    return _disputes().where(_told(window))


@cache
def comments(window: Window) -> Any:
    """Read what was said on those disputes."""
    return _comments().where(_told(window))


@cache
def steps() -> Any:
    """Read the disputes on which a department acts next."""
    return _disputes().where(_waits_for_department())


@cache
def step_comments() -> Any:
    """Read what was said on those."""
    return _comments().where(_waits_for_department())


def _disputes() -> Any:
    owner, opener = aliased(User), aliased(User)
    return (
        select(
            Dispute.customer_id.label("owner"),
            Dispute.id,
            Dispute.customer_id,
            Dispute.item_id,
            Dispute.amount_minor,
            Dispute.reason,
            Dispute.text,
            Dispute.state,
            Dispute.outcome,
            Dispute.department,
            owner.name,
            Dispute.next_step,
            Dispute.step_due_on,
            func.coalesce(opener.name, Customer.name),
            Dispute.opened_on,
            Item.ref,
        )
        .outerjoin(owner, owner.id == Dispute.owner_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
        .join(Customer, Customer.id == Dispute.customer_id)
        .outerjoin(opener, opener.id == Dispute.opened_by_id)
        .where(Dispute.customer_id.in_(IDS))
    )


def _comments() -> Any:
    return (
        select(
            Dispute.customer_id.label("owner"),
            DisputeComment.id,
            Dispute.customer_id,
            DisputeComment.dispute_id,
            User.name,
            DisputeComment.text,
            DisputeComment.created_at,
        )
        .join(Dispute, Dispute.id == DisputeComment.dispute_id)
        .join(User, User.id == DisputeComment.author_id)
        .where(Dispute.customer_id.in_(IDS))
    )


def _told(window: Window) -> ColumnElement[bool]:
    return within(window, Dispute.resolved_at, live=Dispute.state.in_(UNRESOLVED))


def _waits_for_department() -> ColumnElement[bool]:
    return and_(Dispute.department == bindparam("department"), Dispute.state.in_(UNRESOLVED))


FIELDS = (
    "id customer_id item_id amount reason text state outcome department owner next_step"
    " step_due_on opened_by opened_on ref"
)
COMMENT_FIELDS = "id customer_id dispute_id author text at"

DISPUTE = {window: entity("dispute", FIELDS, disputes, window=window) for window in Window}
COMMENT = {
    window: entity("dispute_comment", COMMENT_FIELDS, comments, window=window) for window in Window
}


def steps_of(department: str) -> tuple[Entity, Entity]:
    """Give what a department reads: its disputes and their comments."""
    return (
        entity("dispute", FIELDS, steps, department=department),
        entity("dispute_comment", COMMENT_FIELDS, step_comments, department=department),
    )
