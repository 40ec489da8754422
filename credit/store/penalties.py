"""What late invoices cost their customers, and what became of each (domain.md 2.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.customers import Customer, CustomerFigures
from credit.store.db import Base, Instant, among, db
from credit.store.items import Item
from credit.store.receipts import COUNTED, Receipt, ReceiptAllocation

COMPUTED, CLAIMED, PAID, WAIVED, CANCELLED = "computed", "claimed", "paid", "waived", "cancelled"
STATES = (COMPUTED, CLAIMED, PAID, WAIVED, CANCELLED)
OURS = (COMPUTED, CANCELLED)  # what a run may write anew; a person has spoken about the others
DEBTS = ("invoice", "opening")  # an opening with its own document is an earlier year's invoice


class Penalty(Base):
    """Interest and fixed fee of one late invoice: what is worked out, and beside it what is claimed.

    Life: computed -> claimed -> paid; computed or claimed -> waived(reason) | cancelled; cancelled ->
    computed when the invoice turns out late after all. Once claimed its figures stay as they are.
    `base_minor`: the invoice less what was credited. `interest_minor` None: no figure, for `no_figure`: rate
    (a half-year's is not known) or currency (the law says nothing of this one). `until_on`: the last day
    counted. `segments`: [{from, to, days, base_minor, rate_bp, amount_minor, basis, half_year, ecb_bp,
    checked, floor_bp, reference, points_bp, article}…]. `law`: {country, own, articles, fee_article, no_fee},
    None before countries had rules of their own. `reason`: why it was waived, or cancelled (base_credited |
    not_late).
    """

    __tablename__ = "penalty"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), unique=True)
    state: Mapped[str] = mapped_column(default=COMPUTED, index=True)
    until_on: Mapped[date]
    base_minor: Mapped[int] = mapped_column(BigInteger)
    interest_minor: Mapped[int | None] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    no_figure: Mapped[str | None]
    segments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    law: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason: Mapped[str | None]
    computed_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def total_minor(self) -> int | None:
        """Give interest and fee; None without a figure."""
        return None if self.interest_minor is None else self.interest_minor + self.fee_minor


class PenaltyReckoning(Base):
    """Which figures a customer's penalties were last worked out beside: owed again once there are others."""

    __tablename__ = "penalty_reckoning"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    figures_at: Mapped[datetime] = mapped_column(Instant)  # `CustomerFigures.computed_at`


def owed(most: int) -> list[Customer]:
    """Claim the next customers with other figures than their penalties; one another worker holds is left."""
    wanted = (
        select(Customer)
        .join(CustomerFigures, CustomerFigures.customer_id == Customer.id)
        .outerjoin(PenaltyReckoning, PenaltyReckoning.customer_id == Customer.id)
        .where(
            or_(
                PenaltyReckoning.customer_id.is_(None),
                PenaltyReckoning.figures_at != CustomerFigures.computed_at,
            )
        )
        .order_by(Customer.id)
        .limit(most)
        .with_for_update(of=Customer, skip_locked=True)
    )
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def late_items(customer_ids: Sequence[int], days: Sequence[date]) -> list[Item]:
    """List invoices paid late, or open and overdue on the latest of some days.

    An item closed on no day was not settled: an import that brought it was undone.
    """
    wanted = select(Item).where(
        among(Item.customer_id, customer_ids),
        Item.kind.in_(DEBTS),
        Item.undetailed.is_(False),
        Item.amount_minor > 0,
        or_(
            and_(Item.state == "open", Item.residual_minor > 0, Item.due_on < max(days)),
            and_(Item.state == "closed", Item.closed_on > Item.due_on),
        ),
    )
    return list(db.session.scalars(wanted.order_by(Item.id)))


def lettered_items(items: Sequence[Item]) -> list[Item]:
    """List every posting that shares customer, account and letter with one of these."""
    letters = {item.letter for item in items if item.letter}
    if not letters:
        return []
    wanted = select(Item).where(
        among(Item.customer_id, {item.customer_id for item in items}),
        among(Item.letter, letters),
    )
    return list(db.session.scalars(wanted))


def received(item_ids: Sequence[int]) -> Sequence[Any]:
    """List what the bank saw paid on items: item_id, value_on, amount_minor, whether booked since."""
    wanted = (
        select(
            ReceiptAllocation.item_id,
            Receipt.value_on,
            ReceiptAllocation.amount_minor,
            or_(ReceiptAllocation.settled_on.is_not(None), Receipt.settled_on.is_not(None)).label(
                "booked"
            ),
        )
        .join(Receipt, Receipt.id == ReceiptAllocation.receipt_id)
        .where(
            among(ReceiptAllocation.item_id, item_ids),
            Receipt.state.in_(COUNTED),
            ReceiptAllocation.amount_minor > 0,
        )
    )
    return db.session.execute(wanted.order_by(Receipt.value_on, Receipt.id)).all()


def penalties_of(customer_ids: Sequence[int]) -> dict[int, Penalty]:
    """Read the penalties of customers, by item."""
    wanted = select(Penalty).where(among(Penalty.customer_id, customer_ids))
    return {row.item_id: row for row in db.session.scalars(wanted)}
