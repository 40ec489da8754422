"""Customers as people look at them, each within what the person may see and may know."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, true

from credit.operations import limit_revoking
from credit.operations.customer_cover import cover_of
from credit.operations.figures import external_of
from credit.operations.groups import group_of
from credit.operations.kept_promises import kept_promises
from credit.operations.moment import Moment
from credit.operations.projection import render_customer, steps
from credit.rules import risk
from credit.rules.access import Permission, Role
from credit.rules.errors import Missing
from credit.rules.exposure import available
from credit.store.bounces import returned_of
from credit.store.customer_list import Wanted, find_customers
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.limits import CreditLimit
from credit.store.people import User
from credit.store.scope import find_visible_customer, visible

FIGURES = (
    "exposure_minor",
    "limit_minor",
    "available_minor",
    "overdue_minor",
    "oldest_days",
    "disputed_minor",
    "promised_minor",
)


def customer_list(user: User, wanted: Wanted, moment: Moment) -> dict[str, Any]:
    """List customers in a person's sight; who only assigns them sees names, not figures."""
    figures = user.may(Permission.SEE_FIGURES)
    sight: ColumnElement[bool] = visible(user, moment.today)
    if not figures and user.may(Permission.ASSIGN_CUSTOMERS):
        sight = true()
    rows, total = find_customers(wanted, sight, moment.today)
    return {"rows": [line_of(row, moment, figures=figures) for row in rows], "total": total}


def dossier(user: User, customer_id: int, moment: Moment) -> dict[str, Any]:
    """Show one customer's rows and limits. Raises `Missing`, also for one out of sight.

    A contributor is shown what the department's feed tells: the bare card and the steps, not what others do.
    """
    customer = find_visible_customer(user, customer_id, moment.today)
    if customer is None:
        raise Missing(customer_id=customer_id)
    recomputing = customer.stale_at is not None
    if user.role == Role.CONTRIBUTOR:
        hidden: dict[str, Any] = {
            "limits": [],
            "cover": None,
            "promises_kept": None,
            "external": None,
            "group": None,
            "explain": {},
            "returned_addresses": [],
        }
        put = render_customer(customer_id, steps(user.department or ""))
        return hidden | {"put": put, "recomputing": recomputing}
    figures = db.session.get(CustomerFigures, customer_id)
    return {
        "put": render_customer(customer_id),
        "explain": figures.explain if figures else {},
        "limits": _limits(user, customer_id, moment.today),
        "cover": cover_of(customer, moment.today),
        "external": external_of(customer),
        "promises_kept": kept_promises(customer, moment.today),
        "group": group_of(user, customer, moment.today),
        "returned_addresses": returned_of(customer_id),
        "recomputing": recomputing,
    }


def line_of(row: Any, moment: Moment, *, figures: bool) -> dict[str, Any]:
    """Spell one row of the list as it stands today, its figures only for who may see them."""
    customer, kept, portfolio_id, portfolio, agency = row
    line = {name: getattr(customer, name) for name in ("id", "code", "name", "siren", "company_id")}
    line |= {
        "portfolio_id": portfolio_id,
        "portfolio": portfolio,
        "agency": agency,
        "active": customer.active,
        "hold": customer.hold_reason is not None,
        "currency": customer.company.currency,
        "as_of": customer.company.as_of,
        "risk_class": None,
        "colour": None,
        "reasons": [],
        **dict.fromkeys(FIGURES),
    }
    return line | _figures(customer, kept, moment) if figures and kept else line


def _figures(customer: Customer, kept: CustomerFigures, moment: Moment) -> dict[str, Any]:
    """Select today's values from what was computed for the days ahead."""
    as_of = customer.company.as_of
    day = risk.figures_day(as_of, moment.today) if as_of else kept.as_of
    lights = risk.read_lights(kept.light)
    colour, reasons = risk.light_today(lights, as_of, moment.today)
    aged = (day - kept.as_of).days if kept.oldest_days else 0
    return {name: getattr(kept, name, None) for name in FIGURES} | {
        "available_minor": available(kept.limit_minor, kept.exposure_minor, kept.group_left_minor),
        "oldest_days": kept.oldest_days + max(aged, 0),
        "risk_class": kept.risk_class,
        "colour": colour,
        "reasons": reasons,
    }


def _limits(user: User, customer_id: int, today: date) -> list[dict[str, Any]]:
    rows = (
        select(CreditLimit, User.name)
        .outerjoin(User, User.id == CreditLimit.decided_by_id)
        .where(CreditLimit.customer_id == customer_id)
        .order_by(CreditLimit.id.desc())
    )
    names = (
        "id", "kind", "amount_minor", "max_overdue_days", "state", "starts_on", "ends_on", "source",
        "reason", "created_at",
    )  # fmt: skip
    return [
        {name: getattr(limit, name) for name in names}
        | {
            "decided_by": decided_by,
            "may_revoke": user.may(Permission.DECIDE_LIMITS)
            and limit_revoking.is_revocable(limit, today)
            and limit_revoking.what_bars(user, limit, today) is None,
        }
        for limit, decided_by in db.session.execute(rows)
    ]
