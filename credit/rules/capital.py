"""What it costs to wait for money (domain.md, "cost of capital"): amount x days / 365 x the yearly rate."""

from dataclasses import dataclass
from fractions import Fraction

from credit.rules.money import half_up

DAYS_OF_YEAR = 365
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class CapitalPolicy:
    """What the house pays for its capital, a year, in basis points: 800 = 8 %."""

    cost_bp: int = 800


POLICY = CapitalPolicy()


def cost_minor(minor: int, days: int, rate_bp: int) -> int:
    """Give what waiting for an amount costs, half up. rate_bp: a year."""
    cost = Fraction(minor * days * rate_bp, DAYS_OF_YEAR * WHOLE_BP)
    return half_up(cost.numerator, cost.denominator)
