"""Credit insurance policies: terms that hold for all their buyers, and deadlines (domain.md 2.7)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, db


class InsurancePolicy(Base):
    """One policy of one company; `number` is what its cover lines name it by.

    basis: gross | net of VAT (`vat_bp`, basis points, only then). `insured_share_bp`: the quotité where a
    line says none. `cap_minor`: the most it bears of all buyers together, in the company's currency; None =
    no cap. The days count from the due date: `notice_days` until the insurer must hear of an overdue debt,
    `extension_days` until which it may be extended, `stop_days` from the oldest due date on which deliveries
    stop; None = the policy says none. It runs from `starts_on` to `ends_on`, inclusive; None = until further
    notice.
    """

    __tablename__ = "insurance_policy"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    insurer: Mapped[str]
    number: Mapped[str]
    basis: Mapped[str]
    vat_bp: Mapped[int | None]
    insured_share_bp: Mapped[int]
    cap_minor: Mapped[int | None] = mapped_column(BigInteger)
    notice_days: Mapped[int | None]
    extension_days: Mapped[int | None]
    stop_days: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    def runs_on(self, day: date) -> bool:
        """Say whether a day lies in its period."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class PolicyShare(Base):
    """What one policy would bear of one buyer by its last figures, minor units, before a cap is shared."""

    __tablename__ = "policy_share"

    policy_id: Mapped[int] = mapped_column(ForeignKey("insurance_policy.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id"), primary_key=True, index=True
    )
    borne_minor: Mapped[int] = mapped_column(BigInteger)


def asked_of(policy_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Add up by policy what its buyers ask of it, and count them."""
    borne = PolicyShare.borne_minor
    rows = (
        select(PolicyShare.policy_id, func.sum(borne), func.count())
        .where(PolicyShare.policy_id.in_(policy_ids), borne > 0)
        .group_by(PolicyShare.policy_id)
    )
    return {id_: (int(minor), count) for id_, minor, count in db.session.execute(rows)}


def policies_by_number() -> dict[tuple[int, str], InsurancePolicy]:
    """Read every policy by company and number, whatever its period."""
    return {
        (one.company_id, one.number): one for one in db.session.scalars(select(InsurancePolicy))
    }
