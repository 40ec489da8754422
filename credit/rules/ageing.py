"""Overdue balance in buckets, and DSO with its companions (domain: KPIs); the other figures are in `kpis`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from credit.rules.dates import overdue_days
from credit.rules.exposure import BILL, DEPOSIT, OpenItem
from credit.rules.money import half_up

BUCKETS = ("not_due", "1_30", "31_60", "61_90", "91_120", "over_120", "credits")
LAST_DAYS = (0, 30, 60, 90, 120)  # the last day late of each bucket but the open one
BOUNDARIES = tuple(day + 1 for day in LAST_DAYS)  # days late on which an item changes bucket


def age(items: Iterable[OpenItem], today: date) -> dict[str, int]:
    """Put open items into the seven buckets; their sum is the balance, always.

    An unmatured bill is not overdue: it stays in `not_due`. Credits are negative.
    """
    buckets = dict.fromkeys(BUCKETS, 0)
    for item in items:
        if item.kind != DEPOSIT:
            buckets[bucket(item, today)] += item.residual_minor
    return buckets


def bucket(item: OpenItem, today: date) -> str:
    """Name the bucket of one open item."""
    if item.residual_minor < 0:
        return "credits"
    late = 0 if item.kind == BILL else overdue_days(item.due_on, today)
    return next(
        (name for name, last in zip(BUCKETS, LAST_DAYS, strict=False) if late <= last), "over_120"
    )


def due_list(items: Iterable[OpenItem]) -> list[tuple[date, int]]:
    """List what falls due when: open debits by due date, so that any day's overdue can be selected."""
    by_day: dict[date, int] = {}
    for item in items:
        if item.residual_minor > 0 and item.kind not in (BILL, DEPOSIT):
            by_day[item.due_on] = by_day.get(item.due_on, 0) + item.residual_minor
    return sorted(by_day.items())


def overdue(due: Iterable[tuple[date, int]], today: date) -> int:
    """Add up what is overdue on a day: past its due date, gross of unallocated credits."""
    return sum(minor for day, minor in due if day < today)


def oldest_days(due: Sequence[tuple[date, int]], today: date) -> int:
    """Count the days late of the oldest overdue item; 0 when nothing is overdue."""
    return max(
        (overdue_days(day, today) for day, minor in due if minor > 0 and day < today), default=0
    )


@dataclass(frozen=True, slots=True)
class Month:
    """One month of sales, VAT included. `days`: those elapsed, for the month under way."""

    sales_minor: int
    days: int


@dataclass(frozen=True, slots=True)
class Dso:
    """Days sales outstanding. `at_least`: the history was too short, the truth is no lower."""

    days: Fraction
    at_least: bool = False
    explain: dict[str, Any] | None = None

    @property
    def rounded(self) -> float:
        """Give the days to one decimal, half up."""
        return half_up(self.days.numerator * 10, self.days.denominator) / 10


def balance_dso(receivables_minor: int, sales_minor: int, days: int) -> Dso | None:
    """Divide receivables by the sales of a period, times its days; both VAT included. No sales: None."""
    if sales_minor <= 0:
        return None
    inputs = {"receivables": receivables_minor, "sales": sales_minor, "days": days}
    return Dso(
        Fraction(receivables_minor * days, sales_minor),
        explain={"rule": "balance_dso", "inputs": inputs},
    )


def count_back_dso(receivables_minor: int, months: Sequence[Month]) -> Dso | None:
    """Exhaust the receivables against the sales of the latest months first.

    A month whose sales are net zero or less is subtracted too and its days count. When the history
    ends first, the result is `at_least`. No sales at all: None. Nothing receivable: zero days.
    months: newest first; receivables gross of unallocated credits.
    """
    if not any(month.sales_minor > 0 for month in months):
        return None
    left, days, steps = receivables_minor, Fraction(0), []
    for month in months:
        if left <= 0:
            break
        if month.sales_minor > left:
            part = Fraction(left * month.days, month.sales_minor)
            left = 0
        else:
            part = Fraction(month.days)
            left -= month.sales_minor
        days += part
        steps.append([month.sales_minor, month.days, round(float(part), 1)])
    inputs = {"receivables": receivables_minor, "steps": steps, "left": left}
    return Dso(days, left > 0, {"rule": "count_back_dso", "inputs": inputs})


def average_days_delinquent(dso: Dso, best_possible: Dso) -> Dso:
    """Subtract the best-possible DSO (the same count over what is not overdue) from the DSO."""
    inputs = {"dso": dso.rounded, "best_possible_dso": best_possible.rounded}
    return Dso(
        dso.days - best_possible.days,
        dso.at_least,
        {"rule": "average_days_delinquent", "inputs": inputs},
    )


def weighted_delay_days(paid: Iterable[tuple[int, int]]) -> int | None:
    """Weigh the days late of paid items by amount; early payments are negative; None without items.

    paid: (amount in minor units, days late) of each item.
    """
    amounts = weighted = 0
    for amount, late in paid:
        amounts += amount
        weighted += amount * late
    return half_up(weighted, amounts) if amounts > 0 else None
