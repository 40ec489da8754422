"""The board: exposure, ageing and DSO of what a person may see, and what moved since yesterday."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from credit.operations import limit_queue, limit_review_answers
from credit.operations.assignment import unassigned
from credit.operations.moment import Moment
from credit.rules import ageing, exposure, kpis, risk
from credit.rules.access import Permission
from credit.rules.ageing import Dso
from credit.rules.calendar import add_business_days, business_days_missed
from credit.store import totals
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.people import User
from credit.store.scope import visible

MOST_MOVERS = 10
LEAST_MOVE_MINOR = 100  # the board shows no cents: less would read as nothing


def board(user: User, moment: Moment) -> dict[str, Any]:
    """Put the board together for a person; figures speak of the first company's currency."""
    sight = visible(user, moment.today)
    companies = list(db.session.scalars(select(Company).order_by(Company.id)))
    parts = [_company(one, sight, moment.today) for one in companies]
    main = max(parts, key=lambda part: abs(part["exposure_minor"]), default=None)
    same = [part for part in parts if main and part["currency"] == main["currency"]]
    summed = {name: sum(part[name] for part in same) for name in SUMMED}
    return summed | {
        "as_of": min((part["as_of"] for part in same if part["as_of"]), default=None),
        "currency": main["currency"] if main else "EUR",
        "companies": parts,
        "customers": sum(part["customers"] for part in parts),
        "buckets": {name: sum(part["buckets"][name] for part in same) for name in ageing.BUCKETS},
        "movers": _movers(sight, moment.today),
        "to_decide": _to_decide(user, moment.today),
        "to_review": _to_review(user, moment.today),
        "unassigned": _unassigned(user, moment.today),
        "triage": totals.triage_count(sight) if user.may(Permission.RUN_DUNNING) else 0,
        **{name: main[name] if main else None for name in DAYS},
        "explain": main["explain"] | _of_all(same) if main else {},
    }


SUMMED = ("exposure_minor", "in_credit_minor", "overdue_minor", "disputed_minor", "promised_minor")
DAYS = ("dso", "best_possible_dso", "average_days_delinquent")


def ledgers(today: date) -> list[dict[str, Any]]:
    """List the ledgers and how far behind each is."""
    rows = db.session.scalars(select(Company).order_by(Company.id))
    return [_ledger(one, today) for one in rows]


def _ledger(company: Company, today: date) -> dict[str, Any]:
    as_of = company.as_of
    return {
        "id": company.id,
        "name": company.name,
        "siren": company.siren,
        "currency": company.currency,
        "as_of": as_of.isoformat() if as_of else None,
        "imported_at": company.imported_at.isoformat() if company.imported_at else None,
        "demo": company.demo,
        "missed_days": business_days_missed(as_of, today) if as_of else None,
    }


def _company(company: Company, sight: Any, today: date) -> dict[str, Any]:
    as_of = company.as_of or today
    day = risk.figures_day(as_of, today)
    items = [
        exposure.OpenItem(kind, due_on, int(minor))
        for kind, due_on, minor in totals.open_sums(company.id, sight)
    ]
    discounted = totals.discounted_sum(company.id, sight, today)
    owed = exposure.measure(items, discounted_minor=discounted, currency=company.currency)
    sold = totals.sold_sums(company.id, sight, today, company.currency)
    due = ageing.due_list(items)
    overdue = ageing.overdue(due, day)
    buckets = ageing.age(items, day)
    receivable = sum(minor for name, minor in buckets.items() if name != "credits")
    months = kpis.months_back(totals.sales_by_month(company.id, sight), as_of)
    dso = ageing.count_back_dso(receivable, months)
    best = ageing.count_back_dso(buckets["not_due"], months)
    late = ageing.average_days_delinquent(dso, best) if dso and best else None
    disputed, promised, customers = totals.said_sums(company.id, sight)
    found = dict(zip(DAYS, (dso, best, late), strict=True))
    committed = totals.committed_sum(company.id, sight)
    in_credit = totals.in_credit_sum(company.id, sight)
    apart = {"committed": committed, "in_credit": in_credit}
    inputs = {"gross": overdue, "net": overdue - owed.credits_minor}
    return _ledger(company, today) | {
        "customers": customers,
        "exposure_minor": owed.commercial_minor + sum(sold.values()) + sum(apart.values()),
        "in_credit_minor": in_credit,
        "overdue_minor": overdue,
        "disputed_minor": disputed,
        "promised_minor": promised,
        "buckets": buckets,
        **{name: one.rounded if one else None for name, one in found.items()},
        "dso_at_least": bool(dso and dso.at_least),
        "explain": {name: _explained(one, as_of) for name, one in found.items()}
        | {
            "exposure": {
                "rule": "exposures",
                "inputs": owed.explain["inputs"]
                | sold
                | {part: minor for part, minor in apart.items() if minor},
                "as_of": as_of.isoformat(),
            },
            "overdue": {"rule": "overdue", "inputs": inputs, "as_of": day.isoformat()},
            "disputed": {"rule": "disputed", "inputs": {}, "as_of": day.isoformat()},
            "promised": {"rule": "promised", "inputs": {}, "as_of": day.isoformat()},
        },
    }


