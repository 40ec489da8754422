"""What a run would have looked at on days no run looked: each debit as the books tell it today.

Payments count from their value date, and what lowered a debit on a day nobody knows from the beginning, so
that the replay rather says too little. Unallocated credits and addresses of those days are not
known; an accounting export brings no address at all, so that everybody counts as reachable.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from credit.rules.dunning_case import Policy
from credit.rules.dunning_replay import Kept
from credit.rules.hindsight import Known

DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Booked:
    """One debit of `minor`. lowered: (value date or None, minor) of all that was paid or credited of it.

    silent: why nothing was to be said of it, from when until when. disputed: how much of it was frozen.
    """

    item_id: int
    dated_on: date
    due_on: date
    minor: int
    lowered: Sequence[tuple[date | None, int]] = ()
    silent: Sequence[Known[str]] = ()
    disputed: Sequence[Known[int]] = ()

    def owed_on(self, day: date) -> int:
        """Say how much of it was open at the end of a day."""
        if day < self.dated_on:
            return 0
        paid = sum(minor for on, minor in self.lowered if on is None or on <= day)
        return max(0, self.minor - paid)


def looked_at(debit: Booked, days: Iterable[date], policy: Policy) -> Iterator[Kept]:
    """Keep of some days what a run would have seen of a debit, from the plan's first step on."""
    first = min((level.after_days for level in policy.plan), default=0)
    for day in days:
        owed, past = debit.owed_on(day), (day - debit.due_on).days
        if owed <= policy.tolerance_minor or past < first:
            continue
        frozen = min(owed, sum(each.what for each in debit.disputed if each.on(day)))
        facts = {"days": past, "residual_minor": owed, "disputed_minor": frozen, "stage": "not_due"}
        yield Kept(day, debit.item_id, _reason(debit, day, owed, frozen), facts)


def _reason(debit: Booked, day: date, owed: int, frozen: int) -> str:
    silent = next((each.what for each in debit.silent if each.on(day)), None)
    if silent is not None:
        return silent
    return DISPUTED if frozen >= owed else "level_due"
