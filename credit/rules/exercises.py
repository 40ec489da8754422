"""Which fiscal year a ledger file speaks of, beside the one the books stand on (domain: imports)."""

from datetime import date, timedelta


def began_on(first_on: date, opened_on: date | None, closing_on: date | None) -> date:
    """Say when the exercise of a file began.

    first_on: the first entry. opened_on: the day of its opening entries, the surest sign. closing_on: as
    the file's name says; an exercise that holds older entries (a ledger never closed) begins a year before.
    """
    if opened_on is not None:
        return opened_on
    if closing_on is None:
        return first_on
    return max(first_on, _year_before(closing_on) + timedelta(days=1))


def is_earlier(last_on: date, books_began_on: date | None) -> bool:
    """Say whether a file's last entry lies before the exercise the books stand on.

    Such a file only adds history. An older export of the same exercise is a snapshot like any other.
    """
    return books_began_on is not None and last_on < books_began_on


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
