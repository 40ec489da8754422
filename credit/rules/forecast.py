"""When what is owed will likely come in, and how sure that is (domain.md, "Cash forecast").

The likely date of a debt is that of the instalment that covers it, else of the promise, else of the end of
the dispute on it, else its due date and the customer's weighted delay. No date is a Saturday, a Sunday, a
holiday or past. Amounts are minor units of one currency.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from credit.rules.calendar import add_business_days, is_business_day
from credit.rules.dates import month_end, month_start, months_before
from credit.rules.habits import FARTHEST, Habits

INSTALMENT, PROMISE, DISPUTE, BILL, DELAY = "instalment", "promise", "dispute", "bill", "delay"
WHYS = (INSTALMENT, PROMISE, DISPUTE, BILL, DELAY)
DOUBTFUL, INSOLVENT, FACTORED, DISPUTED = "doubtful", "insolvent", "factored", "disputed"
WEEK, MONTH = "week", "month"
COUNT = {WEEK: 13, MONTH: 6}  # the periods told one by one
LEFT_OUT = (DOUBTFUL, INSOLVENT, FACTORED, DISPUTED)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a debt: so much of it on that day. why: INSTALMENT or PROMISE."""

    why: str
    on: date
    minor: int


@dataclass(frozen=True, slots=True)
class Contest:
    """An unresolved dispute. step_on: the day by which its next step is due, where one was named."""

    minor: int
    opened_on: date
    step_on: date | None = None


class Debt(NamedTuple):
    """One open debit. left_out: why nothing of it is forecast, one of LEFT_OUT; said: the strongest first."""

    item_id: int
    customer_id: int
    minor: int
    due_on: date
    bill: bool = False
    left_out: str | None = None
    said: Sequence[Said] = ()
    contest: Contest | None = None


class Expected(NamedTuple):
    """A part of a debt on its likely day; eight in ten such come from `earliest_on` to `latest_on`."""

    item_id: int
    customer_id: int
    minor: int
    why: str
    on: date
    earliest_on: date
    latest_on: date


@dataclass(slots=True)
class Forecast:
    """What is expected, and what is not forecast at all, by reason; together all that is owed."""

    expected: list[Expected] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def total_minor(self) -> int:
        """Add up what is expected, whenever."""
        return sum(one.minor for one in self.expected)


def forecast(
    debts: Iterable[Debt], habits: dict[int, Habits], closing: Habits, today: date
) -> Forecast:
    """Forecast every debt.

    habits: how late each customer pays; closing: how long disputes take, in days from their opening. Where
    no dispute was ever closed and no step is due, a disputed amount is left out: nobody can say when.
    """
    found = Forecast()
    working = cache(lambda day: business_day(min(max(day, today), FARTHEST)))
    for debt in debts:
        parts, left_out = _parts(debt, habits[debt.customer_id], closing, today, working)
        found.expected += parts
        for why, minor in left_out.items():
            found.left_out[why] = found.left_out.get(why, 0) + minor
    return found


def _parts(
    debt: Debt, habits: Habits, closing: Habits, today: date, working: Callable[[date], date]
) -> tuple[list[Expected], dict[str, int]]:
    if debt.left_out:
        return [], {debt.left_out: debt.minor}
    usual = (debt.due_on,) * 3 if debt.bill else habits.dates(debt.due_on, today)
    parts, left_out, left = [], {}, debt.minor
    for one in debt.said:
        if (minor := min(left, one.minor)) > 0:
            # A word may be broken: then the customer's habit says when, at the latest.
            when = (one.on, one.on, max(one.on, usual[2]))
            parts.append(_expected(debt, minor, one.why, when, working))
            left -= minor
    if debt.contest and (minor := min(left, debt.contest.minor)) > 0:
        ends = _end_of(debt.contest, closing, today)
        if ends is None:
            left_out[DISPUTED] = minor
        else:
            # The dispute is why it is late: habit counts from the due date alone.
            usual_then = habits.dates(debt.due_on, min(debt.due_on, today))
            later = tuple(max(pair) for pair in zip(ends, usual_then, strict=True))
            parts.append(_expected(debt, minor, DISPUTE, later, working))
        left -= minor
    if left > 0:
        parts.append(_expected(debt, left, BILL if debt.bill else DELAY, usual, working))
    return parts, left_out


