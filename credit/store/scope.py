"""Who may see which rows, decided here and nowhere else (product.md; domain.md "People").

A rep sees the portfolios granted to them today, an agency manager the agency's, the desk every customer.
A contributor sees the customers of the disputes assigned to the department; an administrator none.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Select, false, or_, select, true
from sqlalchemy.orm import Session, scoped_session

from credit.rules.access import DESK, Role
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute
from credit.store.people import Portfolio, ScopeGrant, User

Source = Connection | Session | scoped_session[Session]


def in_force(row: type[ScopeGrant] | type[CustomerPortfolio], today: date) -> ColumnElement[bool]:
    """Select the rows of a dated table that hold on a business date."""
    return (row.starts_on <= today) & or_(row.ends_on.is_(None), row.ends_on >= today)


def portfolio_ids(user: User, today: date) -> list[int]:
    """List the portfolios whose feed this person's device carries, in order."""
    return feed_scope(db.session, user, today).portfolio_ids


@dataclass(frozen=True, slots=True)
class FeedScope:
    """Whose feed a device carries; `boundary` is the latest start or end of a grant that has passed."""

    portfolio_ids: list[int]
    boundary: date | None = None


def feed_scope(source: Source, user: User, today: date) -> FeedScope:
    """Read the scope of a person's device from a session, or from the snapshot of a pull."""
    if user.disabled_at is not None:
        return FeedScope([])
    if user.role == Role.REP:
        return _granted(source, user, today)
    if user.role == Role.MANAGER:
        of_agency = select(Portfolio.id).where(Portfolio.agency_id == user.agency_id)
        return FeedScope(sorted(source.scalars(of_agency)))
    return FeedScope([])


def _granted(source: Source, user: User, today: date) -> FeedScope:
    grants = select(ScopeGrant.portfolio_id, ScopeGrant.starts_on, ScopeGrant.ends_on).where(
        ScopeGrant.user_id == user.id, ScopeGrant.starts_on <= today
    )
    rows = source.execute(grants).all()
    ended = [row.ends_on + timedelta(days=1) for row in rows if row.ends_on and row.ends_on < today]
    started = [row.starts_on for row in rows]
    held = {row.portfolio_id for row in rows if row.ends_on is None or row.ends_on >= today}
    return FeedScope(sorted(held), max(started + ended, default=None))


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
