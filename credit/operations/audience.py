"""Who should hear about a customer: its reps, their manager, the people of the desk."""

from datetime import date

from sqlalchemy import select

from credit.rules.access import DESK, Role
from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.people import Portfolio, ScopeGrant, User
from credit.store.scope import in_force


def reps_of(customer_id: int, today: date) -> list[int]:
    """List who holds the customer's portfolio on a business date, in order."""
    holders = (
        select(User.id)
        .join(ScopeGrant, (ScopeGrant.user_id == User.id) & in_force(ScopeGrant, today))
        .join(CustomerPortfolio, CustomerPortfolio.portfolio_id == ScopeGrant.portfolio_id)
        .where(CustomerPortfolio.customer_id == customer_id, in_force(CustomerPortfolio, today))
        .where(User.disabled_at.is_(None))
    )
    return sorted(set(db.session.scalars(holders)))


def managers_of(customer_id: int, today: date) -> list[int]:
    """List the agency managers of the customer's portfolio on a business date, in order."""
    managers = (
        select(User.id)
        .join(Portfolio, Portfolio.agency_id == User.agency_id)
        .join(CustomerPortfolio, CustomerPortfolio.portfolio_id == Portfolio.id)
        .where(CustomerPortfolio.customer_id == customer_id, in_force(CustomerPortfolio, today))
        .where(User.role == Role.MANAGER, User.disabled_at.is_(None))
    )
    return sorted(set(db.session.scalars(managers)))


def of_department(department: str) -> list[int]:
    """List the people of a department who take part in disputes, in order; the desk's are not among them."""
    wanted = select(User.id).where(User.department == department, User.role.not_in(DESK))
    return sorted(db.session.scalars(wanted.where(User.disabled_at.is_(None))))


def with_role(*roles: str) -> list[int]:
    """List the people who hold one of the roles and may still sign in, in order."""
    holders = select(User.id).where(User.role.in_(roles), User.disabled_at.is_(None))
    return sorted(db.session.scalars(holders))
