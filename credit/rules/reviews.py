"""When the nightly review lowers a limit, when it only proposes, and what holds it back (domain.md 2.8).

The percentages are proposed defaults; they stand in `Policy`, whose values the house sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the review; amounts in minor units, shares in percent."""

    overdue_days: int = 60
    overdue_cut_percent: int = 30
    broken_promises: int = 2
    promises_within_days: int = 90
    promises_cut_percent: int = 20
    round_to_minor: int = 100_00
    missed_days: int = 1
    opposite_within_days: int = 30
    same_rule_pause_days: int = 30
    mass_percent: int = 5
    mass_count: int = 5


POLICY = Policy()

# Legal forms of companies, upper case, without dots. Whatever is not here counts as a natural person.
FORMS = """
    SA SAS SASU SARL EURL SNC SCS SCA SCI SCOP SCIC SE SEL SELARL SELAS SELASU SCP SCM GIE GAEC EARL SCEA
    SEM SPL EPIC ASSOCIATION FONDATION MUTUELLE COOPERATIVE
    GMBH AG KG UG OHG SRL SPA BV NV BVBA SPRL LTD LIMITED PLC LLP INC LLC SL SLU LDA AB AS APS OY
"""
COMPANIES = frozenset(FORMS.split())


@dataclass(frozen=True, slots=True)
class OldDebt:
    """What is owed beyond the threshold of days, less what is disputed and what credits cover."""

    item_id: int
    days: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer as the review sees it on a business date.

    broken: ids of promises broken within the window, the newest last. missed_days: business days the ledger
    misses, None before any import. recent: rules that acted within their pause; answered: causes already
    acted on or put to a person. raised_on: the last time the limit went up.
    """

    customer_id: int
    limit_minor: int | None
    broken: Sequence[str] = ()
    old_debt: OldDebt | None = None
    insolvency_on: date | None = None
    missed_days: int | None = 0
    balanced: bool = True
    pending_request: bool = False
    locked: bool = False
    temporary: bool = False
    legal_form: str | None = None
    raised_on: date | None = None
    recent: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the review says of one customer. action: lowered | proposed | kept. guard: what held it back.

    cause: what it acts on, "rule:object"; facts: the numbers behind, JSON-ready.
    """

    customer_id: int
    action: str
    rule: str
    cause: str
    from_minor: int
    to_minor: int
    facts: dict[str, Any]
    guard: str | None = None


def review(standing: Standing, today: date, policy: Policy = POLICY) -> Verdict | None:
    """Judge one customer: the severest rule that applies, then the guards. None: nothing to say.

    A cause is answered once: whoever dismissed or undid it is not asked again about the same thing.
    """
    if not standing.limit_minor:
        return None  # unset or prepayment only: nothing to lower
    applying = [rule(standing, standing.limit_minor, policy) for rule in RULES]
    new = [
        verdict
        for verdict in applying
        if verdict is not None
        and verdict.cause not in standing.answered
        and verdict.rule not in standing.recent
        and verdict.to_minor < verdict.from_minor
    ]
    if not new:
        return None
    severest = min(new, key=lambda verdict: verdict.to_minor)
    action, guard = _guarded(standing, today, policy)
    return replace(severest, action=action, guard=guard)


def rein_in(
    verdicts: Sequence[Verdict], *, customers: int, lowered_before: int = 0, policy: Policy = POLICY
) -> list[Verdict]:
    """Turn a run that would touch too many customers into proposals.

    customers: all active ones. lowered_before: those the same day's earlier runs lowered.
    """
    touched = sum(verdict.action == "lowered" for verdict in verdicts) + lowered_before
    if touched <= policy.mass_count or touched * 100 <= customers * policy.mass_percent:
        return list(verdicts)
    return [
        replace(verdict, action="proposed", guard="too_many")
        if verdict.action == "lowered"
        else verdict
        for verdict in verdicts
    ]


def is_company(legal_form: str | None) -> bool:
    """Say whether a legal form surely is no natural person's; unknown is not sure."""
    return (legal_form or "").replace(".", "").strip().upper() in COMPANIES


def _insolvency(standing: Standing, limit_minor: int, _policy: Policy) -> Verdict | None:
    if standing.insolvency_on is None:
        return None
    on = standing.insolvency_on.isoformat()
    return _lower(standing, "insolvency", on, limit_minor, 0, {"insolvency_on": on})


def _overdue(standing: Standing, limit_minor: int, policy: Policy) -> Verdict | None:
    debt = standing.old_debt
    if debt is None or debt.amount_minor <= 0 or debt.days <= policy.overdue_days:
        return None
    facts = {
        "item_id": debt.item_id,
        "days": debt.days,
        "amount_minor": debt.amount_minor,
        "threshold_days": policy.overdue_days,
        "cut_percent": policy.overdue_cut_percent,
    }
    to_minor = _cut(limit_minor, policy.overdue_cut_percent, policy)
    return _lower(standing, "overdue", str(debt.item_id), limit_minor, to_minor, facts)


def _promises(standing: Standing, limit_minor: int, policy: Policy) -> Verdict | None:
    if len(standing.broken) < policy.broken_promises:
        return None
    facts = {
        "promises": list(standing.broken),
        "threshold": policy.broken_promises,
        "within_days": policy.promises_within_days,
        "cut_percent": policy.promises_cut_percent,
    }
    to_minor = _cut(limit_minor, policy.promises_cut_percent, policy)
    return _lower(standing, "broken_promises", standing.broken[-1], limit_minor, to_minor, facts)


RULES = (_insolvency, _overdue, _promises)


def _guarded(standing: Standing, today: date, policy: Policy) -> tuple[str, str | None]:
    missed, raised = standing.missed_days, standing.raised_on
    keeping = {
        "stale": missed is None or missed >= policy.missed_days,
        "unbalanced": not standing.balanced,
        "pending_request": standing.pending_request,
        "locked": standing.locked,
        "temporary_limit": standing.temporary,
    }
    proposing = {
        "natural_person": not is_company(standing.legal_form),
        "opposite_change": raised is not None
        and (today - raised).days < policy.opposite_within_days,
    }
    for action, guards in (("kept", keeping), ("proposed", proposing)):
        for guard, holds in guards.items():
            if holds:
                return action, guard
    return "lowered", None


def _lower(
    standing: Standing, rule: str, of: str, from_minor: int, to_minor: int, facts: dict[str, Any]
) -> Verdict:
    return Verdict(
        standing.customer_id, "lowered", rule, f"{rule}:{of}", from_minor, to_minor, facts
    )


def _cut(limit_minor: int, percent: int, policy: Policy) -> int:
    """Cut a limit, down to whole hundreds."""
    left = limit_minor * (100 - percent) // 100
    return left // policy.round_to_minor * policy.round_to_minor