def _of_all(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Add up what went into the figures that are sums over ledgers of one currency."""
    found = {}
    for name in ("exposure", "overdue"):
        one = parts[0]["explain"][name]
        inputs = Counter[str]()
        for part in parts:
            inputs.update(part["explain"][name]["inputs"])
        found[name] = one | {"inputs": dict(inputs)}
    return found


def _explained(found: Dso | None, as_of: date) -> dict[str, Any]:
    told = found.explain if found and found.explain else {"rule": "no_sales", "inputs": {}}
    return told | {"as_of": as_of.isoformat()}


def _movers(sight: Any, today: date) -> list[dict[str, Any]]:
    """List whose overdue, exposure or badge moved since the figures of the day before, the worst first."""
    since = add_business_days(today, -1)
    moved = [one for one in map(_mover, totals.moves_since(since, sight)) if _shows(one)]
    moved.sort(key=lambda one: (-one["overdue_delta_minor"], -one["delta_minor"], one["customer"]))
    return moved[:MOST_MOVERS]


def _mover(row: Any) -> dict[str, Any]:
    held = row.hold_reason is not None
    return {
        "customer_id": row.id,
        "customer": row.name,
        "currency": row.currency,
        "hold": held,
        "hold_before": held and (row.held_on is None or row.held_on <= row.day_before),
        "exposure_minor": row.exposure_minor,
        "overdue_minor": row.overdue_minor,
        "delta_minor": row.exposure_minor - row.exposure_before,
        "overdue_delta_minor": row.overdue_minor - row.overdue_before,
        "from_class": row.class_before,
        "to_class": row.risk_class,
        "from_colour": row.colour_before,
        "to_colour": row.colour,
    }


def _shows(mover: dict[str, Any]) -> bool:
    """Say whether a reader would see a difference: an amount, or the badge."""
    was = risk.badge(mover["from_class"], held=mover["hold_before"])
    return (
        abs(mover["overdue_delta_minor"]) >= LEAST_MOVE_MINOR
        or abs(mover["delta_minor"]) >= LEAST_MOVE_MINOR
        or was != risk.badge(mover["to_class"], held=mover["hold"])
    )


def _to_decide(user: User, today: date) -> int:
    if not user.may(Permission.DECIDE_LIMITS):
        return 0
    return len(limit_queue.queue(user, "mine", today))


def _to_review(user: User, today: date) -> int:
    return (
        limit_review_answers.waiting_for(user, today) if user.may(Permission.REVIEW_LIMITS) else 0
    )


def _unassigned(user: User, today: date) -> int:
    if not user.may(Permission.ASSIGN_CUSTOMERS):
        return 0
    waiting = select(func.count()).select_from(Customer)
    return db.session.scalar(waiting.where(Customer.active, unassigned(today))) or 0
