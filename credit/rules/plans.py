"""Payment plans: a debt paid in instalments (domain.md 2.5). Life, schedule, and when one is broken."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from credit.rules.calendar import add_business_days
from credit.rules.dates import months_before
from credit.rules.errors import Refused

DRAFT, PROPOSED, APPROVED, ACTIVE = "draft", "proposed", "approved", "active"
COMPLETED, BROKEN, REFUSED, CANCELLED = "completed", "broken", "refused", "cancelled"

LIFE: dict[str, frozenset[str]] = {
    DRAFT: frozenset({PROPOSED, CANCELLED}),
    PROPOSED: frozenset({APPROVED, REFUSED, CANCELLED}),
    APPROVED: frozenset({ACTIVE, CANCELLED}),
    ACTIVE: frozenset({COMPLETED, BROKEN, CANCELLED}),
    **dict.fromkeys((COMPLETED, BROKEN, REFUSED, CANCELLED), frozenset()),
}
LIVE = (PROPOSED, APPROVED, ACTIVE)  # of one debt no more than one
AGREED = (APPROVED, ACTIVE)  # our word is given: what they cover is not chased

GRACE_BUSINESS_DAYS = 3  # † after a missed instalment
ACCEPT_DAYS = 15  # † calendar days the debtor has to accept what was approved
LEAST, MOST = 2, 36  # instalments of one plan

WEEKLY, FORTNIGHTLY, MONTHLY = "weekly", "fortnightly", "monthly"
RHYTHMS = (WEEKLY, FORTNIGHTLY, MONTHLY)
_DAYS = {WEEKLY: 7, FORTNIGHTLY: 14}
FIRST, LAST = "first", "last"


class PlanUnsound(Refused):
    """A schedule that cannot be kept or does not add up; `why` says which, `field` where."""

    code = "plan_unsound"


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is due on one day, in minor units."""

    due_on: date
    amount_minor: int


Schedule = Sequence[Instalment]


def may_become(state: str, other: str) -> bool:
    """Say whether a plan of one state may take another."""
    return other in LIFE[state]


def days(first_on: date, count: int, rhythm: str) -> list[date]:
    """List the days of a rhythm. Monthly keeps the first one's day, or the month's last where it lacks."""
    if rhythm in _DAYS:
        return [first_on + timedelta(days=_DAYS[rhythm] * n) for n in range(count)]
    return [months_before(first_on, -n) for n in range(count)]


def split(total_minor: int, due: Sequence[date], rest_on: str = LAST) -> list[Instalment]:
    """Split an amount evenly over days; the cents that do not divide go onto the last, or the first.

    Raises PlanUnsound when there is not even one cent for each day.
    """
    share, rest = divmod(total_minor, len(due))
    if share <= 0:
        raise PlanUnsound(field="count", why="too_small", total_minor=total_minor)
    amounts = [share] * len(due)
    amounts[0 if rest_on == FIRST else -1] += rest
    return [Instalment(day, amount) for day, amount in zip(due, amounts, strict=True)]


def check(schedule: Schedule, total_minor: int) -> None:
    """Raise PlanUnsound unless there are instalments enough, in order of their days, that add up."""
    if not LEAST <= len(schedule) <= MOST:
        raise PlanUnsound(field="instalments", why="count", least=LEAST, most=MOST)
    if any(before.due_on >= after.due_on for before, after in pairwise(schedule)):
        raise PlanUnsound(field="instalments", why="order")
    if any(one.amount_minor <= 0 for one in schedule):
        raise PlanUnsound(field="instalments", why="too_small", total_minor=total_minor)
    if (said := sum_of(schedule)) != total_minor:
        raise PlanUnsound(field="instalments", why="sum", sum_minor=said, total_minor=total_minor)


def check_ahead(schedule: Schedule, today: date) -> None:
    """Raise PlanUnsound when the first instalment lies before the day on which it is agreed."""
    if schedule[0].due_on < today:
        raise PlanUnsound(field="first_on", why="past", first_on=schedule[0].due_on.isoformat())


def sum_of(schedule: Schedule) -> int:
    """Add the instalments up."""
    return sum(one.amount_minor for one in schedule)


def deadline(due_on: date) -> date:
    """Give the day until which a payment still counts: the instalment's day and three business days."""
    return add_business_days(due_on, GRACE_BUSINESS_DAYS)


def accept_by(approved_on: date) -> date:
    """Give the last day on which the debtor may accept what was approved."""
    return approved_on + timedelta(days=ACCEPT_DAYS)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one instalment stands: paid | partly_paid | late | due; `paid_minor` of it is paid."""

    due_on: date
    amount_minor: int
    paid_minor: int
    state: str


def standings(schedule: Schedule, paid_minor: int, today: date) -> list[Standing]:
    """Lay what is paid over the instalments, the earliest first. Late: its day is past, not its grace."""
    return list(_standings(schedule, paid_minor, today))


def _standings(schedule: Schedule, left_minor: int, today: date) -> Iterator[Standing]:
    for one in schedule:
        paid = max(0, min(left_minor, one.amount_minor))
        left_minor -= paid
        yield Standing(one.due_on, one.amount_minor, paid, _state(one, paid, today))


def _state(one: Instalment, paid_minor: int, today: date) -> str:
    if paid_minor == one.amount_minor:
        return "paid"
    if one.due_on < today:
        return "late"
    return "partly_paid" if paid_minor else "due"


def judge(
    schedule: Schedule,
    *,
    paid_minor: int,
    paid_by: Callable[[date], int],
    as_of: date | None,
) -> tuple[str, int | None]:
    """Give the state an active plan should be in, and which instalment broke it, counted from 0.

    paid_minor: of all it covers, as the ledger knows. paid_by: the same by value date. An instalment is
    judged once the ledger's `as_of` has reached its deadline; whoever has paid all of it has kept the plan.
    """
    if paid_minor >= sum_of(schedule):
        return COMPLETED, None
    owed = 0
    for number, one in enumerate(schedule):
        owed += one.amount_minor
        due_by = deadline(one.due_on)
        if as_of is None or as_of < due_by:
            break
        if paid_by(due_by) < owed:
            return BROKEN, number
    return ACTIVE, None


def deferred_minor(
    state: str, schedule: Schedule, *, acceleration: bool, today: date
) -> int | None:
    """Say how much of what a plan covers is not due yet, in minor units; None is all of it.

    Agreed: all. Broken: what its later instalments would still bring, unless the plan itself says that a
    miss makes everything due at once (acceleration only if written in). Otherwise nothing.
    """
    if state in AGREED:
        return None
    if state != BROKEN or acceleration:
        return 0
    return sum(one.amount_minor for one in schedule if one.due_on >= today)


def held_back(owed: Sequence[tuple[int, int]], deferred: int | None) -> dict[int, int]:
    """Say how much of each item is not to be chased.

    owed: (item id, minor units still owed of what the plan covers), the oldest debt first. Payments go to
    the oldest (Civil Code 1342-10), so what is deferred is of the newest.
    """
    if deferred is None:
        return dict(owed)
    held: dict[int, int] = {}
    for item_id, minor in reversed(owed):
        if deferred <= 0:
            break
        held[item_id] = min(minor, deferred)
        deferred -= held[item_id]
    return held


def why_not(person_id: int, *, proposed_by_id: int, rep_ids: frozenset[int]) -> str | None:
    """Say what forbids a person of the desk to decide a plan: requester, account_rep; None when nothing."""
    if person_id == proposed_by_id:
        return "requester"
    return "account_rep" if person_id in rep_ids else None
