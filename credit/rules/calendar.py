"""The French business calendar with the company's own closing days, and how far a ledger is behind.

Closing days are set beside the clock (`follow`): whoever freezes the present says which days the company
works, so that every rule counts alike.
"""

from collections.abc import Collection
from contextvars import ContextVar
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
SATURDAY = 5

_closed: ContextVar[frozenset[date]] = ContextVar("closed", default=frozenset())


def follow(closed: Collection[date]) -> None:
    """Count no business day on these days, from now on and in this context."""
    _closed.set(frozenset(closed))


def closing_days() -> frozenset[date]:
    """Give the closing days that are followed."""
    return _closed.get()


def easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def french_holidays(year: int) -> dict[date, str]:
    """Name the public holidays of one year (Code du travail L3133-1; Alsace-Moselle left out)."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "new_year",
        sunday + DAY: "easter_monday",
        date(year, 5, 1): "labour_day",
        date(year, 5, 8): "victory_day",
        sunday + 39 * DAY: "ascension",
        sunday + 50 * DAY: "whit_monday",
        date(year, 7, 14): "national_day",
        date(year, 8, 15): "assumption",
        date(year, 11, 1): "all_saints",
        date(year, 11, 11): "armistice",
        date(year, 12, 25): "christmas",
    }


def is_business_day(day: date) -> bool:
    """Say whether a day is Monday to Friday, no public holiday and no closing day."""
    return day.weekday() < SATURDAY and not _is_free(day)


def _is_free(day: date) -> bool:
    return day in french_holidays(day.year) or day in _closed.get()


def next_business_day(day: date) -> date:
    """Give the first business day after a day."""
    return add_business_days(day, 1)


def add_business_days(day: date, days: int) -> date:
    """Count business days forward (or back, when negative); zero leaves the day as it is."""
    step = DAY if days > 0 else -DAY
    for _ in range(abs(days)):
        day += step
        while not is_business_day(day):
            day += step
    return day


def business_days_missed(as_of: date, today: date) -> int:
    """Count the business days that ended since the ledger's date (domain: "Freshness").

    A ledger of Friday misses none on Monday, one on Tuesday.
    """
    span = (today - as_of).days - 1
    if span <= 0:
        return 0
    weeks, rest = divmod(span, 7)
    first = as_of + DAY
    days = weeks * 5 + sum((first + n * DAY).weekday() < SATURDAY for n in range(rest))
    years = range(first.year, today.year + 1)
    free = _closed.get().union(*map(french_holidays, years))
    return days - sum(first <= day < today and day.weekday() < SATURDAY for day in free)


def stale_on(as_of: date, missed: int) -> date:
    """Give the first day on which the ledger misses so many business days."""
    return add_business_days(as_of, missed) + DAY
