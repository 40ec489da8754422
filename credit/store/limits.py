"""Credit limits, requests to change them, approvals, and what the nightly review proposes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    ScalarSelect,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from credit.rules.limits import Principal
from credit.store.db import Base, Instant, db
from credit.store.people import User


class CreditLimit(Base):
    """One limit of one customer: never edited, superseded by the next.

    Life: scheduled -> effective -> superseded | expired | revoked; scheduled -> superseded | revoked.
    kind: permanent | temporary (start and end mandatory). `amount_minor` 0 = prepayment only; no row = unset.
    source: import | request | review | desk.
    """

    __tablename__ = "credit_limit"
    __table_args__ = (Index("ix_credit_limit_customer_id_state", "customer_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str] = mapped_column(default="permanent")
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    max_overdue_days: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="effective")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    explain: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("limit_request.id"))
    warned_on: Mapped[date | None]  # when people heard that it ends soon
    created_at: Mapped[datetime] = mapped_column(Instant)


UNDECIDED = ("submitted", "in_review", "needs_info")


class LimitRequest(Base):
    """A rep's or manager's request for another amount or delay. `id` is minted by the device.

    Life (domain.md 2.7): submitted -> in_review <-> needs_info; in_review -> approved | refused;
    any undecided -> withdrawn | lapsed. `facts` are the figures at submission; `route` the roles that
    must still approve, in order; `version` counts changes and is the ETag of decisions.
    """

    __tablename__ = "limit_request"
    __table_args__ = (
        Index(
            "uq_limit_request_undecided",
            "customer_id",
            unique=True,
            sqlite_where=text("state IN ('submitted','in_review','needs_info')"),
            postgresql_where=text("state IN ('submitted','in_review','needs_info')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    requested_minor: Mapped[int | None] = mapped_column(BigInteger)
    requested_days: Mapped[int | None]
    temporary_until: Mapped[date | None]
    reason: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="submitted")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    route: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer_by: Mapped[datetime | None] = mapped_column(Instant)
    granted_minor: Mapped[int | None] = mapped_column(BigInteger)
    granted_days: Mapped[int | None]
    granted_until: Mapped[date | None]
    granted_from: Mapped[date | None]  # the day a later start was decided for; None = at once
    decision_reason: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # Whose deputy decided with their rank; None = in one's own right.
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    base: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # facts approvals stand on
    asked_back_at: Mapped[datetime | None] = mapped_column(Instant)  # when it became needs_info
    warned_at: Mapped[datetime | None] = mapped_column(Instant)  # two hours before `answer_by`
    escalated_to: Mapped[str | None]  # the rank it went up to, undecided by `answer_by`
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    approvals: Mapped[list["LimitApproval"]] = relationship(order_by="LimitApproval.at")


class LimitApproval(Base):
    """One approver's yes on a request that needs several; falls when facts move."""

    __tablename__ = "limit_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("limit_request.id"), index=True)
    approver_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    granted_minor: Mapped[int | None] = mapped_column(BigInteger)
    granted_days: Mapped[int | None]
    granted_until: Mapped[date | None]
    granted_from: Mapped[date | None]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    fallen: Mapped[bool] = mapped_column(default=False)


class LimitDeputy(Base):
    """From a day to a day, someone who decides with the rank of another.

    Appointed by an administrator, or by the principal themself: then never on what the principal asked.
    """

    __tablename__ = "limit_deputy"

    id: Mapped[int] = mapped_column(primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class LimitReview(Base):
    """What one nightly review said of one customer: lowered, proposed, or left alone, and why.

    action: lowered | raised | proposed | kept. `guard` names what kept the machine from acting; `cause` what
    it would act on, so that the same cause is answered once. A proposal lives open -> accepted | dismissed,
    what was lowered or raised done -> undone; kept is always done.
    """

    __tablename__ = "limit_review"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_on: Mapped[date] = mapped_column(index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    action: Mapped[str]
    rule: Mapped[str]
    guard: Mapped[str | None]
    from_minor: Mapped[int | None] = mapped_column(BigInteger)
    to_minor: Mapped[int | None] = mapped_column(BigInteger)
    cause: Mapped[str] = mapped_column(default="")
    explain: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default="open")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Instant)


