"""The business calendar, the house's own and a debtor's, and how many business days a ledger is behind.

Holidays are data: `rules.countries`. Where the house is and its closing days are set beside the clock
(`follow`): whoever freezes the present says which days the company works, so that every rule counts alike.
"""

from collections.abc import Collection
from contextvars import ContextVar
from datetime import date, timedelta
from functools import lru_cache

from credit.rules.countries import FRANCE, PACKS
from credit.rules.countries.holidays import SATURDAY
from credit.rules.countries.pack import Pack

DAY = timedelta(days=1)

_home: ContextVar[Pack] = ContextVar("home", default=FRANCE)
_closed: ContextVar[frozenset[date]] = ContextVar("closed", default=frozenset())


def follow(closed: Collection[date], home: Pack = FRANCE) -> None:
    """Count no business day on these days and the holidays of `home`, from now on and in this context."""
    _closed.set(frozenset(closed))
    _home.set(home)


def closing_days() -> frozenset[date]:
    """Give the closing days that are followed."""
    return _closed.get()


def house_holidays(year: int) -> dict[date, str]:
    """Name the public holidays of one year where the house is."""
    return _holidays(_home.get().code, year)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> dict[date, str]:
    return PACKS[country].holidays_of(year)


def is_business_day(day: date, pack: Pack | None = None) -> bool:
    """Say whether a day is Monday to Friday, no public holiday and no closing day.

    pack: another country, where only its own public holidays count, not our closing days.
    """
    if day.weekday() >= SATURDAY:
        return False
    if pack is None or pack is _home.get():
        return day not in house_holidays(day.year) and day not in _closed.get()
    return day not in pack.holidays_of(day.year)


def next_business_day(day: date, pack: Pack | None = None) -> date:
    """Give the first day after a day on which both we and a debtor's country work."""
    day = add_business_days(day, 1)
    while not is_business_day(day, pack):
        day = add_business_days(day, 1)
    return day


def add_business_days(day: date, days: int) -> date:
    """Count business days forward (or back, when negative); zero leaves the day as it is.

    Ends at the first or last day there is.
    """
    step, last = (DAY, date.max) if days > 0 else (-DAY, date.min)
    for _ in range(abs(days)):
        while day != last:
            day += step
            if is_business_day(day):
                break
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
    free = _closed.get().union(*map(house_holidays, years))
    return days - sum(first <= day < today and day.weekday() < SATURDAY for day in free)


def stale_on(as_of: date, missed: int) -> date:
    """Give the first day on which the ledger misses so many business days."""
    return add_business_days(as_of, missed) + DAY
