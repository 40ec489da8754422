"""What was done about a deadline: a notice sent, deliveries stopped, a claim declared (domain.md 2.7)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, ForeignKey, Row, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.customers import Customer
from credit.store.db import Base, db
from credit.store.people import User


class DeadlineDone(Base):
    """A person's word that what a deadline asks was done on `done_on`.

    Life: said -> undone; a row is never deleted, so that a past date knows what it knew. kind, subject,
    customer and `asked_on` name the deadline, `facts` are its own as they stood. `amount_minor`: what was
    declared or asked, in the ledger's currency. `said_on`, `undone_on`: business dates we learnt of it on.
    """

    __tablename__ = "deadline_done"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    asked_on: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    done_on: Mapped[date]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    reference: Mapped[str | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    said_on: Mapped[date]
    undone_on: Mapped[date | None]


def standing(sight: ColumnElement[bool]) -> Sequence[Row[DeadlineDone, str]]:
    """Read (what was done, by whom) of customers a condition on `Customer` holds for, the newest first."""
    wanted = (
        select(DeadlineDone, User.name)
        .join(Customer, Customer.id == DeadlineDone.customer_id)
        .join(User, User.id == DeadlineDone.by_id)
        .where(sight, DeadlineDone.undone_on.is_(None))
    )
    newest = (DeadlineDone.done_on.desc(), DeadlineDone.id.desc())
    return db.session.execute(wanted.order_by(*newest)).all()


def claims_by_customer(since: date, on: date) -> Any:
    """Ask for (customer id, minor units) of the claims declared from `since` to `on`, as known that day."""
    known = or_(DeadlineDone.undone_on.is_(None), DeadlineDone.undone_on > on)
    return (
        select(DeadlineDone.customer_id, func.sum(DeadlineDone.amount_minor).label("claimed_minor"))
        .where(
            DeadlineDone.kind == "claim",
            DeadlineDone.amount_minor.is_not(None),
            DeadlineDone.done_on.between(since, on),
            DeadlineDone.said_on <= on,
            known,
        )
        .group_by(DeadlineDone.customer_id)
    )
