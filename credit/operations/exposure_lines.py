"""The lines behind a customer's exposure: every posting, sale, order and delivery, and what it counts for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select

from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.rules.errors import Missing
from credit.rules.exposure import (
    COMMITTED,
    DELIVERY,
    OFF_LEDGER,
    ORDER,
    Commitment,
    OpenItem,
    Sold,
    itemise,
)
from credit.store.books import discounted
from credit.store.commitments import Delivery, SalesOrder, open_orders, unbilled_deliveries
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.factored import sold_of
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import find_visible_customer

DISCOUNTED = "discounted"


def exposure_lines(user: User, customer_id: int, moment: Moment) -> dict[str, Any]:
    """Spell out an exposure as the books stand now, the largest line of each part first. Raises `Missing`.

    Amounts in minor units: `amount_minor` is what the document says, `counted_minor` what of it is exposure;
    the latter add up to `exposure_minor`.
    """
    customer = find_visible_customer(user, customer_id, moment.today)
    if customer is None:
        raise Missing(customer_id=customer_id)
    lines = sorted(
        _lines(customer, moment), key=lambda one: (one["part"], -abs(one["counted_minor"]))
    )
    return {
        "exposure_minor": sum(one["counted_minor"] for one in lines),
        "currency": customer.company.currency,
        "as_of": customer.company.as_of,
        "lines": lines,
    }


def _lines(customer: Customer, moment: Moment) -> list[dict[str, Any]]:
    mine = select(Item).where(
        Item.customer_id == customer.id, or_(Item.state == "open", discounted(moment.today))
    )
    items = list(db.session.scalars(mine.order_by(Item.due_on, Item.id)))
    still = [item for item in items if item.state == "open"]
    coming: Sequence[SalesOrder | Delivery] = [
        *open_orders(customer.id),
        *unbilled_deliveries(customer.id),
    ]
    sales = sold_of([customer.id], moment.today)
    counted = itemise(
        [OpenItem(item.kind, item.due_on, item.residual_minor) for item in still],
        [_commitment(one) for one in coming],
        sold=[
            Sold(one.amount_minor, int(one.ledger_minor), one.currency, one.recourse)
            for one in sales
        ],
        currency=customer.company.currency,
        policy=policy_on(moment.today).exposure,
    )
    found = []
    for line in counted:
        if line.part in COMMITTED:
            found.append(_committed(coming[line.at], line.part, line.minor))
        elif line.part in OFF_LEDGER:
            found.append(_sold(sales[line.at], line.part, line.minor))
        else:
            found.append(_posted(still[line.at], line.part, line.minor))
    return found + [
        _posted(item, DISCOUNTED, item.amount_minor) for item in items if item.state != "open"
    ]


def _commitment(one: SalesOrder | Delivery) -> Commitment:
    if isinstance(one, SalesOrder):
        return Commitment(ORDER, one.number, one.amount_minor, one.currency, one.deposit_minor)
    return Commitment(DELIVERY, one.order_ref or "", one.amount_minor, one.currency)


def _posted(item: Item, part: str, counted_minor: int) -> dict[str, Any]:
    return {
        "part": part,
        "ref": item.called,
        "on": item.document_on,
        "due_on": item.due_on,
        "amount_minor": item.amount_minor,
        "counted_minor": counted_minor,
    }


def _sold(one: Row[Any], part: str, counted_minor: int) -> dict[str, Any]:
    return {
        "part": part,
        "ref": one.number,
        "on": one.sold_on,
        "due_on": one.due_on,
        "amount_minor": one.amount_minor,
        "counted_minor": counted_minor,
    }


def _committed(one: SalesOrder | Delivery, part: str, counted_minor: int) -> dict[str, Any]:
    return {
        "part": part,
        "ref": one.number,
        "on": one.ordered_on if isinstance(one, SalesOrder) else one.delivered_on,
        "due_on": None,
        "amount_minor": one.amount_minor,
        "counted_minor": counted_minor,
    }
