"""The list of customers: search, filters, order and page, within what a person may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select

from credit.rules.search import words
from credit.store.customers import Company, Customer, CustomerFigures, CustomerPortfolio
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import Agency, Portfolio
from credit.store.scope import in_force

PAGE = 50
OWN_LEFT = CustomerFigures.limit_minor - CustomerFigures.exposure_minor
AVAILABLE = case(
    (CustomerFigures.group_left_minor < OWN_LEFT, CustomerFigures.group_left_minor), else_=OWN_LEFT
)
ORDERS: dict[str, Any] = {
    "name": Customer.folded,
    "code": Customer.code,
    "exposure": CustomerFigures.exposure_minor,
    "available": AVAILABLE,
    "overdue": CustomerFigures.overdue_minor,
    "oldest": CustomerFigures.oldest_days,
    "disputed": CustomerFigures.disputed_minor,
    "promised": CustomerFigures.promised_minor,
}
SORTS = (*ORDERS, *(f"-{name}" for name in ORDERS))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `sort`: one of SORTS, "-" is descending; pages count from 1."""

    q: str = ""
    unassigned: bool = False
    risk: str | None = None
    portfolio_id: int | None = None
    sort: str = "name"
    page: int = 1


def find_customers(
    wanted: Wanted, sight: ColumnElement[bool], today: date
) -> tuple[list[Row[Any]], int]:
    """List one page of the customers in sight, and count them all.

    Each row: Customer, its CustomerFigures or None, portfolio id and name, agency name. Inactive customers
    are listed when they still owe something, or are searched for.
    """
    rows = _rows(wanted, sight, today)
    total = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    page = _ordered(rows, wanted.sort).limit(PAGE).offset((wanted.page - 1) * PAGE)
    return list(db.session.execute(page)), total


def all_customers(wanted: Wanted, sight: ColumnElement[bool], today: date) -> Iterator[Row[Any]]:
    """List the customers in sight as `find_customers` does, all of them, a few hundred read at a time."""
    rows = _ordered(_rows(wanted, sight, today), wanted.sort)
    yield from db.session.execute(rows.execution_options(yield_per=10 * PAGE))


def _rows(wanted: Wanted, sight: ColumnElement[bool], today: date) -> Any:
    held = and_(CustomerPortfolio.customer_id == Customer.id, in_force(CustomerPortfolio, today))
    return (
        select(Customer, CustomerFigures, Portfolio.id, Portfolio.name, Agency.name)
        .join(Company, Company.id == Customer.company_id)
        .outerjoin(CustomerFigures, CustomerFigures.customer_id == Customer.id)
        .outerjoin(CustomerPortfolio, held)
        .outerjoin(Portfolio, Portfolio.id == CustomerPortfolio.portfolio_id)
        .outerjoin(Agency, Agency.id == Portfolio.agency_id)
        .where(sight, *_conditions(wanted))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [_matches(word) for word in words(wanted.q)]
    if not conditions:
        conditions.append(or_(Customer.active, CustomerFigures.exposure_minor != 0))
    if wanted.unassigned:
        conditions.append(CustomerPortfolio.id.is_(None))
    if wanted.risk is not None:
        conditions.append(CustomerFigures.risk_class == wanted.risk)
    if wanted.portfolio_id is not None:
        conditions.append(CustomerPortfolio.portfolio_id == wanted.portfolio_id)
    return conditions


def _matches(word: str) -> ColumnElement[bool]:
    """Find a word in name, code or SIREN, or in the number of one of the customer's invoices."""
    invoice = exists().where(
        Item.customer_id == Customer.id, func.lower(Item.ref).contains(word, autoescape=True)
    )
    return or_(Customer.folded.contains(word, autoescape=True), invoice)


def _ordered(rows: Any, sort: str) -> Any:
    column = ORDERS[sort.removeprefix("-")]
    first = column.desc() if sort.startswith("-") else column.asc()
    return rows.order_by(first.nulls_last(), Customer.folded, Customer.id)
