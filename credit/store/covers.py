"""What credit insurers take: the lines of their policies (domain.md 2.7)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.customers import Customer
from credit.store.db import Base, among, db


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


def lines_of(customers: Sequence[Customer], today: date) -> dict[int, list[CoverLine]]:
    """List by customer the guarantees that run on a business date, the highest first.

    A buyer a policy never named is taken as any unnamed buyer of the company; one whose naming was withdrawn
    or has ended is not: the insurer decided on it.
    """
    mine = among(CoverLine.customer_id, [one.id for one in customers])
    named = set(
        db.session.execute(select(CoverLine.customer_id, CoverLine.policy).where(mine)).all()
    )
    wanted = select(CoverLine).where(
        or_(CoverLine.customer_id.is_(None), mine),
        CoverLine.state == "open",
        or_(CoverLine.starts_on.is_(None), CoverLine.starts_on <= today),
        or_(CoverLine.ends_on.is_(None), CoverLine.ends_on >= today),
    )
    about: dict[tuple[int, int | None], list[CoverLine]] = defaultdict(list)
    for line in db.session.scalars(wanted):
        about[line.company_id, line.customer_id].append(line)
    found = {}
    for one in customers:
        unnamed = [
            line for line in about[one.company_id, None] if (one.id, line.policy) not in named
        ]
        lines = [*about[one.company_id, one.id], *unnamed]
        counted = [line for line in lines if line.currency == one.company.currency]
        found[one.id] = sorted(counted, key=lambda line: (-line.amount_minor, line.id))
    return found
