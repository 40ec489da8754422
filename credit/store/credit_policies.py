"""The credit policies there were: each version is written once, and the newest that has begun is in force."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db
from credit.store.people import Installation


class CreditPolicyVersion(Base):
    """One version. `changes` holds what it says differently from the defaults, by name; ids count up."""

    __tablename__ = "credit_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[dict[str, int]] = mapped_column(JSON)
    reason: Mapped[str]
    starts_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


def find_on(day: date) -> CreditPolicyVersion | None:
    """Find the version in force on a business date; None before the first: the defaults hold.

    The newest written of those that have begun: a later word about the same day corrects an earlier one.
    """
    begun = select(CreditPolicyVersion).where(CreditPolicyVersion.starts_on <= day)
    return db.session.scalar(begun.order_by(CreditPolicyVersion.id.desc()).limit(1))


def every() -> list[CreditPolicyVersion]:
    """List all versions, the newest first."""
    wanted = select(CreditPolicyVersion)
    return list(db.session.scalars(wanted.order_by(CreditPolicyVersion.id.desc())))


def newest_id() -> int:
    """Give the number of the newest version; 0 before the first."""
    return db.session.scalar(select(func.max(CreditPolicyVersion.id))) or 0


def lock() -> None:
    """Let one person at a time write the next version: whoever waited reads the other's."""
    db.session.execute(select(Installation.id).with_for_update()).all()
