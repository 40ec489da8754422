"""How risky a customer is: the score with its points, the class, and the light with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from credit.rules.ageing import oldest_days, overdue, weighted_delay_days
from credit.rules.calendar import business_days_missed
from credit.rules.exposure import Limit, effective_limit
from credit.rules.groups import GroupStanding
from credit.rules.money import half_up

UNRATED = "unrated"
CLASSES = ("A", "B", "C", "D", "E")
BADGES = {"A": "healthy", "B": "healthy", "C": "watch", "D": "strained", "E": "strained"}
DAY = timedelta(days=1)

Light = tuple[date, str, list[str]]

BY_AMOUNT = frozenset(
    {
        "over_limit",
        "near_limit",
        "limit_zero",
        "limit_unset",
        "group_over_limit",
        "group_near_limit",
    }
)
RED = frozenset(
    {"over_limit", "over_delay", "limit_zero", "group_over_limit", "hold", "insolvency"}
)
AMBER = frozenset(
    {"near_limit", "group_near_limit", "overdue", "limit_unset", "class_d", "class_e"}
)
NO_VERDICT = frozenset({"stale", "not_computed", "missing_rate"})


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """Thresholds of the house (domain: risk scales); every one is a setting."""

    internal_floors: tuple[int, ...] = (80, 60, 40, 20)  # lowest score of A, B, C, D
    external_floors: tuple[int, ...] = (71, 51, 30, 21)  # Creditsafe's bands
    near_limit_percent: int = 80
    fewest_paid_items: int = 3  # in twelve months, below which there is no internal score
    points_per_day_late: int = 1
    most_for_delay: int = 40
    most_for_trend: int = 10
    most_for_overdue: int = 30
    points_per_broken_promise: int = 10
    most_for_promises: int = 20
    stale_verdict_days: int = 3  # business days missed after which there is no verdict


POLICY = RiskPolicy()


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a customer has paid. `paid` items: (amount minor, days late), of the last and previous 6 months."""

    paid_items_12m: int
    paid_6m: Sequence[tuple[int, int]] = ()
    paid_before: Sequence[tuple[int, int]] = ()
    open_minor: int = 0
    overdue_minor: int = 0
    broken_promises: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, and the points each cause took away; `value` None = unrated."""

    value: int | None
    explain: dict[str, Any]


def score(behaviour: Behaviour, policy: RiskPolicy = POLICY) -> Score:
    """Start from 100 and take points away for lateness, its trend, overdue debt and broken promises."""
    if behaviour.paid_items_12m < policy.fewest_paid_items:
        inputs = {"paid_items": behaviour.paid_items_12m, "needed": policy.fewest_paid_items}
        return Score(None, {"rule": "unrated", "inputs": inputs})
    delay = weighted_delay_days(behaviour.paid_6m) or 0
    before = weighted_delay_days(behaviour.paid_before)
    worse = delay - before if behaviour.paid_6m and before is not None else 0
    share = half_up(100 * behaviour.overdue_minor, max(behaviour.open_minor, 1))
    promises = behaviour.broken_promises * policy.points_per_broken_promise
    points = {
        "delay": -_within(delay * policy.points_per_day_late, policy.most_for_delay),
        "delay_trend": -_within(worse // 2, policy.most_for_trend),
        "overdue_share": -half_up(policy.most_for_overdue * min(share, 100), 100),
        "broken_promises": -_within(promises, policy.most_for_promises),
    }
    facts = {
        "weighted_delay_days": delay,
        "delay_before_days": before,
        "overdue_percent": share,
        "broken_promises": behaviour.broken_promises,
        "paid_items": behaviour.paid_items_12m,
    }
    value = max(0, 100 + sum(points.values()))
    return Score(value, {"rule": "score", "points": points, "inputs": facts})


def class_at(value: int, floors: tuple[int, ...]) -> str:
    """Give the class of points from 0 to 100. floors: the lowest of A, B, C and D."""
    return next((name for name, floor in zip(CLASSES, floors, strict=False) if value >= floor), "E")


def risk_class(
    internal: int | None, external: str | None, *, insolvent: bool, policy: RiskPolicy = POLICY
) -> str:
    """Map to A–E: the worse of the internal score's class and the external one's, unrated without any.

    Insolvency forces E. external: A–E or unrated, as `rules.external_scores` maps it; None without one.
    """
    if insolvent:
        return "E"
    found = [] if internal is None else [class_at(internal, policy.internal_floors)]
    if external in CLASSES:
        found.append(external)
    return max(found, default=UNRATED)


@dataclass(frozen=True, slots=True)
class LightFacts:
    """What the light looks at. `due`: (due date, minor) of open debits. `foreign`: currencies of no rate."""

    exposure_minor: int
    risk_class: str
    due: Sequence[tuple[date, int]] = ()
    limits: Sequence[Limit] = field(default_factory=tuple)
    held: bool = False
    insolvency_on: date | None = None
    foreign: Sequence[str] = ()
    group: GroupStanding | None = None


def light_on(facts: LightFacts, day: date, policy: RiskPolicy = POLICY) -> tuple[str, list[str]]:
    """Answer "can I deliver?" for one day: the colour of the worst cause, and every cause.

    What cannot be counted for want of a rate leaves no verdict.
    """
    if facts.foreign:
        return "none", ["missing_rate"]
    limit = effective_limit(facts.limits, day)
    late = oldest_days(facts.due, day)
    red, amber = _limit_reasons(facts.exposure_minor, limit, late, policy)
    _add_group_reasons(facts.group, red, amber, policy)
    if facts.held:
        red.append("hold")
    if facts.insolvency_on is not None and facts.insolvency_on <= day:
        red.append("insolvency")
    if overdue(facts.due, day) > 0:
        amber.append("overdue")
    if facts.risk_class in ("D", "E"):
        amber.append(f"class_{facts.risk_class.lower()}")
    return "red" if red else "amber" if amber else "green", red + amber


def light_ahead(facts: LightFacts, start: date, policy: RiskPolicy = POLICY) -> list[Light]:
    """List the light from a day on, one entry per change, so that any later day can be selected.

    It knows nothing of the ledger's age: select with `light_today`, which withdraws a stale verdict.
    """
    lights: list[Light] = []
    for day in sorted(_turning_days(facts, start)):
        colour, reasons = light_on(facts, day, policy)
        if not lights or lights[-1][1:] != (colour, reasons):
            lights.append((day, colour, reasons))
    return lights


def read_lights(kept: Iterable[Any]) -> list[Light]:
    """Read a dated list back from JSON: [[iso date, colour, [reason, …]], …]."""
    return [(date.fromisoformat(day), colour, list(reasons)) for day, colour, reasons in kept]


def light_today(
    lights: Iterable[Light], as_of: date | None, today: date, policy: RiskPolicy = POLICY
) -> tuple[str, list[str]]:
    """Select today's light; no verdict ("none") when the ledger missed too many business days."""
    if as_of is None or business_days_missed(as_of, today) >= policy.stale_verdict_days:
        return "none", ["stale"]
    past = [light for light in lights if light[0] <= today]
    return (past[-1][1], past[-1][2]) if past else ("none", ["not_computed"])


