"""The facts a limit is decided on: today's figures of one customer, and what the rules say of them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from credit.rules import risk
from credit.rules.calendar import business_days_missed
from credit.rules.exposure import available
from credit.store.customers import Customer, CustomerFigures, FiguresDay
from credit.store.db import db
from credit.store.limits import find_in_force, find_permanent

COPIED = (
    "exposure_minor",
    "overdue_minor",
    "oldest_days",
    "disputed_minor",
    "promised_minor",
    "credits_minor",
    "score",
    "risk_class",
    "weighted_delay_days",
    "sales_12m_minor",
)
MONTHS = 12


def snapshot(customer: Customer, today: date) -> dict[str, Any]:
    """Freeze what matters to a limit decision, JSON-ready; figures are None before the first computation.

    `as_of` is the ledger's day: the figures' own is only the day they last changed.
    """
    figures, ledger_day = db.session.get(CustomerFigures, customer.id), customer.company.as_of
    permanent, effective = find_permanent(customer.id, today), find_in_force(customer.id, today)
    facts: dict[str, Any] = {name: getattr(figures, name, None) for name in COPIED}
    limit = effective.amount_minor if effective else None
    exposure, group_left = facts["exposure_minor"], getattr(figures, "group_left_minor", None)
    return facts | {
        "as_of": _iso(ledger_day),
        "oldest_days": oldest_days(figures, ledger_day, today),
        "limit_minor": limit,
        "limit_days": effective.max_overdue_days if effective else None,
        "permanent_minor": permanent.amount_minor if permanent else None,
        "temporary_until": _iso(effective.ends_on)
        if effective and effective.kind == "temporary"
        else None,
        "available_minor": None if exposure is None else available(limit, exposure, group_left),
        "light": light_of(figures, ledger_day, today),
        "hold_reason": customer.hold_reason,
        "insolvency_on": _iso(customer.insolvency_on),
        "external_native": customer.external_native,
        "external_score": customer.external_score,
        "external_score_on": _iso(customer.external_score_on),
        "external_provider": customer.external_provider,
    }


def light_of(
    figures: CustomerFigures | None, ledger_day: date | None, today: date
) -> dict[str, Any]:
    """Select today's light; colour "none" is no verdict, as on a ledger that missed too many days."""
    lights = risk.read_lights(figures.light if figures else [])
    colour, reasons = risk.light_today(lights, ledger_day, today)
    return {"colour": colour, "reasons": reasons}


def oldest_days(
    figures: CustomerFigures | None, ledger_day: date | None, today: date
) -> int | None:
    """Give the age of the oldest overdue item on the day the ledger lets us speak of, in days."""
    if figures is None or not figures.oldest_days or ledger_day is None:
        return figures.oldest_days if figures else None
    grown = (risk.figures_day(ledger_day, today) - figures.as_of).days
    return figures.oldest_days + max(grown, 0)


def missed_days(customer: Customer, today: date) -> int | None:
    """Count the business days the customer's ledger missed; None before its first import."""
    as_of = customer.company.as_of
    return None if as_of is None else business_days_missed(as_of, today)


def history(customer_id: int, today: date) -> list[dict[str, Any]]:
    """Give exposure and overdue at the end of the last twelve months, oldest first, and of today.

    `figures_day` has a row only for days on which something changed: each month shows its latest before it.
    """
    wanted = select(FiguresDay).where(FiguresDay.customer_id == customer_id)
    days = list(db.session.scalars(wanted.order_by(FiguresDay.day)))
    shown = []
    for end in _month_ends(today):
        before = [row for row in days if row.day <= end]
        if before:
            shown.append(
                {
                    "month": end.strftime("%Y-%m"),
                    "exposure_minor": before[-1].exposure_minor,
                    "overdue_minor": before[-1].overdue_minor,
                    "limit_minor": before[-1].limit_minor,
                }
            )
    return shown


def _month_ends(today: date) -> list[date]:
    ends = [today]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
