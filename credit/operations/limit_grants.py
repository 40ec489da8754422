"""Write limits: a new row each time, the old one superseded; temporary ones end by themselves."""

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
from credit.store.limits import CreditLimit, find_permanent

WARNED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Grant:
    """A limit to write. until: last day of a temporary one; None = permanent."""

    amount_minor: int
    max_overdue_days: int | None
    source: str
    reason: str
    until: date | None = None
    decided_by_id: int | None = None
    request_id: UUID | None = None
    explain: dict[str, Any] = field(default_factory=dict)


def write(work: Work, customer_id: int, grant: Grant) -> CreditLimit:
    """Put a limit into force today; a permanent one supersedes the permanent one before it.

    Raises CustomerClosed where more than before would be granted to a customer the ledger has left.
    """
    before = find_permanent(customer_id)
    had = before.amount_minor if before else 0
    if grant.amount_minor > had and not db.session.get_one(Customer, customer_id).active:
        raise CustomerClosed(field="customer_id", customer_id=customer_id)
    limit = CreditLimit(
        customer_id=customer_id,
        kind="temporary" if grant.until else "permanent",
        amount_minor=grant.amount_minor,
        max_overdue_days=grant.max_overdue_days,
        state="effective",
        starts_on=work.moment.today,
        ends_on=grant.until,
        source=grant.source,
        reason=grant.reason,
        explain=grant.explain,
        decided_by_id=grant.decided_by_id,
        request_id=grant.request_id,
        created_at=work.moment.now,
    )
    if before is not None and grant.until is None:
        before.state = "superseded"
        before.ends_on = work.moment.today
    db.session.add(limit)
    db.session.flush()
    work.record(
        "limit.set",
        "credit_limit",
        limit.id,
        customer_id=customer_id,
        before=_told(before),
        after=_told(limit),
    )
    work.touch(customer_id, figures=True)
    return limit


def end(work: Work, limit_id: int) -> None:
    """Expire a temporary limit whose last day has passed; the permanent one applies again."""
    limit = _locked(work, limit_id)
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
    limit = _locked(work, limit_id)
    if limit is not None and limit.warned_on is None:
        limit.warned_on = work.moment.today
        _tell(work, limit, "limit_ending")


def owed(today: date) -> tuple[list[int], list[int]]:
    """List the temporary limits to end, and those to warn about."""
    running = select(CreditLimit.id).where(
        CreditLimit.kind == "temporary", CreditLimit.state == "effective"
    )
    to_end = running.where(CreditLimit.ends_on < today)
    to_warn = running.where(
        CreditLimit.ends_on >= today,
        CreditLimit.ends_on <= today + timedelta(days=WARNED_DAYS),
        CreditLimit.warned_on.is_(None),
    )
    return list(db.session.scalars(to_end)), list(db.session.scalars(to_warn))


def _locked(work: Work, limit_id: int) -> CreditLimit | None:
    customer_id = db.session.scalar(
        select(CreditLimit.customer_id).where(CreditLimit.id == limit_id)
    )
    work.lock([customer_id] if customer_id else [])
    limit = db.session.get(CreditLimit, limit_id, populate_existing=True)
    return limit if limit is not None and limit.state == "effective" else None


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
    }
