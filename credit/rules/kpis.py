"""The key figures of a set of customers at a date, each with the rule and the inputs it came from.

Source: domain "KPIs". Receivables are gross of unallocated credits and count the bills held; sales include
VAT, as receivables do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from credit.rules import ageing
from credit.rules.ageing import Dso, Month
from credit.rules.dates import month_end, month_start, months_before
from credit.rules.money import half_up

HISTORY_MONTHS = 24  # how far back sales are counted
BALANCE_MONTHS = 3  # the period of the balance DSO, the month under way included
LOSS_MONTHS = 12  # the period of the loss ratio, likewise
DAYS, PERCENT = "days", "percent"
NOT_READ, NO_SALES, NOTHING_DUE = "not_read", "no_sales", "nothing_owed"
NO_OPENING, NO_PAYMENTS, NOTHING_TO_COLLECT = "no_opening", "no_payments", "nothing_to_collect"
PER_COMPANY = "per_company"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure: days or percent, to one decimal. `value` None: `why_not` names the reason.

    `at_least`: the history was too short, the truth is no lower.
    """

    value: float | None
    unit: str
    explain: dict[str, Any]
    at_least: bool = False
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the month under way began, in minor units.

    receivables_minor: by the last ledger before the month. sales_minor: booked since, whatever their month.
    """

    on: date
    receivables_minor: int
    sales_minor: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What was known of some customers on a day; minor units of one currency.

    buckets: `ageing.BUCKETS`, credits negative. months: sales, newest first. paid_minor and paid_minor_days:
    what was paid in six months, and the same times its days late. losses_minor: lost in twelve months, None
    where no account of losses was read; `losses_apart`: losses are known per company only. claims_minor:
    declared in twelve months in insolvencies and still in the ledger.
    """

    as_of: date
    buckets: Mapping[str, int]
    months: Sequence[Month]
    paid_minor: int = 0
    paid_minor_days: int = 0
    opening: Opening | None = None
    losses_minor: int | None = None
    losses_apart: bool = False
    claims_minor: int = 0

    @property
    def receivables_minor(self) -> int:
        """Add up what is owed, gross of unallocated credits."""
        return sum(minor for name, minor in self.buckets.items() if name != "credits")

    @property
    def current_minor(self) -> int:
        """Give what is owed and not yet due."""
        return self.buckets["not_due"]


def months_back(sales: Mapping[date, int], as_of: date) -> list[Month]:
    """Line the months up, newest first, back to the first that sold; the one under way counts elapsed days.

    sales: minor units by first day of the month.
    """
    oldest = min(sales, default=date.max)
    months = []
    for back in range(HISTORY_MONTHS):
        first = month_start(months_before(as_of.replace(day=1), back))
        if first < oldest:
            break
        days = as_of.day if back == 0 else month_end(first).day
        months.append(Month(sales.get(first, 0), days))
    return months


def measure(standing: Standing) -> dict[str, Kpi]:
    """Work every figure out, by name."""
    owed, current = standing.receivables_minor, standing.current_minor
    dso = ageing.count_back_dso(owed, standing.months)
    best = ageing.count_back_dso(current, standing.months)
    late = ageing.average_days_delinquent(dso, best) if dso and best else None
    found = {
        "dso": _in_days(dso, "count_back_dso"),
        "balance_dso": _in_days(_balance(owed, standing.months), "balance_dso"),
        "best_possible_dso": _in_days(best, "count_back_dso"),
        "average_days_delinquent": _in_days(late, "average_days_delinquent"),
        "cei": effectiveness(standing.opening, owed, current),
        "weighted_delay": weighted_delay(standing.paid_minor, standing.paid_minor_days),
        "overdue_share": overdue_share(owed, current),
        "loss_ratio": loss_ratio(standing),
    }
    for kpi in found.values():
        kpi.explain["as_of"] = standing.as_of.isoformat()
    return found


