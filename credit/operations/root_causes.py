"""Root causes: what the disputes of a period were about, whose work, how they ended and what they cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.moment import at, time_zone
from credit.operations.policy_in_force import policy_on
from credit.operations.reasons_in_force import dispute_tree
from credit.rules.capital import cost_minor
from credit.rules.dates import months_before
from credit.rules.root_causes import Case, add_up
from credit.store.customers import Company, Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.field import Dispute
from credit.store.items import Item
from credit.store.people import Portfolio, User
from credit.store.scope import in_force, visible

PERIOD_MONTHS = 12  # where nobody names a first day


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what: one company or agency, or all in sight; days both included.

    rate_bp: the cost of capital a year; None = the house's.
    """

    company_id: int | None = None
    agency_id: int | None = None
    since: date | None = None
    until: date | None = None
    rate_bp: int | None = None


def report(viewer: User, asked: Asked, today: date) -> dict[str, Any]:
    """Add up the disputes opened in a period, but those the customer withdrew, and list them."""
    since, until = _period(asked, today)
    rate_bp = policy_on(today).capital.cost_bp if asked.rate_bp is None else asked.rate_bp
    found = list(_cases(viewer, asked, since, until, today))
    lines = add_up((case for _, case in found), rate_bp, dispute_tree())
    return {
        "since": since,
        "until": until,
        "rate_bp": rate_bp,
        "causes": lines,
        "disputes": [
            row | {"cost_minor": cost_minor(case.disputed_minor, case.days, rate_bp)}
            for row, case in found
        ],
    }


def _period(asked: Asked, today: date) -> tuple[date, date]:
    until = asked.until or today
    return asked.since or months_before(until, PERIOD_MONTHS), until


def _cases(
    viewer: User, asked: Asked, since: date, until: date, today: date
) -> Iterator[tuple[dict[str, Any], Case]]:
    wanted = (
        select(Dispute, Customer.name, Company.currency, Item.called, Item.currency)
        .join(Customer, Customer.id == Dispute.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
        .where(visible(viewer, today), Dispute.state != "withdrawn")
        .where(Dispute.opened_on.between(since, until))
        .order_by(Dispute.opened_on, Dispute.id)
    )
    if asked.company_id is not None:
        wanted = wanted.where(Customer.company_id == asked.company_id)
    if asked.agency_id is not None:
        of_agency = (
            select(CustomerPortfolio.customer_id)
            .join(Portfolio, Portfolio.id == CustomerPortfolio.portfolio_id)
            .where(Portfolio.agency_id == asked.agency_id, in_force(CustomerPortfolio, today))
        )
        wanted = wanted.where(Customer.id.in_(of_agency))
    zone = time_zone()
    for dispute, customer, main, ref, currency in db.session.execute(wanted):
        closed_on = at(dispute.resolved_at, zone).today if dispute.resolved_at else None
        case = Case(
            reason=dispute.reason,
            detail=dispute.detail,
            currency=currency or main,
            merit=dispute.merit,
            disputed_minor=dispute.amount_minor or 0,
            credited_minor=dispute.credited_minor or 0,
            days=((closed_on or today) - dispute.opened_on).days,
            closed=closed_on is not None,
        )
        row = {
            "id": dispute.id,
            "customer": customer,
            "ref": ref,
            "reason": case.reason,
            "detail": case.detail,
            "currency": case.currency,
            "amount_minor": dispute.amount_minor,
            "merit": dispute.merit,
            "state": dispute.state,
            "opened_on": dispute.opened_on,
            "days": case.days,
        }
        yield row, case
