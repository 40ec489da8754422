"""What a dispute asks of departments: each step with a deadline, several of them at the same time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, func, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.rules.dispute_steps import OPEN
from credit.store.db import Base, Instant
from credit.store.field import UNRESOLVED, Dispute


class DisputeStep(Base):
    """One thing asked of a department. Life: open -> done | dropped; none is open once its dispute is over.

    owner: who of the department is expected to do it; None is any of them. `outcome` is what they found,
    or why nobody asks any more. `due_on` None: nobody said by when, so it is never late.
    """

    __tablename__ = "dispute_step"
    __table_args__ = (Index("ix_dispute_step_department_state", "department", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    department: Mapped[str]
    asked: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=OPEN)
    outcome: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


# The nearest deadline first, what nobody dated last.
BY_DEADLINE = (DisputeStep.due_on.asc().nulls_last(), DisputeStep.created_at, DisputeStep.id)


def asked_of(department: Any) -> ColumnElement[bool]:
    """Give the condition on `Dispute` that holds while a department has a step of it to do."""
    open_steps = select(DisputeStep.dispute_id).where(
        DisputeStep.department == department, DisputeStep.state == OPEN
    )
    return and_(Dispute.state.in_(UNRESOLVED), Dispute.id.in_(open_steps))


def ever_asked_of(department: str | None) -> ColumnElement[bool]:
    """Give the condition on `Dispute` that holds where a department had a step, done or not."""
    steps = select(DisputeStep.dispute_id).where(DisputeStep.department == department)
    return Dispute.id.in_(steps)


def next_steps(*of: ColumnElement[bool]) -> Any:
    """Give each dispute's open step with the nearest deadline, as a subquery to join. of: which steps."""
    place = func.row_number().over(partition_by=DisputeStep.dispute_id, order_by=BY_DEADLINE)
    ranked = (
        select(
            DisputeStep.dispute_id,
            DisputeStep.department,
            DisputeStep.asked,
            DisputeStep.due_on,
            place.label("place"),
        )
        .where(DisputeStep.state == OPEN, *of)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery()


def open_steps(dispute_id: UUID, department: str | None = None) -> Select[DisputeStep]:
    """Select what is still asked on a dispute, of one department where given, by deadline."""
    wanted = select(DisputeStep).where(
        DisputeStep.dispute_id == dispute_id, DisputeStep.state == OPEN
    )
    if department is not None:
        wanted = wanted.where(DisputeStep.department == department)
    return wanted.order_by(*BY_DEADLINE)
