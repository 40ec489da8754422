"""Guarantees others give for a customer: parent companies, banks (domain.md, "Insurance, guarantees")."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db


class Guarantee(Base):
    """One promise of a third party to pay for a customer. It lowers what is uncovered, never the exposure.

    Life: effective -> released. kind: parent_company | bank | other. `trigger_text`: what must happen before
    it can be called. It runs from `starts_on` to `ends_on`, inclusive; None = until further notice.
    """

    __tablename__ = "guarantee"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str]
    guarantor: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    trigger_text: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="effective")
    released_on: Mapped[date | None]
    release_reason: Mapped[str | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)

    def runs_on(self, day: date) -> bool:
        """Say whether it can be called on a day."""
        ended = self.ends_on is not None and self.ends_on < day
        return self.state == "effective" and self.starts_on <= day and not ended


def standing_guarantees(customer_id: int, today: date) -> list[Guarantee]:
    """List what is neither released nor over, what begins later included; the highest first."""
    wanted = select(Guarantee).where(
        Guarantee.customer_id == customer_id,
        Guarantee.state == "effective",
        or_(Guarantee.ends_on.is_(None), Guarantee.ends_on >= today),
    )
    return list(db.session.scalars(wanted.order_by(Guarantee.amount_minor.desc(), Guarantee.id)))


def running_guarantees(customer_ids: Sequence[int], today: date) -> dict[int, list[Guarantee]]:
    """List by customer what can be called on a business date."""
    wanted = select(Guarantee).where(
        Guarantee.customer_id.in_(customer_ids),
        Guarantee.state == "effective",
        Guarantee.starts_on <= today,
        or_(Guarantee.ends_on.is_(None), Guarantee.ends_on >= today),
    )
    found: dict[int, list[Guarantee]] = {}
    for one in db.session.scalars(wanted):
        found.setdefault(one.customer_id, []).append(one)
    return found
