"""What time it is for the business: the clock is a plug of the roof, so that tests and replays can set it.

With the time comes the calendar: where the company is, and on which days it is closed. A process asks again
after a while; the one that publishes a calendar asks at once.
"""

import os
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from credit.operations.law import home
from credit.rules import calendar
from credit.rules.closings import days_of, read
from credit.store import closings

CALENDAR = "calendar"  # among the extensions: (when it was read, the closing days)
ASK_AGAIN_SECONDS = 30

_asking = Lock()


@dataclass(frozen=True, slots=True)
class Moment:
    """One frozen reading of the clock: `now` in UTC and `today`, the business date in `ENCOURS_TZ`."""

    now: datetime
    today: date


def at(now: datetime, time_zone: str) -> Moment:
    """Freeze an instant as the business sees it."""
    return Moment(now.astimezone(UTC), now.astimezone(ZoneInfo(time_zone)).date())


def read_clock() -> Moment:
    """Freeze the present; read it once per decision and pass it on."""
    calendar.follow(_closing_days(), home())
    return at(current_app.extensions["clock"](), time_zone())


def end_of(day: date) -> datetime:
    """Give the instant a business day ends, in UTC."""
    begins = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone()))
    return (begins + timedelta(days=1)).astimezone(UTC)


def forget_calendar() -> None:
    """Ask for the closing days again with the next reading of the clock."""
    current_app.extensions.pop(CALENDAR, None)


def _closing_days() -> frozenset[date]:
    """Give what is known, read anew by one thread at a time: who waited here would keep a connection idle."""
    known: frozenset[date]
    asked_at, known = current_app.extensions.get(CALENDAR, (float("-inf"), frozenset()))
    if time.monotonic() - asked_at < ASK_AGAIN_SECONDS or not _asking.acquire(blocking=False):
        return known
    try:
        known = days_of(read(closings.read_apart()))
        current_app.extensions[CALENDAR] = (time.monotonic(), known)
    except SQLAlchemyError:  # what time it is can be said without a database
        pass
    finally:
        _asking.release()
    return known


def _stop_asking() -> None:
    """In a child: whichever thread was asking is not here."""
    if _asking.locked():
        _asking.release()


os.register_at_fork(after_in_child=_stop_asking)


def time_zone() -> str:
    """Name the business time zone (IANA)."""
    name: str = current_app.config["ENCOURS_TZ"]
    return name
