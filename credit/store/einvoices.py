"""Electronic invoices of our companies as platforms carry them, and how far each has come."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db

DUE_SOURCE = "einvoice"  # of items whose due date is the invoice's own (BT-9)


class EInvoice(Base):
    """One invoice or credit note a company of ours has issued (EN 16931), with its latest status.

    Natural key: the seller's SIREN and the number (BT-1). An invoice may be known by a status alone: its
    dates and totals are then empty until the document comes. `status`: a code of the French life cycle
    (205 approved, 207 disputed, 208 suspended, 210 refused, 211 payment sent, 212 received …).
    `acted`: what the status asks for (a dispute, a hold) was done; `disputed_minor`: of a 207 that says it.
    `buyer_code`: how the seller numbers the buyer. `due_on` is BT-9, the last of several instalments.
    """

    __tablename__ = "einvoice"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    seller_siren: Mapped[str]
    number: Mapped[str]
    type_code: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(default="EUR")
    total_minor: Mapped[int | None] = mapped_column(BigInteger)
    payable_minor: Mapped[int | None] = mapped_column(BigInteger)
    buyer_name: Mapped[str] = mapped_column(default="")
    buyer_siren: Mapped[str] = mapped_column(default="")
    buyer_code: Mapped[str] = mapped_column(default="")
    status: Mapped[str | None]
    status_at: Mapped[datetime | None] = mapped_column(Instant)
    status_reason: Mapped[str] = mapped_column(default="")
    disputed_minor: Mapped[int | None] = mapped_column(BigInteger)
    acted: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("import.id"))
    updated_at: Mapped[datetime] = mapped_column(Instant)


def due_dates(company_id: int) -> dict[str, date]:
    """Give the due date of each invoice of a company that says one, by its number."""
    wanted = select(EInvoice.number, EInvoice.due_on).where(
        EInvoice.company_id == company_id, EInvoice.due_on.is_not(None)
    )
    return {number: due for number, due in db.session.execute(wanted) if due is not None}


def by_number(company_id: int, numbers: Collection[str]) -> dict[str, EInvoice]:
    """Find the invoices of a company among some numbers."""
    found: dict[str, EInvoice] = {}
    every = sorted(numbers)
    for at in range(0, len(every), 500):
        some = EInvoice.number.in_(every[at : at + 500])
        rows = db.session.scalars(select(EInvoice).where(EInvoice.company_id == company_id, some))
        found |= {row.number: row for row in rows}
    return found
