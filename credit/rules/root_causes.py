"""What disputes cost and by whose fault (domain.md: "disputes by our fault", "cost of capital")."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from credit.rules.capital import cost_minor
from credit.rules.disputes import FOUNDED, PARTLY, UNFOUNDED
from credit.rules.money import half_up

# The tree of reasons: the department whose work each one questions; None is nobody's in particular.
DEPARTMENT_OF: dict[str, str | None] = {
    "delivery": "logistics",
    "quantity": "logistics",
    "quality": "production",
    "price": "sales",
    "invoice_error": "finance",
    "other": None,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One dispute: minor units, days from its opening to its end or to today; merit None: not closed."""

    reason: str
    currency: str
    merit: str | None
    disputed_minor: int
    credited_minor: int
    days: int
    closed: bool


@dataclass(slots=True)
class Cause:
    """What one reason amounts to in one currency; `closing_days` over the closed ones only."""

    department: str | None
    reason: str
    currency: str
    count: int = 0
    disputed_minor: int = 0
    credited_minor: int = 0
    cost_minor: int = 0
    closed: int = 0
    closing_days: int = 0
    merits: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((FOUNDED, PARTLY, UNFOUNDED), 0)
    )

    @property
    def days_to_close(self) -> int | None:
        """Average what the closed ones took, in whole days."""
        return half_up(self.closing_days, self.closed) if self.closed else None

    @property
    def ours(self) -> int:
        """Count those in which the customer was right, in part at least."""
        return self.merits[FOUNDED] + self.merits[PARTLY]


def add_up(cases: Iterable[Case], rate_bp: int) -> list[Cause]:
    """Add disputes up by department and reason, the costliest first."""
    found: dict[tuple[str, str], Cause] = {}
    for case in cases:
        key = (case.reason, case.currency)
        line = found.setdefault(
            key, Cause(DEPARTMENT_OF.get(case.reason), case.reason, case.currency)
        )
        line.count += 1
        line.disputed_minor += case.disputed_minor
        line.credited_minor += case.credited_minor
        line.cost_minor += cost_minor(case.disputed_minor, case.days, rate_bp)
        if case.closed:
            line.closed += 1
            line.closing_days += case.days
        if case.merit:
            line.merits[case.merit] += 1
    return sorted(found.values(), key=lambda one: (-one.cost_minor, one.reason, one.currency))
