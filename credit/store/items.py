"""Open items (invoices, credits, deposits, bills) and the sales history behind DSO."""

from datetime import date

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base


class Item(Base):
    """One posting on a customer's account. `amount_minor` and `residual_minor` are signed: debit > 0.

    Life: open -> closed (lettered, settled or vanished from the ledger) -> open (lettering undone).
    kind: invoice | credit_note | payment | bill | deposit | doubtful | opening | other.
    `natural_key` identifies the posting in its company, so that importing twice changes nothing;
    `carried_key` is that of the opening that carries it in the newest exercise, where it differs.
    `undetailed`: an aggregated opening, never dunned. `stage` is the dunning stage (domain.md 2.6).
    `lowered`: what paid it and when, as `rules.settlements` spells it; of a table, which names no payments,
    the days it showed less left than before.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("company_id", "natural_key"),
        Index("ix_item_customer_id_state", "customer_id", "state"),
        Index("ix_item_company_id_carried_key", "company_id", "carried_key"),
        Index("ix_item_ref", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    natural_key: Mapped[str]
    carried_key: Mapped[str | None]
    account: Mapped[str]
    kind: Mapped[str]
    ref: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    document_on: Mapped[date]
    due_on: Mapped[date]
    due_source: Mapped[str]  # column | einvoice | terms | default: the last two are derived
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    residual_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    letter: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="open")
    closed_on: Mapped[date | None] = mapped_column(index=True)
    undetailed: Mapped[bool] = mapped_column(default=False)
    lowered: Mapped[str | None]
    stage: Mapped[str] = mapped_column(
        default="not_due"
    )  # triage not_due pre_due L1 L2 L3 formal_notice closed
    stage_on: Mapped[date | None]
    episode: Mapped[int] = mapped_column(default=1)

    @hybrid_property
    def called(self) -> str:
        """Give what it is shown by: its number; without one, its label."""
        return self.ref or self.label

    @called.inplace.expression
    @classmethod
    def _called(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.ref, ""), cls.label)


class MonthSales(Base):
    """Sales including VAT posted to one customer in one month (`month` is its first day)."""

    __tablename__ = "month_sales"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    sales_minor: Mapped[int] = mapped_column(BigInteger)
