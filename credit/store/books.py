"""The rows a customer's figures are made of, asked for many customers at once: one question per table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select, union_all

from credit.rules.exposure import BILL, DELIVERY, ORDER
from credit.store.commitments import Delivery, SalesOrder
from credit.store.db import db
from credit.store.factored import FactoredInvoice, sold_rows
from credit.store.field import UNRESOLVED, Dispute, Promise
from credit.store.items import Item, MonthSales
from credit.store.limits import CreditLimit

IN_FORCE = ("effective", "scheduled")
AT_DISCOUNT = (
    "5114"  # for discount: bills leave this account when the bank pays, not when they fall due
)
Rows = dict[int, list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class Books:
    """Open items, paid invoices, sales, limits, unresolved disputes and promises, each by customer id.

    commitments: open orders and unbilled deliveries. discounted: bills that left the ledger before maturity.
    sold: invoices a factor bought (`FactoredInvoice`), and what the ledger still shows of each.
    """

    open_items: Rows
    paid: Rows
    sales: Rows
    limits: Rows
    disputes: Rows
    promises: Rows
    commitments: Rows
    discounted: Rows
    sold: Rows


def books_of(customer_ids: Sequence[int], *, paid_since: date, today: date) -> Books:
    """Read the rows behind the figures of some customers. today: the business date."""
    ids = list(customer_ids)
    of_item, of_limit = Item.customer_id.in_(ids), CreditLimit.customer_id.in_(ids)
    return Books(
        open_items=_by_customer(
            select(Item.customer_id, Item.id, Item.kind, Item.due_on, Item.residual_minor).where(
                of_item, Item.state == "open"
            )
        ),
        paid=_by_customer(
            select(Item.customer_id, Item.closed_on, Item.due_on, Item.amount_minor).where(
                of_item,
                Item.state == "closed",
                Item.kind == "invoice",
                Item.closed_on >= paid_since,
            )
        ),
        sales=_by_customer(
            select(MonthSales.customer_id, MonthSales.month, MonthSales.sales_minor).where(
                MonthSales.customer_id.in_(ids)
            )
        ),
        limits=_by_customer(
            select(
                CreditLimit.customer_id,
                CreditLimit.amount_minor,
                CreditLimit.max_overdue_days,
                CreditLimit.starts_on,
                CreditLimit.ends_on,
                CreditLimit.kind,
            ).where(of_limit, CreditLimit.state.in_(IN_FORCE))
        ),
        disputes=_by_customer(
            select(Dispute.customer_id, Dispute.item_id, Dispute.amount_minor).where(
                Dispute.customer_id.in_(ids), Dispute.state.in_(UNRESOLVED)
            )
        ),
        promises=_by_customer(
            select(
                Promise.customer_id, Promise.amount_minor, Promise.state, Promise.judged_on
            ).where(Promise.customer_id.in_(ids), Promise.state.in_(("active", "broken")))
        ),
        commitments=_by_customer(_committed(ids)),
        discounted=_by_customer(
            select(Item.customer_id, Item.amount_minor).where(of_item, discounted(today))
        ),
        sold=_by_customer(sold_rows(today).where(FactoredInvoice.customer_id.in_(ids))),
    )


def discounted(today: date) -> ColumnElement[bool]:
    """Say which items are bills discounted at the bank that have not matured: the ledger has let them go."""
    return and_(
        Item.kind == BILL,
        Item.account.startswith(AT_DISCOUNT),
        Item.state == "closed",
        Item.amount_minor > 0,
        Item.due_on >= today,
    )


def _committed(ids: list[int]) -> Select[*tuple[Any, ...]]:
    orders = select(
        SalesOrder.customer_id,
        literal(ORDER).label("kind"),
        SalesOrder.number.label("order"),
        SalesOrder.amount_minor,
        SalesOrder.currency,
        SalesOrder.deposit_minor,
    ).where(SalesOrder.customer_id.in_(ids), SalesOrder.state == "open")
    deliveries = select(
        Delivery.customer_id,
        literal(DELIVERY),
        func.coalesce(Delivery.order_ref, ""),
        Delivery.amount_minor,
        Delivery.currency,
        literal(0),
    ).where(Delivery.customer_id.in_(ids), Delivery.state == "open")
    both = union_all(orders, deliveries).subquery()
    return select(*both.c)


def _by_customer(question: Select[*tuple[Any, ...]]) -> Rows:
    rows: Rows = defaultdict(list)
    for row in db.session.execute(question):
        rows[row.customer_id].append(row)
    return rows
