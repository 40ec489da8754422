"""How much of what a buyer owes a credit insurer would bear (domain.md 2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from credit.rules.money import half_up

WHOLE_BP = 10_000
USUAL_SHARE_BP = 9_000  # the quotité commonly agreed, where a line does not say its own


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What one policy takes of a buyer, in minor units. share_bp: quotité in basis points, None = usual."""

    policy: str
    amount_minor: int
    share_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """Covered and uncovered add up to the exposure; `explain` names the inputs of both."""

    covered_minor: int
    uncovered_minor: int
    explain: dict[str, Any]


def cover(guarantees: Sequence[Guarantee], *, exposure_minor: int, disputed_minor: int) -> Cover:
    """Give min(eligible exposure, guarantee) × quotité, half-up; disputed debts are uncovered until settled.

    Several policies follow each other, the given order first: no amount is covered twice.
    """
    exposure = max(exposure_minor, 0)
    left = eligible = max(exposure - max(disputed_minor, 0), 0)
    covered, parts = 0, []
    for one in guarantees:
        taken = min(left, max(one.amount_minor, 0))
        share = USUAL_SHARE_BP if one.share_bp is None else one.share_bp
        borne = half_up(taken * share, WHOLE_BP)
        left, covered = left - taken, covered + borne
        parts.append(
            {"policy": one.policy, "taken_minor": taken, "share_bp": share, "covered_minor": borne}
        )
    inputs = {"exposure_minor": exposure, "eligible_minor": eligible, "lines": parts}
    return Cover(covered, exposure - covered, {"rule": "cover", "inputs": inputs})
