"""Companies (ledgers), their customers, contacts, and which portfolio holds whom when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.rules.search import fold
from credit.store.db import Base, Instant


class Company(Base):
    """One ledger: a legal entity of ours with its SIREN and currency.

    `as_of` is the ledger's date: the last entry date of the newest applied import. While an import is being
    applied the books already stand at `booked_as_of`; `as_of` follows once every figure has. `stands_on` is
    the import whose snapshot the books are; it has no foreign key, for an import points here.
    """

    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    siren: Mapped[str | None] = mapped_column(unique=True)
    currency: Mapped[str] = mapped_column(default="EUR")
    as_of: Mapped[date | None]
    booked_as_of: Mapped[date | None]
    stands_on: Mapped[UUID | None]
    imported_at: Mapped[datetime | None] = mapped_column(Instant)
    demo: Mapped[bool] = mapped_column(default=False)


class Customer(Base):
    """One account of one company. Absent from a later import: inactive, never deleted.

    `stale_at` is a promise to recompute: whoever changes anything that figures depend on sets it, and
    `operations.figures.recompute` clears it. `legal_form` None counts as a natural person (domain.md 2.8).
    """

    __tablename__ = "customer"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    code: Mapped[str]
    name: Mapped[str]
    siren: Mapped[str | None]
    legal_form: Mapped[str | None]
    segment: Mapped[str | None]  # the house's own word for a kind of customer
    address: Mapped[str | None]
    country: Mapped[str] = mapped_column(default="FR", server_default="FR")  # ISO 3166-1 alpha-2
    law: Mapped[str] = mapped_column(default="house", server_default="house")  # `countries.LAWS`
    email: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="fr")
    terms_days: Mapped[int] = mapped_column(default=30)
    terms_end_of_month: Mapped[str | None]  # as `rules.dates.due_on` reads it (domain.md 2.2)
    terms_derived: Mapped[bool] = mapped_column(default=True)
    direct_debit: Mapped[bool] = mapped_column(default=False)
    # One of `rules.penalties.BUYERS`, and the agreed rate of late interest; None = as the law has it.
    buyer_kind: Mapped[str] = mapped_column(default="company", server_default="company")
    penalty_rate_bp: Mapped[int | None]
    term_sector: Mapped[str | None]  # one of `rules.term_caps.SECTORS`: what is sold to it
    active: Mapped[bool] = mapped_column(default=True)
    first_seen_on: Mapped[date]
    hold_reason: Mapped[str | None]
    held_on: Mapped[date | None]
    insolvency_on: Mapped[date | None]
    dunning_hold_reason: Mapped[str | None]
    dunning_hold_until: Mapped[date | None]
    limit_locked: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("customer_group.id"), index=True)
    external_native: Mapped[
        str | None
    ]  # as the provider writes it; `rules.external_scores` maps it
    external_score: Mapped[int | None]  # where the provider's scale is 0 to 100
    external_score_on: Mapped[date | None]
    external_provider: Mapped[str | None]
    stale_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    folded: Mapped[str] = mapped_column(default="")  # what a search looks at; see `search_text`

    company: Mapped[Company] = relationship(lazy="joined")


def search_text(name: str, code: str, siren: str | None) -> str:
    """Give what a search for this customer looks at; whoever writes in bulk sets `folded` to it."""
    return fold(f"{name} {code} {siren or ''}")


@event.listens_for(Customer, "before_insert")
@event.listens_for(Customer, "before_update")
def _fold(_mapper: object, _connection: object, customer: Customer) -> None:
    customer.folded = search_text(customer.name, customer.code, customer.siren)


class CustomerPortfolio(Base):
    """A customer is in a portfolio from a day to a day (inclusive; open end = still)."""

    __tablename__ = "customer_portfolio"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Contact(Base):
    """A person to call at the customer's."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str]
    job: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    for_dunning: Mapped[bool] = mapped_column(default=False)


