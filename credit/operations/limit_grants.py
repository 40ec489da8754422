"""Write limits: a new row each time, the old one superseded; each begins and ends on its days by itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations import notices
from credit.operations.audience import reps_of, with_role
from credit.operations.work import Work
from credit.rules.access import DESK
from credit.rules.errors import CustomerClosed
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import CreditLimit, decided_permanents, find_permanent

WARNED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Grant:
    """A limit to write. until: last day of a temporary one; None = permanent. starts_on: None = today."""

    amount_minor: int
    max_overdue_days: int | None
    source: str
    reason: str
    until: date | None = None
    decided_by_id: int | None = None
    request_id: UUID | None = None
    explain: dict[str, Any] = field(default_factory=dict)
    starts_on: date | None = None


def write(work: Work, customer_id: int, grant: Grant) -> CreditLimit:
    """Put a limit into force today, or on a later day.

    A permanent one supersedes what was decided before it: the one in force when its day comes, and at once
    any other that was to begin later, for that was decided on older facts. Raises CustomerClosed where more
    than before would be granted to a customer the ledger has left.
    """
    today = work.moment.today
    before = find_permanent(customer_id, today)
    had = before.amount_minor if before else 0
    if grant.amount_minor > had and not db.session.get_one(Customer, customer_id).active:
        raise CustomerClosed(field="customer_id", customer_id=customer_id)
    starts_on = max(grant.starts_on or today, today)
    limit = CreditLimit(
        customer_id=customer_id,
        kind="temporary" if grant.until else "permanent",
        amount_minor=grant.amount_minor,
        max_overdue_days=grant.max_overdue_days,
        state="scheduled" if starts_on > today else "effective",
        starts_on=starts_on,
        ends_on=grant.until,
        source=grant.source,
        reason=grant.reason,
        explain=grant.explain,
        decided_by_id=grant.decided_by_id,
        request_id=grant.request_id,
        created_at=work.moment.now,
    )
    if grant.until is None:
        for other in decided_permanents(customer_id):
            if starts_on == today or other.starts_on > today:
                _supersede(work, other, told=other is before)
    db.session.add(limit)
    db.session.flush()
    work.record(
        "limit.set" if starts_on == today else "limit.schedule",
        "credit_limit",
        limit.id,
        customer_id=customer_id,
        before=_told(before),
        after=_told(limit),
    )
    work.touch(customer_id, figures=True)
    return limit


def begin(work: Work, limit_id: int) -> None:
    """Mark a scheduled limit as in force once its day has come; a permanent one supersedes the one before."""
    limit = _locked(work, limit_id, "scheduled")
    if limit is None or limit.starts_on > work.moment.today:
        return
    if limit.kind == "permanent":
        for other in decided_permanents(limit.customer_id):
            if other.id != limit.id and other.starts_on <= limit.starts_on:
                _supersede(work, other, told=True)
    limit.state = "effective"
    work.record(
        "limit.begin",
        "credit_limit",
        limit.id,
        customer_id=limit.customer_id,
        before={"state": "scheduled"},
        after=_told(limit),
    )
    work.touch(limit.customer_id, figures=True)
    _tell(work, limit, "limit_begun")


def _supersede(work: Work, limit: CreditLimit, *, told: bool) -> None:
    """End a permanent limit for another. told: the journal hears of it by the other one."""
    before = limit.state
    limit.state, limit.ends_on = "superseded", work.moment.today
    if not told:
        work.record(
            "limit.supersede",
            "credit_limit",
            limit.id,
            customer_id=limit.customer_id,
            before={"state": before},
            after={"state": "superseded"},
        )


def end(work: Work, limit_id: int) -> None:
    """Expire a temporary limit whose last day has passed; the permanent one applies again."""
    limit = _locked(work, limit_id, "effective")
    if limit is None or limit.ends_on is None or limit.ends_on >= work.moment.today:
        return
    limit.state = "expired"
    work.record(
        "limit.expire",
        "credit_limit",
        limit.id,
        customer_id=limit.customer_id,
        before={"state": "effective"},
        after={"state": "expired"},
    )
    work.touch(limit.customer_id, figures=True)
    _tell(work, limit, "limit_ended")


def warn(work: Work, limit_id: int) -> None:
    """Say a week ahead that a temporary limit ends; once."""
    limit = _locked(work, limit_id, "effective")
    if limit is not None and limit.warned_on is None:
        limit.warned_on = work.moment.today
        _tell(work, limit, "limit_ending")


@dataclass(frozen=True, slots=True)
class Owed:
    """Ids of the limits whose day has come: to begin, to end, to warn about."""

    to_begin: list[int]
    to_end: list[int]
    to_warn: list[int]


def owed(today: date) -> Owed:
    """List the limits that need the machine on a business date."""
    to_begin = select(CreditLimit.id).where(
        CreditLimit.state == "scheduled", CreditLimit.starts_on <= today
    )
    running = select(CreditLimit.id).where(
        CreditLimit.kind == "temporary", CreditLimit.state == "effective"
    )
    to_end = running.where(CreditLimit.ends_on < today)
    to_warn = running.where(
        CreditLimit.ends_on >= today,
        CreditLimit.ends_on <= today + timedelta(days=WARNED_DAYS),
        CreditLimit.warned_on.is_(None),
    )
    in_order = to_begin.order_by(CreditLimit.starts_on, CreditLimit.id)
    return Owed(*(list(db.session.scalars(ids)) for ids in (in_order, to_end, to_warn)))


def _locked(work: Work, limit_id: int, state: str) -> CreditLimit | None:
    customer_id = db.session.scalar(
        select(CreditLimit.customer_id).where(CreditLimit.id == limit_id)
    )
    work.lock([customer_id] if customer_id else [])
    limit = db.session.get(CreditLimit, limit_id, populate_existing=True)
    return limit if limit is not None and limit.state == state else None


def _tell(work: Work, limit: CreditLimit, event: str) -> None:
    listeners = {*reps_of(limit.customer_id, work.moment.today), *with_role(*DESK)}
    if limit.decided_by_id is not None:
        listeners = {*reps_of(limit.customer_id, work.moment.today), limit.decided_by_id}
    notices.tell(
        work,
        listeners,
        event,
        subject=f"credit_limit/{limit.id}",
        customer_id=limit.customer_id,
    )


def _told(limit: CreditLimit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    return {
        "kind": limit.kind,
        "amount_minor": limit.amount_minor,
        "max_overdue_days": limit.max_overdue_days,
        "ends_on": limit.ends_on.isoformat()
        if limit.kind == "temporary" and limit.ends_on
        else None,
        "source": limit.source,
        **({} if limit.state != "scheduled" else {"starts_on": limit.starts_on.isoformat()}),
    }
