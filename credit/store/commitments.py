"""What is on its way to become an invoice: open orders, and deliveries not yet billed (domain.md 2.1)."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, db


class SalesOrder(Base):
    """One order of one customer; `number` names it in its company.

    Life: open -> closed (delivered, cancelled, or vanished from the export) -> open. `amount_minor` is what
    is not yet delivered, VAT included; `deposit_minor` what was paid ahead for it (4191), positive.
    """

    __tablename__ = "sales_order"
    __table_args__ = (UniqueConstraint("company_id", "customer_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    number: Mapped[str]
    ordered_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    deposit_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")


class Delivery(Base):
    """One delivery to one customer; `number` names it in its company, `order_ref` the order it fills.

    Life: open -> closed (billed, or vanished from the export) -> open. `amount_minor` is what is not yet
    billed, VAT included (4181).
    """

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("company_id", "customer_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    number: Mapped[str]
    order_ref: Mapped[str | None]
    delivered_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")


def open_orders(customer_id: int) -> list[SalesOrder]:
    """List a customer's open orders, the oldest first."""
    wanted = select(SalesOrder).where(
        SalesOrder.customer_id == customer_id, SalesOrder.state == "open"
    )
    return list(db.session.scalars(wanted.order_by(SalesOrder.ordered_on, SalesOrder.id)))


def unbilled_deliveries(customer_id: int) -> list[Delivery]:
    """List a customer's deliveries that are not yet billed, the oldest first."""
    wanted = select(Delivery).where(Delivery.customer_id == customer_id, Delivery.state == "open")
    return list(db.session.scalars(wanted.order_by(Delivery.delivered_on, Delivery.id)))
