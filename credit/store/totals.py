"""Sums over many customers, by the database: what the board shows."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select

from credit.store.books import discounted
from credit.store.customers import Company, Customer, CustomerFigures, FiguresDay
from credit.store.db import db
from credit.store.factored import sold_rows
from credit.store.items import Item, MonthSales
from credit.store.kpi_scopes import owed

Sight = ColumnElement[bool]


def open_sums(company_id: int, sight: Sight) -> list[Any]:
    """Add up open residuals by kind, due date and side: (kind, due date, minor)."""
    rows = (
        select(Item.kind, Item.due_on, func.sum(Item.residual_minor))
        .join(Customer, Customer.id == Item.customer_id)
        .where(Customer.company_id == company_id, sight, Item.state == "open")
        .group_by(Item.kind, Item.due_on, Item.residual_minor < 0)
    )
    return list(db.session.execute(rows))


def sales_by_month(company_id: int, sight: Sight) -> dict[date, int]:
    """Add up sales, VAT included, by month."""
    rows = (
        select(MonthSales.month, func.sum(MonthSales.sales_minor))
        .join(Customer, Customer.id == MonthSales.customer_id)
        .where(Customer.company_id == company_id, sight)
        .group_by(MonthSales.month)
    )
    return {month: int(minor) for month, minor in db.session.execute(rows)}


def discounted_sum(company_id: int, sight: Sight, today: date) -> int:
    """Add up the bills discounted at the bank that have not matured."""
    rows = select(func.coalesce(func.sum(Item.amount_minor), 0)).join(
        Customer, Customer.id == Item.customer_id
    )
    mine = rows.where(Customer.company_id == company_id, sight, discounted(today))
    return int(db.session.scalar(mine) or 0)


def sold_sums(company_id: int, sight: Sight, today: date, currency: str) -> dict[str, int]:
    """Add up what factors bought, in one currency, by the part of the exposure it is (`exposure.itemise`)."""
    one = sold_rows(today).subquery().c
    shown = case((one.ledger_minor < one.amount_minor, one.ledger_minor), else_=one.amount_minor)
    rows = (
        select(
            func.coalesce(func.sum(case((one.recourse, one.amount_minor - shown), else_=0)), 0),
            func.coalesce(func.sum(case((one.recourse, 0), else_=-shown)), 0),
        )
        .join(Customer, Customer.id == one.customer_id)
        .where(Customer.company_id == company_id, sight, one.currency == currency)
    )
    factored, without = (int(each) for each in db.session.execute(rows).one())
    return {part: minor for part, minor in (("factored", factored), ("sold", without)) if minor}


def committed_sum(company_id: int, sight: Sight) -> int:
    """Add up what was computed beyond the accounting exposure: deliveries and orders, less their deposits."""
    beyond = func.sum(CustomerFigures.exposure_minor - CustomerFigures.accounting_minor)
    rows = select(func.coalesce(beyond, 0)).join(
        Customer, Customer.id == CustomerFigures.customer_id
    )
    found = db.session.scalar(rows.where(Customer.company_id == company_id, sight))
    return int(found or 0)


def in_credit_sum(company_id: int, sight: Sight) -> int:
    """Add up what customers have in credit: it is not taken off what others owe (`rules.exposure.owed`)."""
    credits = func.sum(owed(-CustomerFigures.exposure_minor))
    rows = select(func.coalesce(credits, 0)).join(
        Customer, Customer.id == CustomerFigures.customer_id
    )
    found = db.session.scalar(rows.where(Customer.company_id == company_id, sight))
    return int(found or 0)


def said_sums(company_id: int, sight: Sight) -> tuple[int, int, int]:
    """Add up what is disputed and promised, and count the active customers."""
    row = db.session.execute(
        select(
            func.coalesce(func.sum(CustomerFigures.disputed_minor), 0),
            func.coalesce(func.sum(CustomerFigures.promised_minor), 0),
        )
        .join(Customer, Customer.id == CustomerFigures.customer_id)
        .where(Customer.company_id == company_id, sight)
    ).one()
    count = select(func.count()).select_from(Customer)
    mine = count.where(Customer.company_id == company_id, sight, Customer.active)
    return int(row[0]), int(row[1]), db.session.scalar(mine) or 0


def moves_since(day: date, sight: Sight) -> list[Row[Any]]:
    """Give who moved from a day on: Customer, company currency, the newest day's row and the one before."""
    newest = (
        select(FiguresDay.customer_id, func.max(FiguresDay.day).label("day"))
        .where(FiguresDay.day >= day)
        .group_by(FiguresDay.customer_id)
        .subquery()
    )
    before = (
        select(FiguresDay.customer_id, func.max(FiguresDay.day).label("day"))
        .join(newest, newest.c.customer_id == FiguresDay.customer_id)
        .where(FiguresDay.day < newest.c.day)
        .group_by(FiguresDay.customer_id)
        .subquery()
    )
    after_row, before_row = FiguresDay.__table__.alias(), FiguresDay.__table__.alias()
    now = and_(after_row.c.customer_id == newest.c.customer_id, after_row.c.day == newest.c.day)
    was = and_(before_row.c.customer_id == before.c.customer_id, before_row.c.day == before.c.day)
    rows = (
        select(
            Customer.id,
            Customer.name,
            Customer.hold_reason,
            Customer.held_on,
            Company.currency,
            after_row.c.exposure_minor,
            after_row.c.overdue_minor,
            after_row.c.risk_class,
            after_row.c.colour,
            before_row.c.day.label("day_before"),
            before_row.c.exposure_minor.label("exposure_before"),
            before_row.c.overdue_minor.label("overdue_before"),
            before_row.c.risk_class.label("class_before"),
            before_row.c.colour.label("colour_before"),
        )
        .join(Company, Company.id == Customer.company_id)
        .join(newest, newest.c.customer_id == Customer.id)
        .join(after_row, now)
        .join(before, before.c.customer_id == Customer.id)
        .join(before_row, was)
        .where(sight)
    )
    return list(db.session.execute(rows))


def triage_count(sight: Sight) -> int:
    """Count the customers whose old debt still waits in triage."""
    rows = (
        select(func.count(func.distinct(Item.customer_id)))
        .join(Customer, Customer.id == Item.customer_id)
        .where(sight, Item.state == "open", Item.stage == "triage")
    )
    return db.session.scalar(rows) or 0
