"""Mail that came back: what was read in the bounce mailbox, and which addresses take no mail."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, among, db

UNKNOWN, OTHER = "unknown", "other"  # beside the outcomes of `formats.delivery_status`


class Bounce(Base):
    """One mail of the bounce mailbox, read once: `key` is its name there.

    outcome: returned | expired | delayed, of the letter `message_id`; unknown: it reports a mail that is none
    of ours; other: it reports none. The mail itself stays where it is, and nothing of it is kept but this.
    """

    __tablename__ = "bounce"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    outcome: Mapped[str]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("dunning_message.id"), index=True)
    status: Mapped[str | None]
    detail: Mapped[str | None]
    read_at: Mapped[datetime] = mapped_column(Instant)


class ReturnedAddress(Base):
    """An address of a customer that takes no mail, since when and why; gone once a person trusts it again.

    status: RFC 3463, such as 5.1.1. detail: what its server said.
    """

    __tablename__ = "returned_address"
    __table_args__ = (UniqueConstraint("customer_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    address: Mapped[str]
    status: Mapped[str]
    detail: Mapped[str]
    returned_on: Mapped[date]


def known_keys(keys: Collection[str]) -> set[str]:
    """Say which mails have been read."""
    return set(db.session.scalars(select(Bounce.key).where(among(Bounce.key, keys))))


def count_unknown(since: datetime) -> int:
    """Count the reports about mails that are none of ours."""
    wanted = select(func.count()).select_from(Bounce)
    found = wanted.where(Bounce.outcome == UNKNOWN, Bounce.read_at >= since)
    return db.session.scalar(found) or 0


def returned_of(customer_id: int) -> list[ReturnedAddress]:
    """List a customer's addresses that take no mail, the newest first."""
    wanted = select(ReturnedAddress).where(ReturnedAddress.customer_id == customer_id)
    return list(db.session.scalars(wanted.order_by(ReturnedAddress.returned_on.desc())))


def customers_returned() -> set[int]:
    """List the customers with an address that takes no mail."""
    return set(db.session.scalars(select(ReturnedAddress.customer_id).distinct()))
