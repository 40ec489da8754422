"""Who may decide one request, from its rows: the asker, the account's reps, deputies and approvals given."""

from collections.abc import Sequence
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
    Policy,
    Principal,
    acts_for,
    covers,
    manager_may,
    steps,
    who_lies_above,
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
    """What is asked, or offered instead. until: last day of a temporary limit; None = permanent.

    starts_on: a later day it is to begin on; None = at once.
    """

    amount_minor: int
    max_overdue_days: int | None
    until: date | None = None
    starts_on: date | None = None


NOTHING = Terms(0, None)  # stands for a request that names no amount while none is in force


def terms_asked(request: LimitRequest, today: date) -> Terms | None:
    """Complete what was asked with the limit in force; None when an amount must still be named."""
    current = find_permanent(request.customer_id, today)
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
        and (approval.granted_until, approval.granted_from) == (terms.until, terms.starts_on)
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


@dataclass(frozen=True, slots=True)
class Question:
    """Terms of one request as the rule of authority sees them: read once, asked of many people."""

    request: LimitRequest
    terms: Terms
    today: date
    ask: Ask
    given: list[Approver]
    policy: Policy


def question(request: LimitRequest, terms: Terms, today: date) -> Question:
    """Read what the rule of authority needs to know of these terms."""
    return Question(
        request,
        terms,
        today,
        ask_of(request, terms.amount_minor, today),
        givers(standing(request, terms), today),
        policy_on(today).limits,
    )


def judge(user: User, asked: Question) -> tuple[str | None, Principal | None]:
    """Say what forbids this person to approve now, None when nothing does; and for whom they would.

    An agency manager may grant a small temporary extension alone, once in a while.
    """
    person = approver(user, asked.today)
    reason = why_not(person, asked.ask, asked.given, asked.policy)
    if reason is None:
        return None, acts_for(person, asked.ask, asked.given, asked.policy)
    if reason == "above_authority" and _extends(user, asked):
        return None, None
    return reason, None


def what_forbids(user: User, request: LimitRequest, terms: Terms, today: date) -> str | None:
    """Say what forbids this person to approve these terms now; None when nothing does."""
    return judge(user, question(request, terms, today))[0]


def decides_for(user: User, request: LimitRequest, terms: Terms, today: date) -> int | None:
    """Name whose deputy this person would decide as; None: in their own right, or not at all."""
    _, principal = judge(user, question(request, terms, today))
    return principal.id if principal else None


def who_decides_alone(resulting_minor: int | None, today: date) -> Sequence[str]:
    """List the roles that may answer alone: those who give the last approval of such a limit."""
    return who_lies_above(steps(resulting_minor or 0, "", policy_on(today).limits)[-1])


def what_bars_alone(
    person: User, customer_id: int, resulting_minor: int | None, today: date
) -> str | None:
    """Say what forbids a person to answer alone for such a limit; None when nothing does."""
    if person.id in reps_of(customer_id, today):
        return "account_rep"
    alone = who_decides_alone(resulting_minor, today)
    return None if person.role in alone else "above_authority"


def extends(user: User, request: LimitRequest, terms: Terms, today: date) -> bool:
    """Say whether these terms are within what this agency manager may grant alone."""
    return _extends(user, question(request, terms, today))


def _extends(user: User, asked: Question) -> bool:
    request, terms, today = asked.request, asked.terms, asked.today
    if user.role != Role.MANAGER or terms.until is None or terms.starts_on is not None:
        return False
    if user.id not in managers_of(request.customer_id, today):
        return False
    current = find_permanent(request.customer_id, today)
    last = _last_extension_on(request.customer_id)
    return manager_may(
        Extension(
            current.amount_minor if current else None,
            terms.amount_minor,
            (terms.until - today).days,
            (today - last).days if last else None,
        ),
        asked.policy,
    )


def able(request: LimitRequest, terms: Terms, today: date) -> list[tuple[User, str]]:
    """List who may give the next approval, by id, and the role each would decide with."""
    asked = question(request, terms, today)
    wanted = select(User).where(User.role.in_([*LADDER, Role.MANAGER]), User.disabled_at.is_(None))
    found = []
    for user in db.session.scalars(wanted.order_by(User.id)):
        why, principal = judge(user, asked)
        if why is None:
            found.append((user, principal.role if principal else user.role))
    return found


def deciders(request: LimitRequest, terms: Terms, today: date, least: str = LADDER[0]) -> list[int]:
    """List whom to tell: of those who may give the next approval the lowest in rank, and managers who may.

    A deputy counts with the rank they would decide with, and hears of what their principal hears of. least:
    the rank a request has gone up to; whoever decides with a lower one is left out.
    """
    may = able(request, terms, today)
    reaching = who_lies_above(Role(least))
    ranks = {user.id: reaching.index(Role(role)) for user, role in may if role in reaching}
    lowest = {id_ for id_, rank in ranks.items() if rank == min(ranks.values())}
    return [
        user.id
        for user, _ in may
        if user.id in lowest
        or (user.role not in LADDER and least == LADDER[0])
        or any(each.id in lowest for each in principals_of(user.id, today))
    ]


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
