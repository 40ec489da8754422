"""What is offered for early payment, to which customer, since when."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.rules.discounts import Offer
from credit.store.db import Base, Instant, among, db


class DiscountOffer(Base):
    """One offer (`rules.discounts`): the newest begun by a document's day holds for it."""

    __tablename__ = "discount_offer"
    __table_args__ = (UniqueConstraint("customer_id", "since_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    percent_bp: Mapped[int]
    within_days: Mapped[int]
    since_on: Mapped[date]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)


def offers_of(customer_ids: Collection[int] | None = None) -> dict[int, list[Offer]]:
    """List what was offered, by customer: to some of them, or to everybody who was offered anything."""
    wanted = select(DiscountOffer)
    if customer_ids is not None:
        wanted = wanted.where(among(DiscountOffer.customer_id, customer_ids))
    found: dict[int, list[Offer]] = defaultdict(list)
    for row in db.session.scalars(wanted):
        found[row.customer_id].append(Offer(row.percent_bp, row.within_days, row.since_on))
    return dict(found)
