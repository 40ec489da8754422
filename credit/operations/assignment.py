"""Which portfolio holds a customer: the unassigned, one by one, many at once, or by default.

A customer leaves one portfolio yesterday and is in the next from today on. Projection compares the buckets
that still carry a customer with the portfolios of today, so touching the customer is all it needs.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select

from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.people import Installation, Portfolio
from credit.store.scope import in_force


def unassigned(day: date) -> ColumnElement[bool]:
    """Give the condition on `Customer` for those no portfolio holds on a business date."""
    held = exists().where(
        CustomerPortfolio.customer_id == Customer.id,
        in_force(CustomerPortfolio, day),
    )
    return ~held


def assign(work: Work, customer_ids: Collection[int], portfolio_id: int) -> list[int]:
    """Put customers into a portfolio from today on; give back those who moved. Raises `Missing`.

    Who is there already stays as is, so that saying it twice is saying it once.
    """
    if db.session.get(Portfolio, portfolio_id) is None:
        raise Missing(portfolio_id=portfolio_id)
    customers = work.lock(customer_ids)
    if missing := set(customer_ids) - {customer.id for customer in customers}:
        raise Missing(customer_ids=sorted(missing))
    moved = []
    for customer in customers:
        before = _open_rows(customer.id, work)
        if [row.portfolio_id for row in before] == [portfolio_id]:
            continue
        _move(work, customer.id, before, portfolio_id)
        moved.append(customer.id)
    db.session.flush()
    work.touch(*moved)
    return moved


def set_default(work: Work, portfolio_id: int | None) -> list[int]:
    """Name the portfolio new customers go to, and send the unassigned there now; None: no default.

    Raises `Missing`.
    """
    installation = db.session.get_one(Installation, 1, with_for_update=True)
    if portfolio_id is not None and db.session.get(Portfolio, portfolio_id) is None:
        raise Missing(portfolio_id=portfolio_id)
    before = installation.default_portfolio_id
    if before != portfolio_id:
        installation.default_portfolio_id = portfolio_id
        work.record(
            "portfolio.set_default",
            "installation",
            1,
            before={"portfolio_id": before},
            after={"portfolio_id": portfolio_id},
        )
    if portfolio_id is None:
        return []
    waiting = select(Customer.id).where(unassigned(work.moment.today)).order_by(Customer.id)
    return assign(work, list(db.session.scalars(waiting)), portfolio_id)


def assign_to_default(work: Work, customer_ids: Collection[int]) -> None:
    """Put new customers where the house wants them, if it said so; projection is the caller's."""
    installation = db.session.get(Installation, 1)
    if installation is None or installation.default_portfolio_id is None:
        return
    for customer_id in customer_ids:
        db.session.add(
            CustomerPortfolio(
                customer_id=customer_id,
                portfolio_id=installation.default_portfolio_id,
                starts_on=work.moment.today,
            )
        )
    db.session.flush()


def _open_rows(customer_id: int, work: Work) -> list[CustomerPortfolio]:
    """List what holds a customer today or later."""
    rows = select(CustomerPortfolio).where(
        CustomerPortfolio.customer_id == customer_id,
        CustomerPortfolio.ends_on.is_(None) | (CustomerPortfolio.ends_on >= work.moment.today),
    )
    return list(db.session.scalars(rows.order_by(CustomerPortfolio.id)))


def _move(work: Work, customer_id: int, before: list[CustomerPortfolio], to: int) -> None:
    today = work.moment.today
    for row in before:
        if row.starts_on >= today:
            db.session.delete(row)  # it never held for a whole day
        else:
            row.ends_on = today - timedelta(days=1)
    db.session.add(CustomerPortfolio(customer_id=customer_id, portfolio_id=to, starts_on=today))
    work.record(
        "customer.assign",
        "customer",
        customer_id,
        customer_id=customer_id,
        before={"portfolio_ids": [row.portfolio_id for row in before]},
        after={"portfolio_id": to},
    )
