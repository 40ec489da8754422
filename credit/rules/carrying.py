"""Recognise last year's open items in this year's detailed opening entries (domain: imports).

An invoice carried forward whole repeats its reference, date and amount, and so its key. One that was paid in
part is carried with what was left, and some ledgers date every opening on the first day: those are known by
customer, account and reference.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[str, str, str, bool]  # customer, account class, reference, whether a debit


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening posting whose key the books do not know. `minor` is signed: debit > 0."""

    key: str
    code: str
    account: str
    ref: str
    minor: int


@dataclass(frozen=True, slots=True)
class Known:
    """An open item of the books; `minor` is its whole amount, `residual_minor` what was left of it."""

    key: str
    code: str
    account: str
    ref: str
    minor: int
    residual_minor: int


def carry(openings: Iterable[Opening], known: Iterable[Known]) -> dict[str, str]:
    """Say which opening continues which item: opening key -> item key.

    What was left of an item decides first; of the others, one opening and one item that remain under a
    reference are the same when the item's amount is large enough. Anything less certain stays apart.
    """
    items: dict[Place, list[Known]] = defaultdict(list)
    for item in sorted(known, key=lambda one: one.key):
        items[_place(item)].append(item)
    at: dict[Place, list[Opening]] = defaultdict(list)
    for opening in sorted(openings, key=lambda one: one.key):
        if opening.ref:
            at[_place(opening)].append(opening)
    found: dict[str, str] = {}
    for place, some in at.items():
        found |= _pair(some, items.get(place, []))
    return found


def _pair(openings: list[Opening], items: list[Known]) -> dict[str, str]:
    found: dict[str, str] = {}
    openings, items = list(openings), list(items)
    for opening in list(openings):
        same = next((one for one in items if one.residual_minor == opening.minor), None)
        if same is not None:
            found[opening.key] = same.key
            openings.remove(opening)
            items.remove(same)
    if len(openings) == len(items) == 1 and abs(openings[0].minor) <= abs(items[0].minor):
        found[openings[0].key] = items[0].key
    return found


def _place(one: Opening | Known) -> Place:
    return one.code, one.account[:3], one.ref, one.minor > 0
