"""Which of a few amounts add up to a sum: every answer counted, the work bounded."""

from collections import defaultdict
from collections.abc import Sequence
from math import gcd

MOST_AMOUNTS = 20  # two halves of 1,024 sums each


def the_subset(amounts: Sequence[int], target: int) -> tuple[int, ...] | None:
    """Give the positions whose amounts add up to the target, if exactly one choice does; else None.

    Also None beyond `MOST_AMOUNTS`. Zeros are never chosen: they would make every answer two.
    """
    if len(amounts) > MOST_AMOUNTS:
        return None
    places = [place for place, amount in enumerate(amounts) if amount]
    middle = len(places) // 2
    left, right = _sums(amounts, places[:middle]), _sums(amounts, places[middle:])
    answers: list[int] = []
    for total, masks in left.items():
        for other in right.get(target - total, ()):
            answers.extend(mask | other << middle for mask in masks)
            if len(answers) > 1:
                return None
    if not answers or not answers[0]:
        return None
    return tuple(place for bit, place in enumerate(places) if answers[0] >> bit & 1)


def chance(amounts: Sequence[int]) -> float:
    """Estimate how many choices meet a given sum by accident: choices over the sums that are possible.

    Round amounts meet more often than odd ones, so sums are counted in their greatest common divisor.
    """
    step = gcd(*amounts) or 1
    reach = sum(abs(amount) for amount in amounts) // step
    return float(2 ** len(amounts)) / max(reach, 1)


def _sums(amounts: Sequence[int], places: Sequence[int]) -> dict[int, list[int]]:
    """List every sum with the choices that make it, two at most: more is not needed to doubt."""
    sums = [0]
    for place in places:
        sums += [total + amounts[place] for total in sums]
    found: dict[int, list[int]] = defaultdict(list)
    for mask, total in enumerate(sums):
        if len(found[total]) < 2:
            found[total].append(mask)
    return found
