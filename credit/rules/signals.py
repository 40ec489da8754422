"""What the field saw of a customer that is worth a second look at its limit (domain.md 1).

One severe signal or two medium ones within thirty days† open a review. None ever moves a limit alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

SEVERE = frozenset({"cash_trouble"})
MEDIUM = frozenset({"order_drop", "supplier_talk", "management_change"})
SIGNALS = SEVERE | MEDIUM  # of the tags a note may carry (`rules.reasons.NOTE`)


@dataclass(frozen=True, slots=True)
class Signal:
    """One tag of one note. note_id: of the note that said it first; on: the business date it reached us."""

    note_id: str
    tag: str
    on: date


def worth_a_review(signals: Sequence[Signal], heard: Collection[str], medium: int) -> list[Signal]:
    """Give the signals nobody was asked about yet where they weigh enough, in their order; else none.

    heard: notes a person was asked about before. medium: how many medium signals weigh as one severe.
    """
    fresh = [one for one in signals if one.note_id not in heard]
    if any(one.tag in SEVERE for one in fresh) or len(fresh) >= medium:
        return fresh
    return []
