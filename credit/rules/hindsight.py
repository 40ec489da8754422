"""What a forecast would have said on a past day, by what was known then, and how far it was off."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from credit.rules.dates import months_before, overdue_days
from credit.rules.forecast import INSOLVENT, Contest, Debt, Forecast, Said, forecast
from credit.rules.habits import Delays, Habits
from credit.rules.kpis import tenth

HABIT_MONTHS = 12  # of payments and of closed disputes, before the day
HORIZON_WEEKS = 6  # of amounts compared, after the day
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """Something that was so from a day on, until a day (excluded; None: still)."""

    what: T
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Say whether it was so at the end of a day."""
        return self.since <= day and (self.until is None or self.until > day)


class Past(NamedTuple):
    """One debit, open or paid long ago, and all that was ever said of it; `paid_on` None: still open.

    debt: without `said` and `contest`, which are chosen from `said` and `contests` by the day.
    """

    debt: Debt
    dated_on: date
    paid_on: date | None
    said: Sequence[Known[Said]] = ()
    contests: Sequence[Known[Contest]] = ()
    insolvency_on: date | None = None

    def open_on(self, day: date) -> bool:
        """Say whether it was owed at the end of a day."""
        return self.dated_on <= day and (self.paid_on is None or self.paid_on > day)

    def as_known(self, day: date) -> Debt:
        """Give the debt with what was known of it at the end of a day."""
        if not (self.said or self.contests or self.insolvency_on):
            return self.debt  # most debts: nothing to choose, and no copy to make
        said = [each.what for each in self.said if each.on(day)]
        contest = next((each.what for each in self.contests if each.on(day)), None)
        left_out = self.debt.left_out
        if not left_out and self.insolvency_on is not None and self.insolvency_on <= day:
            left_out = INSOLVENT
        return self.debt._replace(said=said, contest=contest, left_out=left_out)


class Payment(NamedTuple):
    """One invoice that was settled, in minor units."""

    customer_id: int
    minor: int
    due_on: date
    paid_on: date


def learn(paid: Iterable[Payment], on: date) -> Callable[[int], Habits]:
    """Learn how late each customer paid, in the year before a day; gives habits by customer id."""
    since = months_before(on, HABIT_MONTHS)
    seen: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in paid:
        if since < one.paid_on <= on:
            seen[one.customer_id].append((one.minor, overdue_days(one.due_on, one.paid_on)))
    everybody = Delays.learn(pair for pairs in seen.values() for pair in pairs)
    return lambda customer_id: Habits(Delays.learn(seen.get(customer_id, ())), everybody)


def learn_closing(closed: Iterable[tuple[date, date]], on: date) -> Habits:
    """Learn how long disputes took; closed: (opened, closed) on which days."""
    since = months_before(on, HABIT_MONTHS)
    took = Delays.learn((1, (end - start).days) for start, end in closed if since < end <= on)
    return Habits(took, took)


def as_of(
    items: Sequence[Past],
    closed: Sequence[tuple[date, date]],
    on: date,
    only: Callable[[int], bool] = lambda _: True,
) -> Forecast:
    """Forecast by what was known at the end of a day; what is learned is of `items` alone.

    only: whose debts, by customer id; habits are learned from everybody's.
    """
    debts = [one.as_known(on) for one in items if one.open_on(on) and only(one.debt.customer_id)]
    paid = (
        Payment(one.debt.customer_id, one.debt.minor, one.debt.due_on, one.paid_on)
        for one in items
        if one.paid_on and not one.debt.bill
    )
    of = learn(paid, on)
    habits = {customer_id: of(customer_id) for customer_id in {one.customer_id for one in debts}}
    return forecast(debts, habits, learn_closing(closed, on), on)


@dataclass(frozen=True, slots=True)
class Hindsight:
    """How far forecasts were from what came.

    items: parts of debts that were paid since; still_open: those that were not. days_off: the mean absolute
    error in days, to one decimal; days_late: the mean error, positive where money came later than told.
    within_percent: how many came between the earliest and the latest day. told_minor and came_minor: in the
    weeks compared; week_off_percent: the differences of single weeks, added up, in percent of what came.
    """

    days: Sequence[date]
    items: int
    still_open: int
    days_off: float | None
    days_late: float | None
    within_percent: float | None
    told_minor: int
    came_minor: int
    week_off_percent: float | None


def look_back(
    items: Sequence[Past],
    closed: Sequence[tuple[date, date]],
    days: Sequence[date],
    known_on: date,
    only: Callable[[int], bool] = lambda _: True,
) -> Hindsight:
    """Forecast on each of some past days and compare with what came until `known_on`.

    only: as in `as_of`. A week that had not ended by `known_on` is not compared.
    """
    paid_on = {one.debt.item_id: one.paid_on for one in items}
    errors: list[int] = []
    within = still_open = told_minor = came_minor = week_off = 0
    for day in days:
        told, came = defaultdict[int, int](int), defaultdict[int, int](int)
        weeks = min(HORIZON_WEEKS, (known_on - day).days // 7)
        for one in as_of(items, closed, day, only).expected:
            told[_week(one.on, day)] += one.minor
            paid = paid_on[one.item_id]
            if paid is None or paid > known_on:
                still_open += 1
                continue
            came[_week(paid, day)] += one.minor
            errors.append((paid - one.on).days)
            within += one.earliest_on <= paid <= one.latest_on
        told_minor += sum(told[week] for week in range(weeks))
        came_minor += sum(came[week] for week in range(weeks))
        week_off += sum(abs(told[week] - came[week]) for week in range(weeks))
    return Hindsight(
        days,
        len(errors),
        still_open,
        _mean(map(abs, errors), len(errors)),
        _mean(errors, len(errors)),
        _mean([100 * within], len(errors)),
        told_minor,
        came_minor,
        _mean([100 * week_off], came_minor),
    )


def _week(on: date, day: date) -> int:
    return ((on - day) - timedelta(days=1)).days // 7 if on > day else 0


def _mean(values: Iterable[int], count: int) -> float | None:
    return tenth(Fraction(sum(values), count)) if count > 0 else None
