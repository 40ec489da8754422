"""How far a new installation is on its way to the first phone: counted from what is there, never noted."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from credit.rules.access import FIELD, Role
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.people import Portfolio, ScopeGrant, Session, User
from credit.store.scope import in_force
from credit.store.sync import DeviceState

SERVING = User.disabled_at.is_(None)


def count_ledgers() -> int:
    """Count the ledgers of our own that were imported; the demo company's is nobody's."""
    return _count(Company.as_of.is_not(None), ~Company.demo)


def count_customers(*conditions: ColumnElement[bool]) -> int:
    """Count the customers the ledgers name, or those of them with more about them."""
    return _count(Customer.active.is_(True), *conditions)


def count_portfolios() -> int:
    """Count the portfolios there are."""
    return db.session.scalar(select(func.count(Portfolio.id))) or 0


def count_invited(now: datetime, today: date) -> int:
    """Count the people of the field who have customers to see, and a password or a code that still serves."""
    holds = exists().where(ScopeGrant.user_id == User.id, in_force(ScopeGrant, today))
    has_customers = or_(holds, User.role == Role.MANAGER)
    may_enter = or_(User.password_hash.is_not(None), User.reset_code_expires_at > now)
    return _count(SERVING, User.role.in_(FIELD), has_customers, may_enter)


def count_carriers() -> int:
    """Count the people of the field one of whose devices holds customers."""
    carried = (
        select(Session.user_id)
        .join(DeviceState, DeviceState.session_id == Session.id)
        .where(DeviceState.pulled_at.is_not(None))
    )
    return _count(SERVING, User.role.in_(FIELD), User.id.in_(carried))


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0
