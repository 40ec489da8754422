"""Quiet hours, weekends and holidays, by the wall clock of the person who would be disturbed (ux.md F)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(7, 30), time(19, 0)


def next_allowed(
    now: datetime,
    zone: ZoneInfo,
    is_working: Callable[[date], bool],
    *,
    opens: time = OPENS,
    closes: time = CLOSES,
) -> datetime:
    """Give the first instant from `now` on at which a notice that waits may be shown, in UTC.

    Reckons on the wall clock, so that the morning after a change of the clocks still begins at `opens`; an
    hour the clocks leave out is the first minute after it.
    now: aware. is_working: says whether a date is a business day. opens, closes: in that order.
    """
    local = now.astimezone(zone)
    if is_working(local.date()) and opens <= local.time() < closes:
        return now.astimezone(UTC)
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    while not is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, opens, zone).astimezone(UTC)
