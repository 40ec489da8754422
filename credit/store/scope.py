"""Who may see which rows, decided here and nowhere else (product.md; domain.md "People").

A rep sees the portfolios granted to them today, an agency manager the agency's, the desk every customer.
A contributor sees the customers of the disputes assigned to the department; an administrator none.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from credit.rules.access import DESK, Role
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute
from credit.store.people import Portfolio, ScopeGrant, User


def in_force(row: type[ScopeGrant] | type[CustomerPortfolio], today: date) -> ColumnElement[bool]:
    """Select the rows of a dated table that hold on a business date."""
    return (row.starts_on <= today) & or_(row.ends_on.is_(None), row.ends_on >= today)


def portfolio_ids(user: User, today: date) -> list[int]:
    """List the portfolios whose feed this person's device carries, in order."""
    if user.disabled_at is not None:
        return []
    if user.role == Role.REP:
        held = select(ScopeGrant.portfolio_id).where(
            ScopeGrant.user_id == user.id, in_force(ScopeGrant, today)
        )
        return sorted(set(db.session.scalars(held)))
    if user.role == Role.MANAGER:
        of_agency = select(Portfolio.id).where(Portfolio.agency_id == user.agency_id)
        return sorted(db.session.scalars(of_agency))
    return []


def visible(user: User, today: date) -> ColumnElement[bool]:
    """Give the condition on `Customer` that holds for the customers this person may see."""
    if user.disabled_at is not None:
        return false()
    if user.role in DESK:
        return true()
    if user.role == Role.CONTRIBUTOR:
        assigned = select(Dispute.customer_id).where(
            Dispute.department == user.department, Dispute.state.in_(UNRESOLVED)
        )
        return Customer.id.in_(assigned)
    return Customer.id.in_(_held_customers(portfolio_ids(user, today), today))


def find_visible_customer(user: User, customer_id: int, today: date) -> Customer | None:
    """Find a customer this person may see; None for a stranger's and for one that does not exist."""
    wanted = select(Customer).where(Customer.id == customer_id, visible(user, today))
    return db.session.scalar(wanted)


def _held_customers(portfolios: list[int], today: date) -> Select[int]:
    return select(CustomerPortfolio.customer_id).where(
        CustomerPortfolio.portfolio_id.in_(portfolios), in_force(CustomerPortfolio, today)
    )
