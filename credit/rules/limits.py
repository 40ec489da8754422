"""Who may decide a credit limit, and whether the facts still hold (domain.md 2.7).

Amounts are minor units of the company's currency. Ceilings, shares and delays are the proposed defaults of
the design; they stand together in `Policy`, whose values the house sets (`rules.credit_policy`).
"""

from collections.abc import Iterable, Mapping, Sequence
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
    step_up_above_minor: int = 0  # 0 = nobody is asked


POLICY = Policy()


@dataclass(frozen=True, slots=True)
class Principal:
    """Someone whose deputy has their rank today. self_appointed: they chose the deputy themselves."""

    id: int
    role: str
    self_appointed: bool = False


@dataclass(frozen=True, slots=True)
class Approver:
    """A person at the moment of deciding, and whom they are deputy of today.

    acted_for: of an approval given, the person it was given for; None = in their own right.
    """

    id: int
    role: str
    stands_in_for: frozenset[Principal] = frozenset()
    acted_for: Principal | None = None


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
    if wanted == [Role.CFO, TOP] and given and _rank_given(given[0]) >= LADDER.index(TOP):
        wanted.reverse()
    return wanted[len(given) :]


def why_not(
    person: Approver, ask: Ask, given: Sequence[Approver] = (), policy: Policy = POLICY
) -> str | None:
    """Say what forbids this person to give the next approval (or to refuse); None when nothing does.

    given: who approved already, in order. Answers: requester, account_rep, principal_asked (up to the CFO's
    ceiling; above it two decide, and a deputy may be one), already_approved, deputy_approved, complete,
    above_authority.
    """
    barred = {
        "requester": person.id == ask.requester_id,
        "account_rep": person.id in ask.rep_ids,
        "principal_asked": ask.resulting_minor <= policy.cfo_minor
        and ask.requester_id in _ids(person.stands_in_for),
        "already_approved": person.id in {approver.id for approver in given},
        "deputy_approved": person.id in _used(given),
    }
    for reason, holds in barred.items():
        if holds:
            return reason
    missing = remaining(ask, given, policy)
    if not missing:
        return "complete"
    may = _reaches(person.role, missing[0]) or _lender(person, ask, given, missing[0], policy)
    return None if may else "above_authority"


def acts_for(
    person: Approver, ask: Ask, given: Sequence[Approver] = (), policy: Policy = POLICY
) -> Principal | None:
    """Say for whom a person gives the next approval; None = in their own right, which comes first.

    Of several principals it is the lowest who reaches, so that the others stay free to decide themselves.
    """
    missing = remaining(ask, given, policy)
    if not missing or _reaches(person.role, missing[0]):
        return None
    return _lender(person, ask, given, missing[0], policy)


def _lender(
    person: Approver, ask: Ask, given: Sequence[Approver], wanted: Role, policy: Policy
) -> Principal | None:
    """Find whose rank a deputy may lend: nobody barred from this account, nobody heard already.

    Whoever asked lends theirs only above the CFO's ceiling, and to a deputy they did not choose.
    """
    barred = ask.rep_ids | _used(given)
    able = [
        each
        for each in person.stands_in_for
        if each.id not in barred and _reaches(each.role, wanted) and _may_lend(each, ask, policy)
    ]
    return min(able, key=lambda each: (_rank(each.role), each.id), default=None)


def _may_lend(principal: Principal, ask: Ask, policy: Policy) -> bool:
    if principal.id != ask.requester_id:
        return True
    return ask.resulting_minor > policy.cfo_minor and not principal.self_appointed


def _used(given: Sequence[Approver]) -> frozenset[int]:
    """Name everyone whose say was used: nobody gives both approvals, as themselves or through a deputy."""
    principals = [approver.acted_for for approver in given if approver.acted_for is not None]
    return frozenset(approver.id for approver in given) | _ids(principals)


def _ids(principals: Iterable[Principal]) -> frozenset[int]:
    return frozenset(each.id for each in principals)


def _rank_given(approver: Approver) -> int:
    return _rank((approver.acted_for or approver).role)


def _reaches(role: str, wanted: Role) -> bool:
    return _rank(role) >= LADDER.index(wanted)


def wants_fresh_sign_in(resulting_minor: int, policy: Policy = POLICY) -> bool:
    """Say whether approving such a limit asks for a password typed a moment ago."""
    return resulting_minor > policy.fresh_sign_in_above_minor


def wants_step_up(resulting_minor: int, policy: Policy = POLICY) -> bool:
    """Say whether approving such a limit asks for a passkey or a one-time code, for this decision alone."""
    return 0 < policy.step_up_above_minor < resulting_minor


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
