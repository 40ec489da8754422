"""Invoices sold to a factor: still our risk where it has recourse to us (domain.md 2.1)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Row,
    Select,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, db
from credit.store.items import Item


class FactoredInvoice(Base):
    """One invoice a factor bought; `number` is the reference its customer's ledger knows it by.

    Life: open -> closed (paid to the factor, bought back, or vanished from its list) -> open. `amount_minor`
    is what the customer has not paid of it, VAT included. The sale, and with it the recourse, holds up to
    `ends_on`, inclusive; None = until a table says otherwise.
    """

    __tablename__ = "factored_invoice"
    __table_args__ = (UniqueConstraint("company_id", "customer_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    number: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    recourse: Mapped[bool]
    factor: Mapped[str | None]
    sold_on: Mapped[date | None]
    due_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="open")


def sold(today: date) -> ColumnElement[bool]:
    """Say which sales to a factor hold on a business date."""
    ends_on = FactoredInvoice.ends_on
    return and_(FactoredInvoice.state == "open", or_(ends_on.is_(None), ends_on >= today))


def is_factored(today: date) -> ColumnElement[bool]:
    """Say whether an `Item` is a debt that a factor bought."""
    return exists(
        select(FactoredInvoice.id).where(
            FactoredInvoice.customer_id == Item.customer_id,
            FactoredInvoice.number == Item.ref,
            sold(today),
        )
    )


def sold_rows(today: date) -> Select[*tuple[Any, ...]]:
    """Ask for the sales that hold, each with `ledger_minor`: what the ledger still shows of the invoice."""
    in_ledger = (
        select(func.coalesce(func.sum(Item.residual_minor), 0))
        .where(
            Item.customer_id == FactoredInvoice.customer_id,
            Item.ref == FactoredInvoice.number,
            Item.state == "open",
            Item.residual_minor > 0,
        )
        .scalar_subquery()
        .label("ledger_minor")
    )
    return select(*FactoredInvoice.__table__.c, in_ledger).where(sold(today))


def sold_of(customer_ids: Collection[int], today: date) -> Sequence[Row[Any]]:
    """Read the sales of some customers that hold, each with `ledger_minor`, in the order they were told."""
    mine = sold_rows(today).where(FactoredInvoice.customer_id.in_(customer_ids))
    return db.session.execute(mine.order_by(FactoredInvoice.id)).all()
