"""Replace the sales of the months a staged ledger speaks of."""

from datetime import date, timedelta

from sqlalchemy import select

from credit.operations import remembering
from credit.operations.imports import books_began_on
from credit.rules.dates import month_start
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.imports import Import, ImportSales
from credit.store.items import MonthSales


def book_sales(company: Company, row: Import) -> set[int]:
    """Replace the sales of the months the file covers; say whose changed."""
    mine = select(Customer.id, Customer.code).where(Customer.company_id == company.id)
    ids = {code: customer_id for customer_id, code in db.session.execute(mine)}
    staged = {
        (ids[code], month): minor
        for code, month, minor in db.session.execute(
            select(ImportSales.code, ImportSales.month, ImportSales.sales_minor).where(
                ImportSales.import_id == row.id
            )
        )
    }
    since, until = covered(company, row)
    kept = {
        (one.customer_id, one.month): one
        for one in db.session.scalars(
            select(MonthSales)
            .join(Customer, Customer.id == MonthSales.customer_id)
            .where(Customer.company_id == company.id, MonthSales.month.between(since, until))
        )
    }
    before: dict[tuple[int, date], int | None] = {}
    for key in kept.keys() - staged.keys():
        db.session.delete(kept[key])
        before[key] = kept[key].sales_minor
    for key, minor in staged.items():
        if key not in kept:
            before[key] = None
            db.session.add(MonthSales(customer_id=key[0], month=key[1], sales_minor=minor))
        elif kept[key].sales_minor != minor:
            before[key] = kept[key].sales_minor
            kept[key].sales_minor = minor
    db.session.flush()
    remembering.sales(row.id, before)
    return {customer_id for customer_id, _ in before}


def covered(company: Company, row: Import) -> tuple[date, date]:
    """Give the first and last month a file speaks of; of an earlier exercise, none that later files told."""
    first_on = row.report.get("first_on")
    since = month_start(date.fromisoformat(first_on)) if first_on else date.min
    began_on = books_began_on(company) if row.history else None
    return since, month_start(began_on) - timedelta(days=1) if began_on else date.max
