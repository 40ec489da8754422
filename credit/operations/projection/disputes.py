"""Disputes, what was said and what is asked on them: all of a customer's, or one department's steps."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.shapes import Entity
from credit.operations.projection.windows import Window, within
from credit.rules.dispute_steps import OPEN
from credit.store.customers import Customer
from credit.store.dispute_steps import DisputeStep, asked_of, next_steps
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
    """Read the disputes on which a department has a step to do."""
    return _disputes(DisputeStep.department == DEPARTMENT).where(asked_of(DEPARTMENT))


@cache
def step_comments() -> Any:
    """Read what was said on those."""
    return _comments().where(asked_of(DEPARTMENT))


@cache
def asked(window: Window) -> Any:
    """Read what is or was asked of departments on the disputes of a window."""
    return _asked().where(_told(window))


@cache
def step_asked() -> Any:
    """Read what a department has to do, and nothing of what others have."""
    mine = and_(DisputeStep.department == DEPARTMENT, DisputeStep.state == OPEN)
    return _asked().where(mine, Dispute.state.in_(UNRESOLVED))


def _disputes(*of: ColumnElement[bool]) -> Any:
    """Read disputes, each with its next step (of those `of` means): all that programs of before know."""
    running = select(Dispute.id).where(Dispute.customer_id.in_(IDS), Dispute.state.in_(UNRESOLVED))
    step = next_steps(DisputeStep.dispute_id.in_(running), *of)
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
            step.c.department,
            owner.name,
            step.c.asked,
            step.c.due_on,
            func.coalesce(opener.name, Customer.name),
            Dispute.opened_on,
            Item.called.label("ref"),
            Dispute.detail,
            Dispute.owner_id,
        )
        .outerjoin(owner, owner.id == Dispute.owner_id)
        .outerjoin(step, step.c.dispute_id == Dispute.id)
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


def _asked() -> Any:
    owner, ended_by = aliased(User), aliased(User)
    return (
        select(
            Dispute.customer_id.label("owner"),
            DisputeStep.id,
            Dispute.customer_id,
            DisputeStep.dispute_id,
            DisputeStep.department,
            DisputeStep.asked,
            owner.name,
            DisputeStep.due_on,
            DisputeStep.state,
            DisputeStep.outcome,
            ended_by.name,
            DisputeStep.ended_at,
        )
        .join(Dispute, Dispute.id == DisputeStep.dispute_id)
        .outerjoin(owner, owner.id == DisputeStep.owner_id)
        .outerjoin(ended_by, ended_by.id == DisputeStep.ended_by_id)
        .where(Dispute.customer_id.in_(IDS))
    )


def _told(window: Window) -> ColumnElement[bool]:
    return within(window, Dispute.resolved_at, live=Dispute.state.in_(UNRESOLVED))


DEPARTMENT: Any = bindparam("department")
FIELDS = (
    "id customer_id item_id amount reason text state outcome department owner next_step"
    " step_due_on opened_by opened_on ref detail owner_id"
)
COMMENT_FIELDS = "id customer_id dispute_id author text at"
STEP_FIELDS = (
    "id customer_id dispute_id department asked owner due_on state outcome ended_by ended_at"
)

DISPUTE = {window: entity("dispute", FIELDS, disputes, window=window) for window in Window}
COMMENT = {
    window: entity("dispute_comment", COMMENT_FIELDS, comments, window=window) for window in Window
}
STEP = {window: entity("dispute_step", STEP_FIELDS, asked, window=window) for window in Window}


def steps_of(department: str) -> tuple[Entity, ...]:
    """Give what a department reads: its disputes, their comments, and its steps."""
    return (
        entity("dispute", FIELDS, steps, department=department),
        entity("dispute_comment", COMMENT_FIELDS, step_comments, department=department),
        entity("dispute_step", STEP_FIELDS, step_asked, department=department),
    )
