"""Quiet hours: 19:00 to 07:30, weekends and holidays, by the wall clock of the business (ux.md F)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(7, 30), time(19, 0)


def next_allowed(now: datetime, zone: ZoneInfo, is_working: Callable[[date], bool]) -> datetime:
    """Give the first instant from `now` on at which a notice that waits may be shown, in UTC.

    Reckons on the wall clock, so that the morning after a change of the clocks still begins at 07:30.
    now: aware. is_working: says whether a date is a business day.
    """
    local = now.astimezone(zone)
    if is_working(local.date()) and OPENS <= local.time() < CLOSES:
        return now.astimezone(UTC)
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, zone).astimezone(UTC)
