"""The days a company closes besides the public holidays: periods, each with its label."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from credit.rules.calendar import DAY
from credit.rules.errors import Refused

LONGEST, MOST_DAYS, MOST = 60, 62, 100


class ClosingUnfit(Refused):
    """The company cannot close so: `field` is closings.<place>.<name>, `why` what.

    why: missing, too_long, ends_before, overlaps, too_many.
    """

    code = "closing_unfit"


@dataclass(frozen=True, slots=True, order=True)
class Closing:
    """One period, both days included."""

    starts_on: date
    ends_on: date
    label: str

    def as_json(self) -> dict[str, str]:
        """Spell it as it is kept."""
        days = {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat()}
        return days | {"label": self.label}


def read(content: Iterable[Mapping[str, Any]] | None) -> list[Closing]:
    """Read what is kept, in the order of the days."""
    return sorted(
        Closing(
            date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"]), one["label"]
        )
        for one in content or ()
    )


def check(closings: Sequence[Closing]) -> list[Closing]:
    """Give periods in order once they may be kept. Raises ClosingUnfit."""
    if len(closings) > MOST:
        raise ClosingUnfit(field="closings", why="too_many", most=MOST)
    for place, one in enumerate(closings):
        where = f"closings.{place}"
        if not one.label.strip():
            raise ClosingUnfit(field=f"{where}.label", why="missing")
        if len(one.label) > LONGEST:
            raise ClosingUnfit(field=f"{where}.label", why="too_long", most=LONGEST)
        if one.ends_on < one.starts_on:
            raise ClosingUnfit(field=f"{where}.ends_on", why="ends_before")
        if (one.ends_on - one.starts_on).days >= MOST_DAYS:
            raise ClosingUnfit(field=f"{where}.ends_on", why="too_long", most=MOST_DAYS)
    for before, after in pairwise(sorted(closings)):
        if after.starts_on <= before.ends_on:
            place = list(closings).index(after)
            raise ClosingUnfit(field=f"closings.{place}.starts_on", why="overlaps")
    return sorted(closings)


def days_of(closings: Iterable[Closing]) -> frozenset[date]:
    """List every day of the periods."""
    return frozenset(
        one.starts_on + DAY * n
        for one in closings
        for n in range((one.ends_on - one.starts_on).days + 1)
    )


def differences(
    before: Iterable[Closing], after: Iterable[Closing]
) -> list[tuple[Closing | None, Closing | None]]:
    """Pair what was with what is: by label and first day a change, else gone or new; in the order of days."""
    was, now = set(before), set(after)
    gone, new = sorted(was - now), sorted(now - was)
    pairs: list[tuple[Closing | None, Closing | None]] = []
    for one in gone:
        same = next(
            (each for each in new if one.starts_on == each.starts_on or one.label == each.label),
            None,
        )
        if same is not None:
            new.remove(same)
        pairs.append((one, same))
    return pairs + [(None, one) for one in new]
