"""Who may decide a credit limit, and whether the facts still hold (domain.md 2.7).

Amounts are minor units of the company's currency. Ceilings, shares and delays are the proposed defaults of
the design; they stand together in `Policy` so that they can become settings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from credit.rules.access import Role

LADDER = (Role.COLLECTOR, Role.CREDIT_MANAGER, Role.CFO, Role.MANAGING_DIRECTOR)
TOP = LADDER[-1]


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds of approval; ceilings are resulting limits, inclusive, in minor units."""

    collector_minor: int = 10_000_00
    credit_manager_minor: int = 50_000_00
    cfo_minor: int = 250_000_00
    manager_extra_percent: int = 10
    manager_extra_minor: int = 5_000_00
    manager_days: int = 30
    manager_pause_days: int = 90
    moved_percent: int = 10
    lapses_after_business_days: int = 15
    fresh_sign_in_above_minor: int = 50_000_00


POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Approver:
    """A person at the moment of deciding. stands_in_for: ids of people they are deputy of today."""

    id: int
    role: str
    stands_in_for: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be approved: the limit it results in, who asked, and whose account it is."""

    resulting_minor: int
    requester_id: int
    requester_role: str
    rep_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Extension:
    """A temporary limit an agency manager might grant alone. days: from today to its last day."""

    current_minor: int | None
    resulting_minor: int
    days: int
    days_since_last: int | None


def steps(resulting_minor: int, requester_role: str, policy: Policy = POLICY) -> list[Role]:
    """List the lowest role of each approval needed, in order.

    When the requester could have given an approval, the next one up gives it; two that meet on one role
    become one. Nobody stands above the managing director: up to the CFO's ceiling the CFO decides
    that request. Above it two approvals stay, and a deputy stands in for the requester.
    """
    if resulting_minor > policy.cfo_minor:
        return [Role.CFO, TOP]
    if requester_role == TOP:
        return [Role.CFO]
    raised = [_above(role, requester_role) for role in _needed(resulting_minor, policy)]
    return list(dict.fromkeys(raised))


def _needed(resulting_minor: int, policy: Policy) -> list[Role]:
    if resulting_minor <= policy.collector_minor:
        return [Role.COLLECTOR]
    if resulting_minor <= policy.credit_manager_minor:
        return [Role.CREDIT_MANAGER]
    return [Role.CREDIT_MANAGER, Role.CFO]


def _above(role: Role, requester_role: str) -> Role:
    asked_from = _rank(requester_role)
    return LADDER[asked_from + 1] if asked_from >= LADDER.index(role) else role


def remaining(ask: Ask, given: Sequence[Approver], policy: Policy = POLICY) -> list[Role]:
    """List the lowest role of each approval still missing, in order.

    Above the CFO's ceiling the two may come in either order; below, whoever approves gives the next one.
    """
    wanted = steps(ask.resulting_minor, ask.requester_role, policy)
    if wanted == [Role.CFO, TOP] and given and _reaches(given[0], TOP, ask, policy):
        wanted.reverse()
    return wanted[len(given) :]


def why_not(
    person: Approver, ask: Ask, given: Sequence[Approver] = (), policy: Policy = POLICY
) -> str | None:
    """Say what forbids this person to give the next approval (or to refuse); None when nothing does.

    given: who approved already, in order. Answers: requester, account_rep, already_approved, complete,
    above_authority.
    """
    if person.id == ask.requester_id:
        return "requester"
    if person.id in ask.rep_ids:
        return "account_rep"
    if person.id in {approver.id for approver in given}:
        return "already_approved"
    missing = remaining(ask, given, policy)
    if not missing:
        return "complete"
    return None if _reaches(person, missing[0], ask, policy) else "above_authority"


def _reaches(person: Approver, wanted: Role, ask: Ask, policy: Policy) -> bool:
    if _rank(person.role) >= LADDER.index(wanted):
        return True
    return (
        ask.resulting_minor > policy.cfo_minor
        and ask.requester_id in person.stands_in_for
        and _rank(ask.requester_role) >= LADDER.index(wanted)
    )


def wants_fresh_sign_in(resulting_minor: int, policy: Policy = POLICY) -> bool:
    """Say whether approving such a limit asks for a password typed a moment ago."""
    return resulting_minor > policy.fresh_sign_in_above_minor


def manager_may(extension: Extension, policy: Policy = POLICY) -> bool:
    """Say whether an agency manager may grant this extension alone.

    Temporary, at most a tenth and 5,000 above the permanent limit, 30 days, once in 90 days.
    """
    if not extension.current_minor:
        return False
    extra = extension.resulting_minor - extension.current_minor
    return (
        0 < extra <= policy.manager_extra_minor
        and extra * 100 <= extension.current_minor * policy.manager_extra_percent
        and 0 < extension.days <= policy.manager_days
        and (
            extension.days_since_last is None
            or extension.days_since_last >= policy.manager_pause_days
        )
    )


def may_set_group_limit(role: str, highest_minor: int, policy: Policy = POLICY) -> bool:
    """Say whether a rank reaches an amount by itself: a group's limit only bars, it grants nothing."""
    ceilings = (policy.collector_minor, policy.credit_manager_minor, policy.cfo_minor)
    needed = sum(highest_minor > each for each in ceilings)
    return _rank(role) >= needed


MOVING = ("exposure_minor", "score")


def moved(
    before: Mapping[str, int | None], now: Mapping[str, int | None], policy: Policy = POLICY
) -> list[str]:
    """Name the facts that moved by more than a tenth; a fact that appeared or vanished has moved."""
    return [name for name in MOVING if _has_moved(before.get(name), now.get(name), policy)]


def _has_moved(before: int | None, now: int | None, policy: Policy) -> bool:
    if before is None or now is None:
        return before is not now
    return abs(now - before) * 100 > abs(before) * policy.moved_percent


def covers(given: tuple[int, int | None], wanted: tuple[int, int | None]) -> bool:
    """Say whether an approval of (amount, days) also approves what is now to be granted.

    A yes to more is a yes to less; another delay is another question.
    """
    return given[0] >= wanted[0] and given[1] == wanted[1]


def who_lies_above(role: Role) -> tuple[Role, ...]:
    """List a role and those that may do all it may, lowest first."""
    return LADDER[LADDER.index(role) :]


def _rank(role: str) -> int:
    return LADDER.index(Role(role)) if role in LADDER else -1