DECIDED = (
    "effective",
    "scheduled",
)  # counts from its first day on, whoever has marked it meanwhile


def find_permanent(customer_id: int, today: date) -> CreditLimit | None:
    """Find the permanent limit in force on a business date; None = unset."""
    wanted = select(CreditLimit).where(
        CreditLimit.customer_id == customer_id,
        CreditLimit.kind == "permanent",
        CreditLimit.state.in_(DECIDED),
        CreditLimit.starts_on <= today,
    )
    newest = wanted.order_by(CreditLimit.starts_on.desc(), CreditLimit.id.desc())
    return db.session.scalar(newest.limit(1))


def find_in_force(customer_id: int, today: date) -> CreditLimit | None:
    """Find the limit that applies on a day: the highest of the newest permanent and the temporary ones."""
    wanted = select(CreditLimit).where(CreditLimit.customer_id == customer_id, _applies(today))
    return db.session.scalar(wanted.order_by(CreditLimit.amount_minor.desc()).limit(1))


def amount_in_force(
    customer_id: ColumnElement[int], today: ColumnElement[date]
) -> ScalarSelect[int]:
    """Give the amount of `find_in_force`, in minor units, as a column beside a customer; null: unset."""
    highest = select(func.max(CreditLimit.amount_minor))
    return highest.where(CreditLimit.customer_id == customer_id, _applies(today)).scalar_subquery()


def _applies(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    newer = aliased(CreditLimit)
    outdone = exists().where(
        newer.customer_id == CreditLimit.customer_id,
        newer.kind == "permanent",
        _runs(newer, today),
        tuple_(newer.starts_on, newer.id) > tuple_(CreditLimit.starts_on, CreditLimit.id),
    )
    return _runs(CreditLimit, today) & or_(CreditLimit.kind == "temporary", ~outdone)


def _runs(limit: type[CreditLimit], today: date | ColumnElement[date]) -> ColumnElement[bool]:
    ends = or_(limit.ends_on.is_(None), limit.ends_on >= today)
    return limit.state.in_(DECIDED) & (limit.starts_on <= today) & ends


def decided_permanents(customer_id: int) -> list[CreditLimit]:
    """List the permanent limits in force or decided for a later day, in the order of their days."""
    wanted = select(CreditLimit).where(
        CreditLimit.customer_id == customer_id,
        CreditLimit.kind == "permanent",
        CreditLimit.state.in_(DECIDED),
    )
    return list(db.session.scalars(wanted.order_by(CreditLimit.starts_on, CreditLimit.id)))


def principals_of(deputy_id: int, today: date) -> frozenset[Principal]:
    """Name the people someone is deputy of on a business date; one who has left lends nothing.

    Appointed twice, by themself and by an administrator, the administrator's counts.
    """
    wanted = (
        select(User.id, User.role, LimitDeputy.appointed_by_id)
        .join(LimitDeputy, LimitDeputy.principal_id == User.id)
        .where(
            LimitDeputy.deputy_id == deputy_id,
            LimitDeputy.starts_on <= today,
            LimitDeputy.ends_on >= today,
            User.disabled_at.is_(None),
        )
    )
    rows = db.session.execute(wanted).all()
    others = {id_ for id_, _, by_id in rows if by_id != id_}
    return frozenset(Principal(id_, role, id_ not in others) for id_, role, _ in rows)


def deputies_on(today: date) -> frozenset[int]:
    """Name the people who are deputy of anybody on a business date."""
    wanted = select(LimitDeputy.deputy_id).where(
        LimitDeputy.starts_on <= today, LimitDeputy.ends_on >= today
    )
    return frozenset(db.session.scalars(wanted))
