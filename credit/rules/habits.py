"""How long things took before, and what that says of one that still runs: days late, days to close.

A habit is learned from a customer's own history where there is enough of it, else from everybody's.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from credit.rules.money import half_up

LEAST_OWN = 5  # so many of one's own say more than everybody's
TAIL_PERCENT = 10  # come before the earliest day, as many after the latest: eight in ten between
FARTHEST = date(2200, 1, 1)  # ledgers write 9999 for "never"; days are added to what is read


@dataclass(frozen=True, slots=True)
class Delays:
    """Days that things took, the fewest first; `sums` and `weighted` are of all up to each."""

    days: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()
    weighted: tuple[int, ...] = ()

    @classmethod
    def learn(cls, seen: Iterable[tuple[int, int]]) -> "Delays":
        """seen: (amount in minor units, days), in any order."""
        ordered = sorted((days, minor) for minor, days in seen if minor > 0)
        return cls(
            tuple(days for days, _ in ordered),
            tuple(accumulate(minor for _, minor in ordered)),
            tuple(accumulate(days * minor for days, minor in ordered)),
        )

    def __len__(self) -> int:
        """Count what was seen."""
        return len(self.days)

    def after(self, days: int) -> int:
        """Give the place of the first that took at least so many days."""
        return bisect_left(self.days, days)

    def mean(self, start: int = 0) -> int:
        """Weigh the days from a place on by amount, half up; there must be one."""
        before = (self.weighted[start - 1], self.sums[start - 1]) if start else (0, 0)
        return half_up(self.weighted[-1] - before[0], self.sums[-1] - before[1])

    def spread(self, start: int = 0) -> tuple[int, int]:
        """Give the days between which the next one will end, eight times in ten, from those of a place on.

        Of few, that is from the shortest to the longest: the order statistics of n seen and one to come.
        """
        count = len(self) - start
        tail = max((count + 1) * TAIL_PERCENT // 100 - 1, 0)
        return self.days[start + tail], self.days[-1 - tail]


@dataclass(frozen=True, slots=True)
class Habits:
    """One's own delays, and everybody's."""

    own: Delays
    all: Delays

    @property
    def known(self) -> bool:
        """Say whether anything was ever seen."""
        return bool(self._from())

    def _from(self) -> Delays:
        return self.own if len(self.own) >= LEAST_OWN else self.all or self.own

    def dates(self, since: date, today: date) -> tuple[date, date, date]:
        """Say when what runs since a day will likely end, the earliest and the latest day.

        since: the due date, or the day a dispute was opened. The likely day is the weighted mean of what was
        seen. Where that day has passed, it is the mean of those alone that took at least as long: one's own
        where there are enough, else everybody's; where there are none, it takes as long again.
        """
        since = min(since, FARTHEST)
        passed = (today - since).days
        seen = self._from()
        if not seen:
            likely = max(since, today)
            return likely, likely, likely
        start = seen.after(passed)
        if seen.mean() < passed:
            if len(seen) - start < LEAST_OWN:
                seen, start = self.all, self.all.after(passed)
            if start == len(seen):
                likely = today + timedelta(days=max(passed, 0))
                return likely, today, likely
            likely = since + timedelta(days=seen.mean(start))
        else:
            likely = since + timedelta(days=seen.mean())
        low, high = (since + timedelta(days=days) for days in seen.spread(start))
        return likely, min(low, likely), max(high, likely)
