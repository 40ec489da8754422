"""Who may see which rows, decided here and nowhere else (product.md; domain.md "People").

A rep sees the portfolios granted to them today, an agency manager the agency's, the desk every customer.
A contributor sees the customers of the disputes assigned to the department; an administrator none, but for
names, and the files they handed in.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from credit.rules.access import DESK, FIELD, Role
from credit.rules.dispute_steps import OPEN
from credit.store.buckets import core_bucket, department_bucket, history_bucket, pin_bucket
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import among, db
from credit.store.dispute_steps import DisputeStep, asked_of, ever_asked_of
from credit.store.field import Dispute
from credit.store.imports import Import
from credit.store.people import Portfolio, ScopeGrant, User
from credit.store.pins import Pin
from credit.store.sync import SyncExit

GRACE_DAYS = 30  # how long entries made before a customer left still reach it (sync.md 2, "Push")


def in_force(row: type[ScopeGrant] | type[CustomerPortfolio], today: date) -> ColumnElement[bool]:
    """Select the rows of a dated table that hold on a business date."""
    return (row.starts_on <= today) & or_(row.ends_on.is_(None), row.ends_on >= today)


def portfolio_ids(user: User, today: date) -> list[int]:
    """List the portfolios whose customers this person sees, in order."""
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


def carriers(user: User, customer_ids: Collection[int], today: date) -> dict[int, set[str]]:
    """Name the buckets of this person's feed that carry each of these customers."""
    carried: dict[int, set[str]] = defaultdict(set)
    if user.role in FIELD:
        held = select(CustomerPortfolio.customer_id, CustomerPortfolio.portfolio_id).where(
            among(CustomerPortfolio.customer_id, customer_ids),
            CustomerPortfolio.portfolio_id.in_(portfolio_ids(user, today)),
            in_force(CustomerPortfolio, today),
        )
        for customer_id, portfolio_id in db.session.execute(held):
            carried[customer_id].add(core_bucket(portfolio_id))
            if user.role == Role.REP:  # an agency's tablet takes the core only
                carried[customer_id].add(history_bucket(portfolio_id))
    elif user.role == Role.CONTRIBUTOR and user.department:
        steps = _assigned(user).where(Dispute.customer_id.in_(customer_ids))
        for customer_id in db.session.scalars(steps):
            carried[customer_id].add(department_bucket(user.department))
    elif user.role in DESK:
        pinned = select(Pin.customer_id).where(
            Pin.user_id == user.id, Pin.customer_id.in_(customer_ids)
        )
        for customer_id in db.session.scalars(pinned):
            carried[customer_id].add(pin_bucket(customer_id))
    return carried


def visible(user: User, today: date) -> ColumnElement[bool]:
    """Give the condition on `Customer` that holds for the customers this person may see."""
    if user.disabled_at is not None:
        return false()
    if user.role in DESK:
        return true()
    if user.role == Role.CONTRIBUTOR:
        return Customer.id.in_(_assigned(user))
    return Customer.id.in_(_held_customers(portfolio_ids(user, today), today))


def disputes_of(user: User) -> ColumnElement[bool]:
    """Give the condition on `Dispute` for those this person reads, of customers in sight.

    A contributor reads those on which the department has a step to do, everybody else all of them.
    """
    return asked_of(user.department) if user.role == Role.CONTRIBUTOR else true()


def steps_of(user: User) -> ColumnElement[bool]:
    """Give the condition on `DisputeStep` for those this person reads, of disputes they read.

    A contributor reads what the department has to do, not what others do or did.
    """
    if user.role != Role.CONTRIBUTOR:
        return true()
    return and_(DisputeStep.department == user.department, DisputeStep.state == OPEN)


def imports_of(user: User) -> ColumnElement[bool]:
    """Give the condition on `Import` for those this person reads and acts on.

    The desk has them all. An administrator hands in the first books and has what they handed in themselves:
    a file they hold tells them nothing new, one of somebody else's would.
    """
    return true() if user.role in DESK else Import.by_id == user.id


def find_visible_customer(user: User, customer_id: int, today: date) -> Customer | None:
    """Find a customer this person may see; None for a stranger's and for one that does not exist."""
    wanted = select(Customer).where(Customer.id == customer_id, visible(user, today))
    return db.session.scalar(wanted)


def find_reachable_customer(user: User, customer_id: int, today: date) -> Customer | None:
    """Find a customer an entry of this person may still reach: visible, or out of sight for 30 days at most.

    What was said offline about a customer that moved meanwhile is taken; nothing is told in return.
    """
    customer = find_visible_customer(user, customer_id, today)
    if customer is not None or user.disabled_at is not None:
        return customer
    since = today - timedelta(days=GRACE_DAYS)
    if not db.session.scalar(select(_was_visible(user, customer_id, today, since))):
        return None
    return db.session.get(Customer, customer_id)


def _was_visible(user: User, customer_id: int, today: date, since: date) -> ColumnElement[bool]:
    if user.role == Role.CONTRIBUTOR:
        assigned = select(Dispute.id).where(
            Dispute.customer_id == customer_id,
            ever_asked_of(user.department),
            Dispute.resolved_at >= datetime.combine(since, time(), UTC),
        )
        told = [department_bucket(user.department)] if user.department else []
        return or_(assigned.exists(), _left(customer_id, told, since))
    if user.role != Role.REP:
        held = [(portfolio_id, since, today) for portfolio_id in portfolio_ids(user, today)]
    else:
        held = _held_lately(user, today, since)
    return or_(false(), *(_was_in(customer_id, *each) for each in held))


def _was_in(customer_id: int, portfolio_id: int, first: date, last: date) -> ColumnElement[bool]:
    """Say whether a portfolio held a customer on one of some days."""
    member = select(CustomerPortfolio.id).where(
        CustomerPortfolio.customer_id == customer_id,
        CustomerPortfolio.portfolio_id == portfolio_id,
        CustomerPortfolio.starts_on <= last,
        or_(CustomerPortfolio.ends_on.is_(None), CustomerPortfolio.ends_on >= first),
    )
    core = [core_bucket(portfolio_id)]
    return or_(member.exists(), _left(customer_id, core, first, last + timedelta(days=1)))


def _left(
    customer_id: int, buckets: list[str], since: date, until: date = date.max
) -> ColumnElement[bool]:
    """Say whether a customer left one of these buckets between two days."""
    left = select(SyncExit.bucket).where(
        SyncExit.customer_id == customer_id,
        SyncExit.left_on.between(since, until),
        SyncExit.bucket.in_(buckets),
    )
    return left.exists()


def _held_lately(user: User, today: date, since: date) -> list[tuple[int, date, date]]:
    """List the portfolios a rep held since a day, each with the first and last of these days."""
    granted = select(ScopeGrant.portfolio_id, ScopeGrant.starts_on, ScopeGrant.ends_on).where(
        ScopeGrant.user_id == user.id,
        ScopeGrant.starts_on <= today,
        or_(ScopeGrant.ends_on.is_(None), ScopeGrant.ends_on >= since),
    )
    return [
        (portfolio_id, max(starts_on, since), min(ends_on or today, today))
        for portfolio_id, starts_on, ends_on in db.session.execute(granted)
    ]


def _assigned(user: User) -> Select[int]:
    return select(Dispute.customer_id).where(asked_of(user.department))


def _held_customers(portfolios: list[int], today: date) -> Select[int]:
    return select(CustomerPortfolio.customer_id).where(
        CustomerPortfolio.portfolio_id.in_(portfolios), in_force(CustomerPortfolio, today)
    )
