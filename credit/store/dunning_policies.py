"""The dunning policies there were: each version is written once, the newest that has begun is in force."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db


class DunningPolicyVersion(Base):
    """One version: its strategies as `rules.dunning_policy.spell` writes them; ids count up."""

    __tablename__ = "dunning_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    strategies: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reason: Mapped[str]
    starts_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


def find_on(day: date) -> DunningPolicyVersion | None:
    """Find the version in force on a business date; None before the first: what is built in holds.

    The newest written of those that have begun: a later word about the same day corrects an earlier one.
    """
    begun = select(DunningPolicyVersion).where(DunningPolicyVersion.starts_on <= day)
    return db.session.scalar(begun.order_by(DunningPolicyVersion.id.desc()).limit(1))


def every() -> list[DunningPolicyVersion]:
    """List all versions, the newest first."""
    wanted = select(DunningPolicyVersion)
    return list(db.session.scalars(wanted.order_by(DunningPolicyVersion.id.desc())))


def newest_id() -> int:
    """Give the number of the newest version; 0 before the first."""
    return db.session.scalar(select(func.max(DunningPolicyVersion.id))) or 0
