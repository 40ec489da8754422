"""What was known on a day, kept so that a past date is read and never worked out anew from later books.

A customer's figures of a day are `customers.FiguresDay`. In every table here a day without a row is one on
which nothing changed: the newest row before it counts.
"""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base


class LedgerDay(Base):
    """The date a company's ledger stood at, at the end of a business day."""

    __tablename__ = "ledger_day"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    as_of: Mapped[date]


class SalesDay(Base):
    """One customer's sales of one month, VAT included, as known at the end of a business day."""

    __tablename__ = "sales_day"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    day: Mapped[date] = mapped_column(primary_key=True)
    sales_minor: Mapped[int] = mapped_column(BigInteger)


class CoverDay(Base):
    """What insurers and guarantors stood for of one customer at the end of a business day, in minor units.

    Kept of customers with a limit alone, since the first day on which anybody stood for anything.
    """

    __tablename__ = "cover_day"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    backed_minor: Mapped[int] = mapped_column(BigInteger)


class LossDay(Base):
    """What a company lost for good in one month (account 654), as known at the end of a business day.

    Exports book it on no customer. No row at all: no export told, which is not the same as nothing lost.
    """

    __tablename__ = "loss_day"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    day: Mapped[date] = mapped_column(primary_key=True)
    losses_minor: Mapped[int | None] = mapped_column(
        BigInteger
    )  # None: no longer known, after an undo
