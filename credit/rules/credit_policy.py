"""What the house sets about credit, as data: every value a whole number within bounds.

The values are those domain.md 2.1, 2.7, 2.8 and 2.13 propose as settings. Amounts are minor units of the
company's currency, shares percent, delays days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from credit.rules import capital, exposure, limits, penalties, review_case, risk
from credit.rules.capital import CapitalPolicy
from credit.rules.errors import Refused
from credit.rules.exposure import ExposurePolicy
from credit.rules.limits import Policy as LimitPolicy
from credit.rules.penalties import PenaltyPolicy
from credit.rules.review_case import Policy as ReviewPolicy
from credit.rules.risk import RiskPolicy

EXPOSURE, LIMITS, REVIEWS, RISK = exposure.POLICY, limits.POLICY, review_case.POLICY, risk.POLICY
PENALTIES, CAPITAL = penalties.POLICY, capital.POLICY

LARGEST_MINOR = 10**13
MOST_DAYS, MOST_PERCENT, MOST_COUNT, MOST_POINTS = 730, 100, 100, 100


class PolicyInvalid(Refused):
    """No such value: `field` names it; `why`: unknown, not_whole, out_of_bounds or not_ascending."""

    code = "policy_invalid"


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """All of it, as the rules take it."""

    exposure: ExposurePolicy = EXPOSURE
    limits: LimitPolicy = LIMITS
    reviews: ReviewPolicy = REVIEWS
    risk: RiskPolicy = RISK
    penalties: PenaltyPolicy = PENALTIES
    capital: CapitalPolicy = CAPITAL


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of the policy. name: section.field.

    unit: minor | days | months | percent | count | points | switch | bp; a switch is 0 or 1,
    bp are hundredths of a percent.
    """

    name: str
    unit: str
    least: int
    most: int


MOST = {
    "minor": LARGEST_MINOR,
    "days": MOST_DAYS,
    "percent": MOST_PERCENT,
    "count": MOST_COUNT,
    "points": MOST_POINTS,
    "switch": 1,  # 0 = no, 1 = yes
}


def _settings(section: str, **units: str) -> list[Setting]:
    """Spell the settings of one section: "days" from 1, "days0" from 0."""
    return [
        Setting(
            f"{section}.{name}",
            unit.rstrip("0"),
            0 if unit[-1] == "0" else 1,
            MOST[unit.rstrip("0")],
        )
        for name, unit in units.items()
    ]


SETTINGS: tuple[Setting, ...] = (
    *_settings(
        "limits",
        collector_minor="minor0",
        credit_manager_minor="minor0",
        cfo_minor="minor0",
        fresh_sign_in_above_minor="minor0",
        step_up_above_minor="minor0",
        manager_extra_percent="percent0",
        manager_extra_minor="minor0",
        manager_days="days0",
        manager_pause_days="days0",
        moved_percent="percent0",
        lapses_after_business_days="days",
    ),
    *_settings(
        "reviews",
        overdue_days="days",
        overdue_cut_percent="percent",
        broken_promises="count",
        promises_within_days="days",
        promises_cut_percent="percent",
        cover_cut_within_days="days",
        signals_within_days="days",
        signals_medium="count",
        signals_cut_percent="percent",
        raise_used_percent="percent0",
        raise_pause_days="days",
        raise_paid_items="count",
        clean_late_days="days0",
    ),
    # A raise by itself has bounds no house moves: a tenth, and twelve clean months.
    Setting("reviews.raise_percent", "percent", 0, 10),
    Setting("reviews.clean_months", "months", 12, 60),
    *_settings(
        "reviews",
        round_to_minor="minor",
        missed_days="days",
        opposite_within_days="days0",
        same_rule_pause_days="days0",
        mass_percent="percent0",
        mass_count="count0",
    ),
    *_settings("exposure", order_weight_percent="percent0"),
    *_settings(
        "risk",
        fewest_paid_items="count",
        points_per_day_late="points0",
        most_for_delay="points0",
        most_for_trend="points0",
        most_for_overdue="points0",
        points_per_broken_promise="points0",
        most_for_promises="points0",
    ),
    *_settings("penalties", may_be_waived="switch0"),
    Setting("capital.cost_bp", "bp", 0, 5_000),
)
LADDER = ("limits.collector_minor", "limits.credit_manager_minor", "limits.cfo_minor")
DEFAULT = CreditPolicy()


def spell(policy: CreditPolicy) -> dict[str, int]:
    """Give every value by its name, in the order people read them."""
    return {one.name: _get(policy, one.name) for one in SETTINGS}


def read(values: Mapping[str, object], base: CreditPolicy = DEFAULT) -> CreditPolicy:
    """Build a policy from values by name; what is not said stays as in `base`. Raises PolicyInvalid."""
    bounds = {one.name: one for one in SETTINGS}
    for name, value in values.items():
        if name not in bounds:
            raise PolicyInvalid(field=name, why="unknown")
        if not isinstance(value, int) or isinstance(value, bool):
            raise PolicyInvalid(field=name, why="not_whole")
        if not bounds[name].least <= value <= bounds[name].most:
            raise PolicyInvalid(
                field=name, why="out_of_bounds", least=bounds[name].least, most=bounds[name].most
            )
    made = spell(base) | dict(values)
    for lower, higher in pairwise(LADDER):
        if made[lower] > made[higher]:  # type: ignore[operator]
            raise PolicyInvalid(field=higher, why="not_ascending", least=made[lower])
    sections = {}
    for section in ("exposure", "limits", "reviews", "risk", "penalties", "capital"):
        mine = {
            name.partition(".")[2]: value
            for name, value in made.items()
            if name.startswith(f"{section}.")
        }
        sections[section] = replace(getattr(base, section), **mine)
    return CreditPolicy(**sections)


def differences(before: CreditPolicy, after: CreditPolicy) -> list[tuple[str, int, int]]:
    """List what differs: name, before, after."""
    was, now = spell(before), spell(after)
    return [(name, was[name], now[name]) for name in was if was[name] != now[name]]


def _get(policy: CreditPolicy, name: str) -> int:
    section, _, own = name.partition(".")
    value: int = getattr(getattr(policy, section), own)
    return value
