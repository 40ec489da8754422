"""Who is here and who holds what, counted for the administrator's page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.people import Portfolio, ScopeGrant, User
from credit.store.scope import in_force


@dataclass(frozen=True, slots=True)
class PortfolioCensus:
    """One portfolio on one business date."""

    id: int
    name: str
    agency_id: int
    holders: list[int]
    customers: int


def portfolios(today: date) -> list[PortfolioCensus]:
    """List all portfolios by name, with who holds them and how many customers are in them today."""
    counted = dict(
        db.session.execute(
            select(CustomerPortfolio.portfolio_id, func.count())
            .where(in_force(CustomerPortfolio, today))
            .group_by(CustomerPortfolio.portfolio_id)
        ).all()
    )
    held: dict[int, list[int]] = {}
    grants = (
        select(ScopeGrant.portfolio_id, ScopeGrant.user_id)
        .join(User, User.id == ScopeGrant.user_id)
        .where(in_force(ScopeGrant, today), User.disabled_at.is_(None))
        .order_by(ScopeGrant.user_id)
    )
    for portfolio_id, user_id in db.session.execute(grants):
        held.setdefault(portfolio_id, []).append(user_id)
    return [
        PortfolioCensus(
            row.id, row.name, row.agency_id, held.get(row.id, []), counted.get(row.id, 0)
        )
        for row in db.session.scalars(select(Portfolio).order_by(Portfolio.name))
    ]
