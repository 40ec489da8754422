"""What programs asked before they let an order go, and what they were told."""

from datetime import date, datetime
from itertools import starmap
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, contains_eager, load_only, mapped_column

from credit.store.customers import Company, Customer, CustomerFigures
from credit.store.db import Base, Instant, db
from credit.store.limits import amount_in_force


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


class Account(NamedTuple):
    """One account a check may be about; `limit_minor` is what applies today, None while unset."""

    customer: Customer
    figures: CustomerFigures | None
    limit_minor: int | None


# Written once: a check is asked on every order line, and putting a query together costs more than its answer.
# Of the figures only what a check looks at is read: the rest is most of the row, and JSON to decode.
_OF_CODE = (
    select(
        Customer,
        CustomerFigures,
        amount_in_force(Customer.id.expression, bindparam("today", type_=Date)),
    )
    .join(Customer.company)
    .outerjoin(CustomerFigures, CustomerFigures.customer_id == Customer.id)
    .options(
        contains_eager(Customer.company),
        load_only(Customer.code, Customer.name, Customer.active, Customer.group_id),
        load_only(
            CustomerFigures.exposure_minor,
            CustomerFigures.group_left_minor,
            CustomerFigures.light,
        ),
    )
    .where(Customer.code == bindparam("code"))
    .order_by(Customer.id)
)
_OF_COMPANY = _OF_CODE.where(Company.siren == bindparam("siren"))


def accounts_of_code(code: str, siren: str | None, today: date) -> list[Account]:
    """Find the accounts of a code: one a company, or that of the company of a SIREN."""
    asked = {"code": code, "today": today}
    if siren is None:
        rows = db.session.execute(_OF_CODE, asked)
    else:
        rows = db.session.execute(_OF_COMPANY, asked | {"siren": siren})
    return list(starmap(Account, rows))