def effectiveness(opening: Opening | None, closing_minor: int, current_minor: int) -> Kpi:
    """Give the collection effectiveness index: of what could be collected this month, what was."""
    inputs: dict[str, Any] = {"closing": closing_minor, "current": current_minor}
    if opening is None:
        return _none(PERCENT, "cei", NO_OPENING, **inputs)
    inputs |= {
        "opening_receivables": opening.receivables_minor,
        "opening_on": opening.on.isoformat(),
        "sales_since": opening.sales_minor,
    }
    could = opening.receivables_minor + opening.sales_minor - current_minor
    if could <= 0:
        return _none(PERCENT, "cei", NOTHING_TO_COLLECT, **inputs)
    done = opening.receivables_minor + opening.sales_minor - closing_minor
    return _share("cei", done, could, **inputs)


def weighted_delay(paid_minor: int, paid_minor_days: int) -> Kpi:
    """Weigh the days late of what was paid by amount; early payments are negative.

    paid_minor_days: amounts in minor units, each times its days late.
    """
    inputs = {"paid": paid_minor, "months": 6}
    if paid_minor <= 0:
        return _none(DAYS, "weighted_delay", NO_PAYMENTS, **inputs)
    value = tenth(Fraction(paid_minor_days, paid_minor))
    return Kpi(value, DAYS, {"rule": "weighted_delay", "inputs": inputs})


def overdue_share(receivables_minor: int, current_minor: int) -> Kpi:
    """Give the share of what is owed that is past its due date, disputes included."""
    inputs = {"overdue": receivables_minor - current_minor, "receivables": receivables_minor}
    if receivables_minor <= 0:
        return _none(PERCENT, "overdue_share", NOTHING_DUE, **inputs)
    return _share("overdue_share", inputs["overdue"], receivables_minor, **inputs)


def loss_ratio(standing: Standing) -> Kpi:
    """Compare what was lost (account 654) or declared as a claim with the sales of the same twelve months.

    A claim counts as far as its debtor's ledger still shows it: once it is written off it is among the
    losses, and once it is paid it is none. Where losses are not known but claims are, the truth is no lower.
    """
    months = standing.months[:LOSS_MONTHS]
    inputs: dict[str, Any] = {"sales": sum(month.sales_minor for month in months)}
    inputs["months"] = LOSS_MONTHS
    if standing.claims_minor:
        inputs["claims"] = standing.claims_minor
    if standing.losses_minor is not None:
        inputs["losses"] = standing.losses_minor
    elif not standing.claims_minor:
        reason = PER_COMPANY if standing.losses_apart else NOT_READ
        return _none(PERCENT, "loss_ratio", reason, **inputs)
    if inputs["sales"] <= 0:
        return _none(PERCENT, "loss_ratio", NO_SALES, **inputs)
    lost = (standing.losses_minor or 0) + standing.claims_minor
    found = _share("loss_ratio", lost, inputs["sales"], **inputs)
    return replace(found, at_least=standing.losses_minor is None)


def tenth(value: Fraction) -> float:
    """Round to one decimal, half away from zero."""
    return half_up(value.numerator * 10, value.denominator) / 10


def _balance(owed_minor: int, months: Sequence[Month]) -> Dso | None:
    period = months[:BALANCE_MONTHS]
    sales = sum(month.sales_minor for month in period)
    return ageing.balance_dso(owed_minor, sales, sum(month.days for month in period))


def _in_days(found: Dso | None, rule: str) -> Kpi:
    if found is None:
        return _none(DAYS, rule, NO_SALES)
    return Kpi(found.rounded, DAYS, dict(found.explain or {}), found.at_least)


def _share(rule: str, part: int, whole: int, **inputs: Any) -> Kpi:
    return Kpi(tenth(Fraction(100 * part, whole)), PERCENT, {"rule": rule, "inputs": inputs})


def _none(unit: str, rule: str, why_not: str, **inputs: Any) -> Kpi:
    return Kpi(None, unit, {"rule": rule, "inputs": inputs}, why_not=why_not)
