"""What credit insurers take: the lines of their policies (domain.md 2.7)."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.customers import Customer
from credit.store.db import Base, db


class CoverLine(Base):
    """One guarantee of one policy: on a named buyer, or on any buyer not named (`customer_id` None).

    Life: open -> closed (withdrawn, or vanished from the insurer's list) -> open. `amount_minor` is the
    guarantee, `insured_share_bp` the quotité in basis points (9000 = 90 %; None = as the policy says).
    It runs from `starts_on` to `ends_on`, inclusive; None is without bound.
    """

    __tablename__ = "cover_line"
    __table_args__ = (Index("ix_cover_line_company_id_policy", "company_id", "policy"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    policy: Mapped[str]
    insurer: Mapped[str | None]
    named: Mapped[bool]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    insured_share_bp: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="open")


def lines_for(customer: Customer, today: date) -> list[CoverLine]:
    """List the guarantees that run on a business date, the highest first.

    A buyer a policy never named is taken as any unnamed buyer of the company; one whose naming was withdrawn
    or has ended is not: the insurer decided on it.
    """
    named = select(CoverLine.policy).where(CoverLine.customer_id == customer.id)
    unnamed = CoverLine.customer_id.is_(None) & CoverLine.policy.not_in(named)
    wanted = select(CoverLine).where(
        CoverLine.company_id == customer.company_id,
        (CoverLine.customer_id == customer.id) | unnamed,
        CoverLine.currency == customer.company.currency,
        CoverLine.state == "open",
        or_(CoverLine.starts_on.is_(None), CoverLine.starts_on <= today),
        or_(CoverLine.ends_on.is_(None), CoverLine.ends_on >= today),
    )
    return list(db.session.scalars(wanted.order_by(CoverLine.amount_minor.desc(), CoverLine.id)))
