"""Two days held against each other, from what was kept at the end of each; nothing is worked out anew."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import aliased

from credit.rules.moves import Known
from credit.store.customers import Company, Customer, FiguresDay
from credit.store.db import db
from credit.store.history import SalesDay
from credit.store.kpi_scopes import newest_row, owed

Sight = ColumnElement[bool]
KNOWN = [field.name for field in fields(Known)]
GROUPS = ("segment", "score", "external_class")


def moved(since: date, on: date, sight: Sight) -> Sequence[Row[Any]]:
    """Give who has a row from `since` to `on`: what fell due, its GROUPS, and what `now_and_before` tells."""
    span = FiguresDay.day.between(since, on)
    newest = (
        select(
            FiguresDay.customer_id,
            func.max(FiguresDay.day).label("day"),
            func.sum(FiguresDay.fell_due_minor).label("fell_due_minor"),
        )
        .where(span)
        .group_by(FiguresDay.customer_id)
        .subquery()
    )
    now, before, each = aliased(FiguresDay), aliased(FiguresDay), aliased(FiguresDay)
    last = (
        select(func.max(each.day))
        .where(each.customer_id == newest.c.customer_id, each.day < since)
        .correlate(newest)
        .scalar_subquery()
    )
    rows = (
        select(
            Customer.id,
            Customer.name,
            Company.currency,
            newest.c.fell_due_minor,
            *(getattr(now, name) for name in (*GROUPS, *KNOWN)),
            before.day.label("day_before"),
            *(getattr(before, name).label(f"{name}_before") for name in KNOWN),
        )
        .select_from(newest)
        .join(Customer, Customer.id == newest.c.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .join(now, and_(now.customer_id == newest.c.customer_id, now.day == newest.c.day))
        .outerjoin(before, and_(before.customer_id == Customer.id, before.day == last))
        .where(sight)
    )
    return db.session.execute(rows).all()


def now_and_before(row: Row[Any]) -> tuple[Known, Known | None]:
    """Take what was known of a customer from a row of `moved`; None: nothing before."""
    count = len(KNOWN)
    before = None if row.day_before is None else Known(*row[-count:])
    return Known(*row[-2 * count - 1 : -count - 1]), before


def sold(since: date, on: date, first_month: date, sight: Sight) -> dict[int, int]:
    """Add up by customer how much more was known to be sold at the end of `on` than before `since`.

    first_month: what was sold before it is left out, as its history is kept less long.
    """
    place = func.row_number().over(
        partition_by=(SalesDay.customer_id, SalesDay.month), order_by=SalesDay.day.desc()
    )
    span = FiguresDay.day.between(since, on)
    theirs = (
        select(FiguresDay.customer_id)
        .join(Customer, Customer.id == FiguresDay.customer_id)
        .where(span, sight)
    )
    now = (
        select(SalesDay.customer_id, SalesDay.month, SalesDay.sales_minor, place.label("place"))
        .where(SalesDay.day.between(since, on), SalesDay.month >= first_month)
        .where(SalesDay.customer_id.in_(theirs))
        .subquery()
    )
    each = aliased(SalesDay)
    before = (
        select(each.sales_minor)
        .where(each.customer_id == now.c.customer_id, each.month == now.c.month, each.day < since)
        .order_by(each.day.desc())
        .limit(1)
        .correlate(now)
        .scalar_subquery()
    )
    more = func.sum(now.c.sales_minor - func.coalesce(before, 0))
    rows = select(now.c.customer_id, more).where(now.c.place == 1).group_by(now.c.customer_id)
    return {customer_id: int(minor) for customer_id, minor in db.session.execute(rows)}


def standing_by(name: str, on: date, currency: str, sight: Sight) -> Sequence[Row[Any]]:
    """Add up by a column of the day's row: (its value, customers, exposure, overdue) at the end of a day."""
    column = getattr(FiguresDay, name)
    rows = (
        select(
            column,
            func.count(),
            func.sum(owed(FiguresDay.exposure_minor)),
            func.sum(FiguresDay.overdue_minor),
        )
        .select_from(Customer)
        .join(Company, Company.id == Customer.company_id)
        .join(FiguresDay, newest_row(on))
        .where(sight, Company.currency == currency)
        .group_by(column)
    )
    return db.session.execute(rows).all()