def _end_of(contest: Contest, closing: Habits, today: date) -> tuple[date, ...] | None:
    """Say when a dispute ends: by its next step, else as long as disputes take."""
    usual = closing.dates(contest.opened_on, today) if closing.known else None
    if contest.step_on is None or contest.step_on < today:
        return usual
    return (contest.step_on, contest.step_on, max(contest.step_on, (usual or [today])[-1]))


def _expected(
    debt: Debt, minor: int, why: str, when: Sequence[date], working: Callable[[date], date]
) -> Expected:
    """when: the likely day, the earliest and the latest; working: gives the day that counts for each."""
    on, earliest, latest = map(working, when)
    return Expected(
        debt.item_id, debt.customer_id, minor, why, on, min(earliest, on), max(latest, on)
    )


def business_day(day: date) -> date:
    """Give the day itself, or the first business day after it."""
    return day if is_business_day(day) else add_business_days(day, 1)


def lay(
    why: str, schedule: Iterable[tuple[date, int]], owed: Iterable[tuple[int, int]]
) -> dict[int, list[Said]]:
    """Lay what was said over debts, by item id: the earliest day on the first debt.

    schedule: (day, minor units) in order; owed: (item id, minor units), the oldest debt first (Civil Code
    1342-10). What exceeds the debts is forgotten.
    """
    found: dict[int, list[Said]] = {}
    days = deque(schedule)
    for item_id, owes in owed:
        rest = owes
        while rest > 0 and days:
            on, minor = days.popleft()
            part = min(rest, minor)
            rest -= part
            found.setdefault(item_id, []).append(Said(why, on, part))
            if part < minor:
                days.appendleft((on, minor - part))
    return found


def set_off(debts: Iterable[Debt], credits_minor: int) -> list[Debt]:
    """Take one customer's unallocated credits off its debts, the oldest first; what is paid goes."""
    kept = []
    for debt in sorted(debts, key=lambda one: (one.due_on, one.item_id)):
        part = min(debt.minor, credits_minor)
        credits_minor -= part
        if part < debt.minor:
            kept.append(debt._replace(minor=debt.minor - part) if part else debt)
    return kept


def put_off(expected: Iterable[Expected], customer_id: int, days: int) -> list[Expected]:
    """Suppose that one customer pays everything so many calendar days later."""
    more = timedelta(days=days)
    return [
        one._replace(
            on=business_day(one.on + more),
            earliest_on=business_day(one.earliest_on + more),
            latest_on=business_day(one.latest_on + more),
        )
        if one.customer_id == customer_id
        else one
        for one in expected
    ]


@dataclass(frozen=True, slots=True)
class Period:
    """What is likely to come in from a day to a day, both included; the last one has no end.

    low_minor and high_minor: what will have come in from today to its end if everybody pays at the latest,
    and at the earliest; `sum_minor` lies between them.
    """

    starts_on: date
    ends_on: date | None
    minor: int
    sum_minor: int
    low_minor: int
    high_minor: int


def periods(expected: Sequence[Expected], ends: Sequence[date], today: date) -> list[Period]:
    """Put what is expected into periods: up to each end, and one more for what comes after the last."""
    starts = [today, *(end + timedelta(days=1) for end in ends)]
    bounds: list[date | None] = [*ends, None]

    def upto(days: Iterable[tuple[date, int]]) -> list[int]:
        sums = [0] * len(starts)
        for on, minor in days:
            sums[bisect_left(ends, on)] += minor
        return list(accumulate(sums))

    likely = upto((one.on, one.minor) for one in expected)
    low = upto((one.latest_on, one.minor) for one in expected)
    high = upto((one.earliest_on, one.minor) for one in expected)
    return [
        Period(starts[n], bounds[n], likely[n] - (likely[n - 1] if n else 0), *sums)
        for n, sums in enumerate(zip(likely, low, high, strict=True))
    ]


def period_ends(by: str, today: date) -> list[date]:
    """List the Sundays that end this week and those to come, or the last days of the months likewise."""
    if by == WEEK:
        sunday = today + timedelta(days=6 - today.weekday())
        return [sunday + timedelta(days=7 * n) for n in range(COUNT[WEEK])]
    return [month_end(months_before(month_start(today), -n)) for n in range(COUNT[MONTH])]


def owed_late(debts: Iterable[Debt], today: date) -> Iterator[tuple[int, int]]:
    """Give (item id, minor units) of what is past due and forecast at all, the oldest first."""
    late = (one for one in debts if one.due_on < today and not one.left_out and not one.bill)
    for one in sorted(late, key=lambda one: (one.due_on, one.item_id)):
        yield one.item_id, one.minor
