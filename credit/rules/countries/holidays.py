"""Public holidays as laws name them: a day of the year, one that moves with Easter, "the last Monday"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday: `on` once, `easter` days after Easter Sunday, `day` of `month`, or its nth `weekday`.

    weekday: Monday is 0; nth: from 1, or -1 for the last. moved: from a weekend to the next free weekday.
    first_year, last_year: None = always; not_in: years without it.
    """

    name: str
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    nth: int = 1
    easter: int | None = None
    on: date | None = None
    moved: bool = False
    first_year: int | None = None
    last_year: int | None = None
    not_in: frozenset[int] = frozenset()

    def of(self, year: int) -> date | None:
        """Give its day in a year, before it is moved; None where the year has none."""
        early = self.first_year is not None and year < self.first_year
        late = self.last_year is not None and year > self.last_year
        if early or late or year in self.not_in:
            return None
        if self.on is not None:
            return self.on if self.on.year == year else None
        if self.easter is not None:
            return easter(year) + self.easter * DAY
        return self._of_month(year)

    def _of_month(self, year: int) -> date:
        assert self.month is not None  # noqa: S101  (the reader of the file saw to it)
        if self.weekday is None:
            return date(year, self.month, self.day or 1)
        if self.nth > 0:
            first = date(year, self.month, 1)
            return first + (self.weekday - first.weekday()) % 7 * DAY + (self.nth - 1) * WEEK
        last = date(year + self.month // 12, self.month % 12 + 1, 1) - DAY
        return last - (last.weekday() - self.weekday) % 7 * DAY + (self.nth + 1) * WEEK


def falls_on(holidays: Sequence[Holiday], year: int) -> dict[date, str]:
    """Name the holidays of a year; those that are moved take the first weekday no other has."""
    days = [(day, one) for one in holidays if (day := one.of(year)) is not None]
    found = {day: one.name for day, one in days if not one.moved or day.weekday() < SATURDAY}
    for day, one in sorted(days, key=lambda each: each[0]):
        if one.moved and day.weekday() >= SATURDAY:
            free = day
            while free.weekday() >= SATURDAY or free in found:
                free += DAY
            found[free] = one.name
    return found


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
