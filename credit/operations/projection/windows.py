"""How old a row may be: what is recent rides in core, what is past in history.

Days are business days, whole ones: a row changes sides at midnight and at no other time, so that a nightly
walk can find those that do (`boundaries`).
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, false, not_, or_

from credit.operations.moment import Moment, time_zone
from credit.store.db import Instant

# How long what is over stays in the core, and what was told in a person's own bucket.
RECENT_DAYS = 90
PAST_DAYS = 2 * 365 + 1

SINCE: Any = bindparam("since")
SINCE_DAY: Any = bindparam("since_day")
OLDEST: Any = bindparam("oldest")
OLDEST_DAY: Any = bindparam("oldest_day")


class Window(StrEnum):
    """Which part of what is over a statement reads."""

    RECENT = "recent"
    PAST = "past"


def within(
    window: Window, *columns: Any, live: ColumnElement[bool] | None = None
) -> ColumnElement[bool]:
    """Select rows by their latest date.

    columns: the dates that make a row news. live: what still runs is recent, whatever its dates.
    """
    runs = false() if live is None else live
    if window is Window.RECENT:
        return or_(runs, *(column >= _since(column) for column in columns))
    older = [or_(column.is_(None), column < _since(column)) for column in columns]
    return and_(not_(runs), *older, or_(*(column >= _oldest(column) for column in columns)))


def bounds(moment: Moment) -> dict[str, date | datetime]:
    """Give the days the windows open at, for the statements' parameters."""
    since, oldest = recent_from(moment.today), past_from(moment.today)
    return {
        "since": start_of(since),
        "since_day": since,
        "oldest": start_of(oldest),
        "oldest_day": oldest,
    }


def recent_from(today: date) -> date:
    """Give the first day that is recent."""
    return today - timedelta(days=RECENT_DAYS)


def past_from(today: date) -> date:
    """Give the first day that history still holds."""
    return today - timedelta(days=PAST_DAYS)


def start_of(day: date) -> datetime:
    """Give the instant a business day begins."""
    return datetime.combine(day, time(), ZoneInfo(time_zone()))


def _since(column: Any) -> Any:
    return SINCE if isinstance(column.type, Instant) else SINCE_DAY


def _oldest(column: Any) -> Any:
    return OLDEST if isinstance(column.type, Instant) else OLDEST_DAY
