"""Payment plans: what a debtor pays in instalments, as proposed, agreed and kept (domain.md 2.5)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.rules.plans import LIVE, Instalment
from credit.store.db import Base, Instant, db


class PaymentPlan(Base):
    """One plan of one customer. `id` is minted by the device that proposed it.

    Life: proposed -> approved -> active -> completed | broken; proposed -> refused; any of the first three
    -> cancelled. `items` is [[item_id, minor]…]: what it covers, and the instalments add up to it; `basis` is
    [[item_id, residual]…] when it was proposed. `asked` is the schedule proposed, `instalments` the one that
    holds, each [[day, minor]…]. `paid_minor` is what the ledger last knew as paid of it. acceleration: a miss
    makes everything due at once; only if written in.
    """

    __tablename__ = "payment_plan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    items: Mapped[list[Any]] = mapped_column(JSON)
    basis: Mapped[list[Any]] = mapped_column(JSON)
    basis_changed: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[list[Any]] = mapped_column(JSON)
    instalments: Mapped[list[Any]] = mapped_column(JSON)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    acceleration: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_on: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[str | None]
    approved_on: Mapped[date | None]  # the debtor's fifteen days run from here
    accepted_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    cancel_reason: Mapped[str | None]  # moot | not_accepted | desk
    judged_at: Mapped[datetime | None] = mapped_column(Instant)  # a later import is looked at again
    version: Mapped[int] = mapped_column(default=1)
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def schedule(self) -> list[Instalment]:
        """The instalments that hold."""
        return read_schedule(self.instalments)

    @property
    def total_minor(self) -> int:
        """Everything it covers."""
        return sum(minor for _, minor in self.items)


def read_schedule(kept: Iterable[Iterable[Any]]) -> list[Instalment]:
    """Read [[day, minor]…] back."""
    return [Instalment(date.fromisoformat(day), minor) for day, minor in kept]


def write_schedule(schedule: Iterable[Instalment]) -> list[list[Any]]:
    """Write a schedule as [[day, minor]…]."""
    return [[one.due_on.isoformat(), one.amount_minor] for one in schedule]


def find_live_plans(customer_id: int) -> list[PaymentPlan]:
    """List the plans of a customer that wait or run, the oldest first."""
    wanted = select(PaymentPlan).where(
        PaymentPlan.customer_id == customer_id, PaymentPlan.state.in_(LIVE)
    )
    return list(db.session.scalars(wanted.order_by(PaymentPlan.created_at, PaymentPlan.id)))
