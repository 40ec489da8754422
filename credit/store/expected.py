"""The rows a cash-in forecast is made of: what is owed, what was paid before, and what was said of it."""

from collections.abc import Sequence
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Row, Select, func, select, true

from credit.rules.dispute_steps import OPEN
from credit.rules.exposure import DEPOSIT
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.dispute_steps import DisputeStep
from credit.store.factored import is_factored
from credit.store.field import UNRESOLVED, Dispute, Promise
from credit.store.items import Item
from credit.store.kpi_scopes import Members
from credit.store.plans import PaymentPlan

Rows = Sequence[Row[Any]]


class Debit(NamedTuple):
    """What is owed, or was: minor is what is left of an open debit, all of a paid one, in minor units.

    A tuple of our own: looking up a name of a SQLAlchemy row costs ten times as much, ten times an item.
    """

    id: int
    customer_id: int
    kind: str
    document_on: date
    due_on: date
    closed_on: date | None
    insolvency_on: date | None
    minor: int
    factored: bool = False


def open_debits(company_id: int, members: Members, today: date) -> list[Debit]:
    """Read what is owed; bought by a factor or not."""
    wanted = select(*_COLUMNS, Item.residual_minor, is_factored(today)).where(
        Item.state == "open", Item.residual_minor > 0, Item.kind != DEPOSIT
    )
    return list(starmap(Debit, _of(wanted, company_id, members)))


def paid_invoices(company_id: int, since: date) -> list[Debit]:
    """Read the invoices of a company that were settled after a day."""
    wanted = select(*_COLUMNS, Item.amount_minor).where(*_paid(since))
    return list(starmap(Debit, _of(wanted, company_id, true())))


def payments_of(company_id: int, since: date) -> Rows:
    """Read the same as (customer id, minor units, due on, paid on): all that habits are learned from."""
    wanted = select(Item.customer_id, Item.amount_minor, Item.due_on, Item.closed_on)
    return _of(wanted.where(*_paid(since)), company_id, true())


def credits_of(company_id: int, members: Members) -> dict[int, int]:
    """Add up the unallocated credits of each customer, positive."""
    wanted = select(Item.customer_id, func.sum(-Item.residual_minor).label("minor")).where(
        Item.state == "open", Item.residual_minor < 0, Item.kind != DEPOSIT
    )
    rows = _of(wanted.group_by(Item.customer_id), company_id, members)
    return {row.customer_id: int(row.minor) for row in rows}


def promises_of(company_id: int, members: Members) -> Rows:
    """Read every promise but those taken back, in the order of their days."""
    wanted = select(
        Promise.items,
        Promise.basis,
        Promise.amount_minor,
        Promise.promised_on,
        Promise.recorded_on,
        Promise.judged_on,
        Promise.state,
    ).where(Promise.state != "cancelled")
    return _of(wanted.order_by(Promise.promised_on), company_id, members, Promise)


def plans_of(company_id: int, members: Members) -> Sequence[PaymentPlan]:
    """Read every payment plan that was ever approved."""
    wanted = (
        select(PaymentPlan)
        .join(Customer, Customer.id == PaymentPlan.customer_id)
        .where(Customer.company_id == company_id, members, PaymentPlan.approved_on.is_not(None))
        .order_by(PaymentPlan.approved_on, PaymentPlan.id)
    )
    return db.session.scalars(wanted).all()


def disputes_of(company_id: int) -> Rows:
    """Read the disputes of a company that still run, and when those that were resolved were.

    step_due_on: the last deadline of what departments still have to do.
    """
    last = select(func.max(DisputeStep.due_on)).where(
        DisputeStep.dispute_id == Dispute.id, DisputeStep.state == OPEN
    )
    wanted = select(
        Dispute.item_id,
        Dispute.amount_minor,
        Dispute.opened_on,
        last.scalar_subquery().label("step_due_on"),
        Dispute.resolved_at,
    ).where(Dispute.state.in_((*UNRESOLVED, "resolved")))
    return _of(wanted, company_id, true(), Dispute)


def named(customer_ids: Sequence[int]) -> dict[int, str]:
    """Give the names of some customers."""
    wanted = select(Customer.id, Customer.name).where(among(Customer.id, customer_ids))
    return {row.id: row.name for row in db.session.execute(wanted)}


def items_named(item_ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Read what some items are called, and whose they are, by item id."""
    wanted = select(Item.id, Item.called.label("ref"), Item.due_on, Customer.name.label("customer"))
    return {row.id: row for row in _all(wanted.join(Customer).where(among(Item.id, item_ids)))}


_COLUMNS = (
    Item.id,
    Item.customer_id,
    Item.kind,
    Item.document_on,
    Item.due_on,
    Item.closed_on,
    Customer.insolvency_on,
)


def _paid(since: date) -> tuple[ColumnElement[bool], ...]:
    return Item.state == "closed", Item.kind == "invoice", Item.closed_on > since


def _of(
    wanted: Select[*tuple[Any, ...]], company_id: int, members: Members, table: Any = Item
) -> Rows:
    mine = wanted.select_from(table).join(Customer, Customer.id == table.customer_id)
    return _all(mine.where(Customer.company_id == company_id, members))


def _all(question: Executable) -> Rows:
    return db.session.execute(question).all()
