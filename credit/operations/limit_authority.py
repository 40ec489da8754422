"""Who may decide one request, from its rows: the asker, the account's reps, deputies and approvals given."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from credit.operations.audience import managers_of, reps_of
from credit.operations.policy_in_force import policy_on
from credit.rules.access import Role
from credit.rules.limits import (
    LADDER,
    Approver,
    Ask,
    Extension,
    Principal,
    acts_for,
    covers,
    manager_may,
    why_not,
)
from credit.store.db import db
from credit.store.limits import (
    CreditLimit,
    LimitApproval,
    LimitRequest,
    find_permanent,
    principals_of,
)
from credit.store.people import User


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked, or offered instead. until: last day of a temporary limit; None = permanent."""

    amount_minor: int
    max_overdue_days: int | None
    until: date | None = None


NOTHING = Terms(0, None)  # stands for a request that names no amount while none is in force


def terms_asked(request: LimitRequest) -> Terms | None:
    """Complete what was asked with the limit in force; None when an amount must still be named."""
    current = find_permanent(request.customer_id)
    amount = request.requested_minor
    if amount is None:
        amount = current.amount_minor if current else None
    days = request.requested_days
    if days is None:
        days = current.max_overdue_days if current else None
    return None if amount is None else Terms(amount, days, request.temporary_until)


def ask_of(request: LimitRequest, resulting_minor: int, today: date) -> Ask:
    """Describe a request for the rule of authority."""
    return Ask(
        resulting_minor,
        request.requester_id,
        db.session.get_one(User, request.requester_id).role,
        frozenset(reps_of(request.customer_id, today)),
    )


def approver(user: User, today: date) -> Approver:
    """Describe a person for the rule of authority."""
    return Approver(user.id, user.role, principals_of(user.id, today))


def standing(request: LimitRequest, terms: Terms) -> list[LimitApproval]:
    """List the approvals that still stand and cover these terms, in order."""
    wanted = (terms.amount_minor, terms.max_overdue_days)
    return [
        approval
        for approval in request.approvals
        if not approval.fallen
        and covers((approval.granted_minor or 0, approval.granted_days), wanted)
        and approval.granted_until == terms.until
    ]


def givers(approvals: list[LimitApproval], today: date) -> list[Approver]:
    """Describe who gave approvals, in order, and for whom."""
    given = [approver(db.session.get_one(User, row.approver_id), today) for row in approvals]
    return [
        replace(giver, acted_for=_principal(row.decided_for_id))
        for giver, row in zip(given, approvals, strict=True)
    ]


def _principal(user_id: int | None) -> Principal | None:
    return None if user_id is None else Principal(user_id, db.session.get_one(User, user_id).role)


def what_forbids(user: User, request: LimitRequest, terms: Terms, today: date) -> str | None:
    """Say what forbids this person to approve these terms now; None when nothing does.

    An agency manager may grant a small temporary extension alone, once in a while.
    """
    ask = ask_of(request, terms.amount_minor, today)
    given = givers(standing(request, terms), today)
    reason = why_not(approver(user, today), ask, given, policy_on(today).limits)
    if reason == "above_authority" and extends(user, request, terms, today):
        return None
    return reason


def decides_for(user: User, request: LimitRequest, terms: Terms, today: date) -> int | None:
    """Name whose deputy this person would decide as; None: in their own right, or not at all."""
    if what_forbids(user, request, terms, today) is not None:
        return None
    if extends(user, request, terms, today):
        return None
    given = givers(standing(request, terms), today)
    ask, policy = ask_of(request, terms.amount_minor, today), policy_on(today).limits
    principal = acts_for(approver(user, today), ask, given, policy)
    return principal.id if principal else None


def extends(user: User, request: LimitRequest, terms: Terms, today: date) -> bool:
    """Say whether these terms are within what this agency manager may grant alone."""
    if user.role != Role.MANAGER or terms.until is None:
        return False
    if user.id not in managers_of(request.customer_id, today):
        return False
    current = find_permanent(request.customer_id)
    last = _last_extension_on(request.customer_id)
    return manager_may(
        Extension(
            current.amount_minor if current else None,
            terms.amount_minor,
            (terms.until - today).days,
            (today - last).days if last else None,
        ),
        policy_on(today).limits,
    )


def deciders(request: LimitRequest, terms: Terms, today: date) -> list[int]:
    """List whom to tell: of those who may give the next approval the lowest in rank, and managers who may.

    A deputy counts with the rank they would decide with, and hears of what their principal hears of.
    """
    listeners = select(User).where(
        User.role.in_([*LADDER, Role.MANAGER]), User.disabled_at.is_(None)
    )
    able = [
        user
        for user in db.session.scalars(listeners.order_by(User.id))
        if what_forbids(user, request, terms, today) is None
    ]
    ranks = {
        user.id: _rank_used(user, request, terms, today) for user in able if user.role in LADDER
    }
    lowest = {id_ for id_, rank in ranks.items() if rank == min(ranks.values())}
    return [
        user.id
        for user in able
        if user.role not in LADDER
        or user.id in lowest
        or any(each.id in lowest for each in principals_of(user.id, today))
    ]


def _rank_used(user: User, request: LimitRequest, terms: Terms, today: date) -> int:
    for_id = decides_for(user, request, terms, today)
    role = db.session.get_one(User, for_id).role if for_id else user.role
    return LADDER.index(Role(role))


def _last_extension_on(customer_id: int) -> date | None:
    granted = (
        select(func.max(CreditLimit.starts_on))
        .join(User, User.id == CreditLimit.decided_by_id)
        .where(
            CreditLimit.customer_id == customer_id,
            CreditLimit.kind == "temporary",
            User.role == Role.MANAGER,
        )
    )
    return db.session.scalar(granted)
