"""Check a request against the credit rules: what holds, what does not, and the numbers behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from credit.operations.limit_authority import Terms, what_forbids
from credit.operations.limit_facts import missed_days
from credit.operations.policy_in_force import policy_on
from credit.rules.limits import moved
from credit.store.customers import Customer
from credit.store.limits import LimitRequest
from credit.store.people import User

OVERDUE_DAYS = 30
STALE_HOLD_DAYS, STALE_VERDICT_DAYS = 1, 3
CLASSES: dict[str | None, bool | str] = {"A": True, "B": True, "C": True, "D": "warn", "E": False}

Check = dict[str, Any]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """What a check looks at."""

    customer: Customer
    request: LimitRequest
    terms: Terms
    facts: Facts
    viewer: User
    today: date


def check(case: Case) -> list[Check]:
    """Run every rule over one request, as this viewer stands to it."""
    return [rule(case) for rule in RULES]


def _overdue(case: Case) -> Check:
    days = case.facts["oldest_days"] or 0
    facts = {
        "days": days,
        "limit_days": OVERDUE_DAYS,
        "overdue_minor": case.facts["overdue_minor"],
        "currency": case.customer.company.currency,
    }
    return _said("overdue_30", days <= OVERDUE_DAYS, **facts)


def _delegation(case: Case) -> Check:
    why = what_forbids(case.viewer, case.request, case.terms, case.today)
    facts = {"resulting_minor": case.terms.amount_minor, "route": list(case.request.route)}
    facts["currency"] = case.customer.company.currency
    if why is None:
        return _said("delegation", "warn" if len(case.request.route) > 1 else True, **facts)
    return _said("delegation", False, why=why, **facts)


def _distinct(case: Case) -> Check:
    return _said("requester_distinct", case.viewer.id != case.request.requester_id)


def _fresh(case: Case) -> Check:
    missed = missed_days(case.customer, case.today)
    ok: bool | str = missed is not None and missed < STALE_VERDICT_DAYS
    if ok and missed is not None and missed >= STALE_HOLD_DAYS:
        ok = "warn"
    day = case.customer.company.as_of
    as_of = day.isoformat() if day else None
    return _said("data_fresh", ok, as_of=as_of, missed_business_days=missed)


def _steady(case: Case) -> Check:
    before = case.request.base or case.request.facts
    names = moved(before, case.facts, policy_on(case.today).limits)
    facts = {name: [before.get(name), case.facts.get(name)] for name in names}
    return _said("facts_steady", not names, moved=names, **facts)


def _risk(case: Case) -> Check:
    risk_class = case.facts["risk_class"]
    return _said("risk_class", CLASSES.get(risk_class, "warn"), risk_class=risk_class)


def _not_held(case: Case) -> Check:
    facts = {"hold_reason": case.facts["hold_reason"], "insolvency_on": case.facts["insolvency_on"]}
    return _said("no_hold", not any(facts.values()), **facts)


def _covers(case: Case) -> Check:
    exposure = case.facts["exposure_minor"]
    facts = {
        "exposure_minor": exposure,
        "resulting_minor": case.terms.amount_minor,
        "currency": case.customer.company.currency,
    }
    ok = None if exposure is None else exposure <= case.terms.amount_minor
    return _said("covers_exposure", "warn" if ok is None else ok, **facts)


RULES = (_overdue, _delegation, _distinct, _fresh, _steady, _risk, _not_held, _covers)


def _said(code: str, ok: bool | str, **facts: Any) -> Check:
    return {"code": code, "ok": ok, "facts": facts}