class ContactProposal(Base):
    """Somebody the field says to call: shown beside the contacts until the desk accepts or declines.

    Life: proposed -> accepted | declined. `id` is minted by the device; `contact_id` is what it became.
    """

    __tablename__ = "contact_proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    job: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="proposed")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[str | None]
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class CustomerFigures(Base):
    """What was computed about one customer: the source of every summary, list and light.

    Written by `operations.figures.recompute` only. `explain` names rule, inputs and as-of per figure.
    `due` is [[iso_date, minor]…] of undisputed and disputed open debits; `light` is
    [[from_iso_date, colour, [reason, …]]…]; both are dated lists, so that nothing depends on today. The
    light knows nothing of the ledger's age: whoever selects a day withdraws a stale verdict
    (`rules.risk.light_today`). `as_of` is the day the figures speak of: they are rewritten, and phones hear
    of them, only when something besides `as_of` and `oldest_days` changed. The keys of `buckets` are
    `rules.ageing.BUCKETS`; they sum to `accounting_minor`.
    """

    __tablename__ = "customer_figures"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    as_of: Mapped[date]
    computed_at: Mapped[datetime] = mapped_column(Instant)
    accounting_minor: Mapped[int] = mapped_column(BigInteger)
    exposure_minor: Mapped[int] = mapped_column(BigInteger)  # commercial exposure, domain.md 2.1
    credits_minor: Mapped[int] = mapped_column(BigInteger)  # unallocated credits, positive
    # The limit in force on `as_of`; None = unset, 0 = prepayment only.
    limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    limit_days: Mapped[int | None]  # cap on days overdue
    # What the group's limit leaves to all its accounts; None = no group, or no such limit.
    group_left_minor: Mapped[int | None] = mapped_column(BigInteger)
    overdue_minor: Mapped[int] = mapped_column(BigInteger)  # on `as_of`, gross
    oldest_days: Mapped[int]  # of the oldest overdue item, on `as_of`
    disputed_minor: Mapped[int] = mapped_column(BigInteger)
    promised_minor: Mapped[int] = mapped_column(BigInteger)
    score: Mapped[int | None]  # 0-100, None = unrated
    risk_class: Mapped[str]  # A-E or "unrated"
    weighted_delay_days: Mapped[int | None]
    sales_12m_minor: Mapped[int] = mapped_column(BigInteger)
    buckets: Mapped[dict[str, int]] = mapped_column(JSON)
    due: Mapped[list[Any]] = mapped_column(JSON)
    light: Mapped[list[Any]] = mapped_column(JSON)
    explain: Mapped[dict[str, Any]] = mapped_column(JSON)


class FiguresDay(Base):
    """One customer's figures as they stood at the end of a business day: only written when they changed.

    What is null in every row was not kept yet on that day (before migration 0015). The buckets are those of
    `rules.ageing.BUCKETS`, credits negative; they sum to `balance_minor`, the ledger's balance.
    """

    __tablename__ = "figures_day"
    __table_args__ = (Index("ix_figures_day_day", "day"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    exposure_minor: Mapped[int] = mapped_column(BigInteger)
    overdue_minor: Mapped[int] = mapped_column(BigInteger)
    limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    colour: Mapped[str]
    risk_class: Mapped[str]
    balance_minor: Mapped[int | None] = mapped_column(BigInteger)
    not_due_minor: Mapped[int | None] = mapped_column(BigInteger)
    late_1_30_minor: Mapped[int | None] = mapped_column(BigInteger)
    late_31_60_minor: Mapped[int | None] = mapped_column(BigInteger)
    late_61_90_minor: Mapped[int | None] = mapped_column(BigInteger)
    late_91_120_minor: Mapped[int | None] = mapped_column(BigInteger)
    late_over_120_minor: Mapped[int | None] = mapped_column(BigInteger)
    credits_minor: Mapped[int | None] = mapped_column(BigInteger)
    # What was paid in the six months before the ledger's date, and each amount times its days late.
    paid_minor: Mapped[int | None] = mapped_column(BigInteger)
    paid_minor_days: Mapped[int | None] = mapped_column(BigInteger)
    score: Mapped[int | None]
    segment: Mapped[str | None]
    # Why figures move (before migration 0020 null in every row). fell_due_minor is of the day alone: what
    # went past its due date since the row before. cover_minor: what insurers and guarantors have granted.
    accounting_minor: Mapped[int | None] = mapped_column(BigInteger)
    disputed_minor: Mapped[int | None] = mapped_column(BigInteger)
    cover_minor: Mapped[int | None] = mapped_column(BigInteger)
    fell_due_minor: Mapped[int | None] = mapped_column(BigInteger)
    external_class: Mapped[str | None]
    # What neither insurers, by their share, nor guarantors would bear of the exposure; before 0038 null.
    uncovered_minor: Mapped[int | None] = mapped_column(BigInteger)


# The column of FiguresDay that keeps each bucket of `rules.ageing.BUCKETS`.
BUCKET_COLUMNS = {
    "not_due": "not_due_minor",
    "1_30": "late_1_30_minor",
    "31_60": "late_31_60_minor",
    "61_90": "late_61_90_minor",
    "91_120": "late_91_120_minor",
    "over_120": "late_over_120_minor",
    "credits": "credits_minor",
}
