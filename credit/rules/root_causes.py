"""What disputes cost and by whose fault (domain.md: "disputes by our fault", "cost of capital")."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from credit.rules.capital import cost_minor
from credit.rules.dispute_reasons import TREE, Reason, department_of
from credit.rules.disputes import FOUNDED, PARTLY, UNFOUNDED
from credit.rules.money import half_up


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
    detail: str | None = None


@dataclass(slots=True)
class Cause:
    """What one reason amounts to in one currency; `closing_days` over the closed ones only.

    details: of a root, the same by leaf, the costliest first; a leaf None is what nobody said more precisely.
    """

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
    detail: str | None = None
    details: list["Cause"] = field(default_factory=list)

    @property
    def days_to_close(self) -> int | None:
        """Average what the closed ones took, in whole days."""
        return half_up(self.closing_days, self.closed) if self.closed else None

    @property
    def ours(self) -> int:
        """Count those in which the customer was right, in part at least."""
        return self.merits[FOUNDED] + self.merits[PARTLY]

    def add(self, case: Case, rate_bp: int) -> None:
        """Count one more dispute."""
        self.count += 1
        self.disputed_minor += case.disputed_minor
        self.credited_minor += case.credited_minor
        self.cost_minor += cost_minor(case.disputed_minor, case.days, rate_bp)
        if case.closed:
            self.closed += 1
            self.closing_days += case.days
        if case.merit:
            self.merits[case.merit] += 1


def add_up(cases: Iterable[Case], rate_bp: int, tree: Sequence[Reason] = TREE) -> list[Cause]:
    """Add disputes up by root of the reasons, each opened into its leaves; the costliest first."""
    roots: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        roots.setdefault((case.reason, case.currency), []).append(case)
    found = []
    for (reason, currency), alike in roots.items():
        root = Cause(department_of(reason, tree=tree), reason, currency)
        leaves: dict[str | None, Cause] = {}
        for case in alike:
            department = department_of(reason, case.detail, tree)
            leaf = Cause(department, reason, currency, detail=case.detail)
            for line in (root, leaves.setdefault(case.detail, leaf)):
                line.add(case, rate_bp)
        root.details = _costliest_first(leaves.values())
        found.append(root)
    return _costliest_first(found)


def _costliest_first(causes: Iterable[Cause]) -> list[Cause]:
    return sorted(
        causes, key=lambda one: (-one.cost_minor, one.reason, one.currency, one.detail or "")
    )
