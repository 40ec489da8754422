"""What a dispute is judged by: the agreed terms, what was ordered and delivered, and what proves it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations.proofs import told
from credit.rules.access import Permission
from credit.rules.errors import Missing
from credit.store.commitments import Delivery, SalesOrder
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Dispute
from credit.store.items import Item
from credit.store.people import User
from credit.store.proofs import proofs_of
from credit.store.scope import disputes_of, visible

WINDOW = timedelta(days=60)  # a delivery is billed within two months, or is not of this invoice
MOST = 50


def evidence(viewer: User, dispute_id: UUID, today: date) -> dict[str, Any]:
    """Give the customer's terms, the invoice's dates, and what was delivered in the two months before it.

    The books do not say which delivery an invoice bills: all of the customer's in that time are listed, the
    nearest first, with the orders they fill and the documents that prove them. Without an invoice there are
    none. Raises `Missing`.
    """
    wanted = (
        select(Dispute, Customer, Item)
        .join(Customer, Customer.id == Dispute.customer_id)
        .outerjoin(Item, Item.id == Dispute.item_id)
        .where(Dispute.id == dispute_id, visible(viewer, today), disputes_of(viewer))
    )
    found = db.session.execute(wanted).first()
    if found is None:
        raise Missing(dispute_id=str(dispute_id))
    _, customer, item = found
    return _evidence(viewer, customer, item)


def evidence_of_item(viewer: User, item_id: int, today: date) -> dict[str, Any]:
    """Give the same of an invoice nobody disputes yet. Raises `Missing`."""
    wanted = (
        select(Customer, Item)
        .join(Item, Item.customer_id == Customer.id)
        .where(Item.id == item_id, visible(viewer, today))
    )
    found = db.session.execute(wanted).first()
    if found is None:
        raise Missing(item_id=item_id)
    customer, item = found
    return _evidence(viewer, customer, item)


def _evidence(viewer: User, customer: Customer, item: Item | None) -> dict[str, Any]:
    deliveries = _deliveries(item) if item is not None else []
    proofs = proofs_of([item.id] if item else [], [one.id for one in deliveries])
    return {
        "terms": {
            name: getattr(customer, name)
            for name in ("terms_days", "terms_end_of_month", "terms_derived")
        },
        "item": item
        and {
            "ref": item.called,
            **{name: getattr(item, name) for name in ("id", "document_on", "due_on", "due_source")},
        },
        "deliveries": deliveries,
        "orders": _orders(customer.id, {one.order_ref for one in deliveries if one.order_ref}),
        "proofs": [told(one) for one in proofs if viewer.may(Permission.READ_PROOFS)],
    }


def _deliveries(item: Item) -> list[Delivery]:
    before = Delivery.delivered_on.between(item.document_on - WINDOW, item.document_on)
    wanted = select(Delivery).where(Delivery.customer_id == item.customer_id, before)
    newest = wanted.order_by(Delivery.delivered_on.desc(), Delivery.id.desc())
    return list(db.session.scalars(newest.limit(MOST)))


def _orders(customer_id: int, numbers: set[str]) -> list[SalesOrder]:
    wanted = select(SalesOrder).where(
        SalesOrder.customer_id == customer_id, SalesOrder.number.in_(numbers)
    )
    return list(db.session.scalars(wanted.order_by(SalesOrder.ordered_on.desc(), SalesOrder.id)))
