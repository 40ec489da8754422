"""Keep what was known on a day beside the figures of each customer: sales by month, and ledgers' dates.

Sales lie apart from the day's figures: most days change one month of a few customers, which is one small row
where each snapshot would copy every month; and the database can add them up.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_

from credit.store.books import Rows
from credit.store.customers import Company
from credit.store.db import Base, db, upserting
from credit.store.history import LedgerDay, SalesDay


def standing_at(company: Company) -> date | None:
    """Give the date the books stand at, also while they are being applied; None before the first import."""
    return company.booked_as_of or company.as_of


def keep_sales(sales: Rows, customer_ids: Collection[int], since: date, today: date) -> None:
    """Write the months whose sales are not what was last known of them; a month that went is zero.

    since: a month's first day; what was sold before it no figure looks at any more.
    """
    now = {
        (row.customer_id, row.month): row.sales_minor
        for customer_id in customer_ids
        for row in sales.get(customer_id, [])
        if row.month >= since
    }
    known = _known_sales(customer_ids, since)
    write(
        SalesDay,
        [
            {"customer_id": key[0], "month": key[1], "day": today, "sales_minor": now.get(key, 0)}
            for key in sorted(now.keys() | known.keys())
            if now.get(key, 0) != known.get(key)
        ],
    )


def keep_ledgers(companies: Collection[Company], today: date) -> None:
    """Write the dates of ledgers that moved since they were last written."""
    for company in sorted(companies, key=lambda one: one.id):
        as_of = standing_at(company)
        last = (
            select(LedgerDay.as_of)
            .where(LedgerDay.company_id == company.id)
            .order_by(LedgerDay.day.desc())
            .limit(1)
        )
        if as_of is not None and db.session.scalar(last) != as_of:
            write(LedgerDay, [{"company_id": company.id, "day": today, "as_of": as_of}])


def write(table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Write rows of a day; what was written earlier that day is replaced."""
    if not rows:
        return
    key = [column.name for column in table.__table__.primary_key]
    wanted = upserting(table)
    news = {name: wanted.excluded[name] for name in rows[0] if name not in key}
    db.session.execute(wanted.on_conflict_do_update(index_elements=key, set_=news), rows)


def _known_sales(customer_ids: Collection[int], since: date) -> dict[tuple[int, date], int]:
    newest = (
        select(SalesDay.customer_id, SalesDay.month, func.max(SalesDay.day))
        .where(SalesDay.customer_id.in_(customer_ids), SalesDay.month >= since)
        .group_by(SalesDay.customer_id, SalesDay.month)
    )
    key = tuple_(SalesDay.customer_id, SalesDay.month, SalesDay.day)
    return {
        (row.customer_id, row.month): row.sales_minor
        for row in db.session.execute(
            select(SalesDay.customer_id, SalesDay.month, SalesDay.sales_minor).where(
                key.in_(newest)
            )
        )
    }
