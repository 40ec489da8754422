"""What programs asked before they let an order go, and what they were told."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, contains_eager, load_only, mapped_column

from credit.store.customers import Company, Customer, CustomerFigures
from credit.store.db import Base, Instant, db


class CreditCheck(Base):
    """One question and its answer, written once. Amounts in minor units of the ledger's currency.

    `exposure_minor`, `limit_minor` (None = unset) and `group_left_minor` (None = no group limit) are what the
    answer stood on; the amount asked about is in none. `as_of` is the ledger's date.
    """

    __tablename__ = "credit_check"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    key_id: Mapped[UUID] = mapped_column(ForeignKey("api_key.id"))
    reference: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    colour: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    exposure_minor: Mapped[int | None] = mapped_column(BigInteger)
    limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    group_left_minor: Mapped[int | None] = mapped_column(BigInteger)
    as_of: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(Instant)


def customers_of_code(
    code: str, siren: str | None
) -> list[tuple[Customer, CustomerFigures | None]]:
    """Find the accounts of a code with their figures: one a company, or that of the company of a SIREN.

    Of the figures only what a check looks at is read: the rest is most of the row, and JSON to decode.
    """
    wanted = (
        select(Customer, CustomerFigures)
        .join(Customer.company)
        .outerjoin(CustomerFigures, CustomerFigures.customer_id == Customer.id)
        .options(
            contains_eager(Customer.company),
            load_only(Customer.code, Customer.name, Customer.active, Customer.group_id),
            load_only(
                CustomerFigures.exposure_minor,
                CustomerFigures.limit_minor,
                CustomerFigures.group_left_minor,
                CustomerFigures.light,
            ),
        )
        .where(Customer.code == code)
        .order_by(Customer.id)
    )
    if siren is not None:
        wanted = wanted.where(Company.siren == siren)
    return [(customer, figures) for customer, figures in db.session.execute(wanted)]