def figures_day(as_of: date, today: date, policy: RiskPolicy = POLICY) -> date:
    """Choose the day figures speak of: the business date, or the ledger's once it is too old."""
    stale = business_days_missed(as_of, today) >= policy.stale_verdict_days
    return as_of if stale else max(as_of, today)


def with_order(
    light: tuple[str, Sequence[str]],
    exposure_minor: int,
    limit_minor: int | None,
    group: GroupStanding | None = None,
    policy: RiskPolicy = POLICY,
) -> tuple[str, list[str]]:
    """Judge one day's light anew with another exposure, as if an order were already in it.

    light: the day's colour and reasons without it; everything but the amount stays as it is. group: with the
    order in it. No verdict stays none.
    """
    colour, reasons = light
    if colour == "none":
        return colour, list(reasons)
    limit = None if limit_minor is None else Limit(limit_minor, None, date.min)
    red, amber = _limit_reasons(exposure_minor, limit, 0, policy)
    _add_group_reasons(group, red, amber, policy)
    kept = [one for one in reasons if one not in BY_AMOUNT]
    red += [one for one in kept if one in RED]
    amber += [one for one in kept if one not in RED]
    return "red" if red else "amber" if amber else "green", red + amber


def _limit_reasons(
    exposure_minor: int, limit: Limit | None, late: int, policy: RiskPolicy
) -> tuple[list[str], list[str]]:
    if limit is None:
        return [], ["limit_unset"]
    red = ["limit_zero"] if limit.amount_minor == 0 else []
    if exposure_minor > limit.amount_minor:
        red.append("over_limit")
    if limit.max_overdue_days is not None and late > limit.max_overdue_days:
        red.append("over_delay")
    near = 100 * exposure_minor >= policy.near_limit_percent * limit.amount_minor > 0
    return red, ["near_limit"] if near and exposure_minor <= limit.amount_minor else []


def _add_group_reasons(
    group: GroupStanding | None, red: list[str], amber: list[str], policy: RiskPolicy
) -> None:
    if group is None or group.limit_minor is None:
        return
    owed, limit = group.exposure_minor, group.limit_minor
    if owed > limit or limit == 0:
        red.append("group_over_limit")
    elif 100 * owed >= policy.near_limit_percent * limit:
        amber.append("group_near_limit")


def _turning_days(facts: LightFacts, start: date) -> set[date]:
    days = {day + DAY for day, _ in facts.due}
    for limit in facts.limits:
        days.add(limit.starts_on)
        if limit.ends_on is not None:
            days.add(limit.ends_on + DAY)
        if limit.max_overdue_days is not None:
            days |= {day + (limit.max_overdue_days + 1) * DAY for day, _ in facts.due}
    if facts.insolvency_on is not None:
        days.add(facts.insolvency_on)
    return {day for day in days if day > start} | {start}


def _within(points: int, most: int) -> int:
    return max(0, min(points, most))


def badge(risk_class: str, *, held: bool) -> str:
    """Name the word people see for a class (domain.md 2.13); a hold covers whatever lies under it."""
    return "hold" if held else BADGES.get(risk_class, UNRATED)
