"""What a board shows beside the key figures, of some customers on a day, and the lines behind it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, and_, case, func, or_, select

from credit.store.customers import BUCKET_COLUMNS, Customer, CustomerPortfolio, FiguresDay
from credit.store.db import db
from credit.store.field import Dispute, Promise
from credit.store.items import Item
from credit.store.kpi_scopes import KNOWN, Members, newest_row, owed
from credit.store.late_causes import FLAGS, late, open_items
from credit.store.people import Portfolio
from credit.store.scope import in_force

Rows = Sequence[Row[Any]]
JUDGED = ("kept", "partly_kept", "broken")


def theirs(company_ids: Sequence[int], members: Members) -> Members:
    """Narrow a scope's customers to some companies."""
    return and_(Customer.company_id.in_(company_ids), members)


def at_risk() -> ColumnElement[int]:
    """Say what of a customer's exposure nobody else would bear, by a day's row (`rules.cover`).

    Insurers bear their share of an undisputed debt. Days before that was kept say what exceeds the grants.
    """
    beyond = FiguresDay.exposure_minor - func.coalesce(FiguresDay.cover_minor, 0)
    uncovered = func.coalesce(FiguresDay.uncovered_minor, beyond)
    return case((uncovered > 0, uncovered), else_=0)


def measures() -> dict[str, ColumnElement[Any]]:
    """Give what a customer's row of a day says, by name: what a figure opens into."""
    columns = {f"bucket_{name}": getattr(FiguresDay, one) for name, one in BUCKET_COLUMNS.items()}
    return columns | {
        "exposure": owed(FiguresDay.exposure_minor),
        "in_credit": owed(-FiguresDay.exposure_minor),
        "overdue": FiguresDay.overdue_minor,
        "disputed": FiguresDay.disputed_minor,
        "at_risk": at_risk(),
    }


def cover(whose: Members, on: date) -> tuple[int, int]:
    """Add up what others would bear of the exposures, and what nobody would: together the exposures."""
    covered = owed(FiguresDay.exposure_minor) - at_risk()
    row = db.session.execute(
        select(func.sum(covered), func.sum(at_risk()))
        .select_from(Customer)
        .join(FiguresDay, newest_row(on))
        .where(whose, KNOWN)
    ).one()
    return int(row[0] or 0), int(row[1] or 0)


def customers_behind(name: str, whose: Members, on: date, most: int) -> Rows:
    """List the customers a measure is made of, the largest amount first: (customer_id, customer, minor)."""
    minor = measures()[name]
    return _all(
        select(
            Customer.id.label("customer_id"), Customer.name.label("customer"), minor.label("minor")
        )
        .select_from(Customer)
        .join(FiguresDay, newest_row(on))
        .where(whose, KNOWN, minor != 0)
        .order_by(minor.desc(), Customer.id)
        .limit(most)
    )


def sum_behind(name: str, whose: Members, on: date) -> tuple[int, int]:
    """Count and add up all the customers a measure is made of."""
    minor = measures()[name]
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(minor), 0))
        .select_from(Customer)
        .join(FiguresDay, newest_row(on))
        .where(whose, KNOWN, minor != 0)
    ).one()
    return row[0], int(row[1])


def disputes(whose: Members, on: date, ended_after: datetime) -> Rows:
    """List the disputes that ran at the end of a day, but those withdrawn. ended_after: the day's end."""
    runs = or_(Dispute.resolved_at.is_(None), Dispute.resolved_at >= ended_after)
    return _all(
        select(
            Customer.id.label("customer_id"),
            Customer.name.label("customer"),
            Item.called.label("ref"),
            Dispute.reason.label("key"),
            Dispute.opened_on.label("on"),
            func.coalesce(Dispute.amount_minor, 0).label("minor"),
        )
        .select_from(Dispute)
        .join(Customer, Customer.id == Dispute.customer_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
        .where(whose, Dispute.opened_on <= on, Dispute.state != "withdrawn", runs)
        .order_by(func.coalesce(Dispute.amount_minor, 0).desc(), Dispute.id)
    )


def promises(whose: Members, since: date, on: date) -> Rows:
    """List the promises judged after a day, up to another; later judgements count as the last one."""
    return _all(
        select(
            Customer.id.label("customer_id"),
            Customer.name.label("customer"),
            Promise.state.label("key"),
            Promise.promised_on.label("on"),
            Promise.amount_minor.label("minor"),
        )
        .select_from(Promise)
        .join(Customer, Customer.id == Promise.customer_id)
        .where(whose, Promise.state.in_(JUDGED), Promise.judged_on > since, Promise.judged_on <= on)
        .order_by(Promise.promised_on.desc(), Promise.id)
    )


def late_alike(whose: Members, today: date) -> Rows:
    """Add up what is late today: by due date, portfolio, and all that tells its cause.

    (due_on, portfolio, stated, minor) and `late_causes.FLAGS`.
    """
    each = _late(whose, today).subquery().c
    alike = (each.due_on, each.portfolio, each.stated, *(each[name] for name in FLAGS))
    return _all(select(*alike, func.sum(each.minor).label("minor")).group_by(*alike))


def late_items(whose: Members, today: date) -> Rows:
    """List what is late today, with all that tells its cause."""
    return _all(_late(whose, today))


def _late(whose: Members, today: date) -> Any:
    columns = (
        Customer.id.label("customer_id"),
        Customer.name.label("customer"),
        Item.called.label("ref"),
        Item.due_on,
        Item.residual_minor.label("minor"),
        Portfolio.name.label("portfolio"),
    )
    return (
        open_items(whose, today, *columns)
        .outerjoin(
            CustomerPortfolio,
            and_(CustomerPortfolio.customer_id == Customer.id, in_force(CustomerPortfolio, today)),
        )
        .outerjoin(Portfolio, Portfolio.id == CustomerPortfolio.portfolio_id)
        .where(late(today))
    )


def _all(question: Executable) -> Rows:
    return db.session.execute(question).all()
