"""Due dates, days late, half-years and months."""

import calendar
from datetime import MINYEAR, date, timedelta

THEN_DAYS = "then_days"  # month-end first, then the days
DAYS_THEN = "days_then"  # the days first, then month-end
DAYS_THEN_ON = "days_then_"  # the same, then that day of the next month: "days_then_10"
DEFAULT_TERMS_DAYS = 30  # L441-10 I: thirty days from delivery where nothing was agreed


def due_on(document_on: date, terms_days: int, end_of_month: str | None = None) -> date:
    """Give the due date of a document.

    "45 days end of month" has two readings, both accepted by the DGCCRF: 15 January 2026 gives 17 March
    (`then_days`) or 31 March (`days_then`). "On the 10th" (`days_then_10`) is the 10th after that month-end.
    end_of_month: None, "then_days", "days_then" or "days_then_" and a day, 1 to 31.
    """
    days = timedelta(days=terms_days)
    if end_of_month == THEN_DAYS:
        return month_end(document_on) + days
    if end_of_month == DAYS_THEN:
        return month_end(document_on + days)
    if end_of_month is not None and end_of_month.startswith(DAYS_THEN_ON):
        following = month_end(document_on + days) + timedelta(days=1)
        day = int(end_of_month.removeprefix(DAYS_THEN_ON))
        return following.replace(day=min(day, month_end(following).day))
    return document_on + days


def overdue_days(due: date, today: date) -> int:
    """Count whole calendar days past the due date; zero on it, negative before."""
    return (today - due).days


def month_end(day: date) -> date:
    """Give the last day of a month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_start(day: date) -> date:
    """Give the first day of a month: how months are named in tables."""
    return day.replace(day=1)


def months_before(day: date, months: int) -> date:
    """Go back whole months, to the month's last day when the day does not exist there.

    Ends at the first day there is.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < MINYEAR:
        return date.min
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def half_year(day: date) -> tuple[date, date]:
    """Give the first and last day of the half-year whose interest rate applies (L441-10 II)."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)
