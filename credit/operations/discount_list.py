"""Early-payment discounts as the desk reads them: what was taken and waits, and what is offered to whom."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.discount_terms import open_terms
from credit.rules.access import Permission
from credit.rules.discounts import PROPOSED, offer_on
from credit.rules.errors import Missing
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.discounts import DiscountOffer, offers_of
from credit.store.items import Item
from credit.store.people import User
from credit.store.receipts import Receipt, ReceiptAllocation
from credit.store.scope import find_visible_customer, visible

SHOWN = 500


def listed(viewer: User, state: str, today: date) -> list[dict[str, Any]]:
    """List discounts taken, the newest first. state: proposed (for a person), or all."""
    wanted = _taken(viewer, today)
    if state == PROPOSED:
        wanted = wanted.where(ReceiptAllocation.discount_state == PROPOSED)
    return [_row(*found) for found in db.session.execute(wanted.limit(SHOWN))]


def one(viewer: User, allocation_id: int, today: date) -> dict[str, Any]:
    """Give one discount taken. Raises Missing."""
    wanted = _taken(viewer, today).where(ReceiptAllocation.id == allocation_id)
    found = db.session.execute(wanted).first()
    if found is None:
        raise Missing(discount=allocation_id)
    return _row(*found)


def every(viewer: User, today: date) -> Iterator[dict[str, Any]]:
    """Give all discounts taken one by one, for a list to take along."""
    wanted = _taken(viewer, today).execution_options(yield_per=SHOWN)
    for found in db.session.execute(wanted):
        yield _row(*found)


def of_customer(viewer: User, customer_id: int, today: date) -> dict[str, Any]:
    """Say what a customer is offered today and was before, and what open invoices may still have off.

    Raises Missing.
    """
    customer = find_visible_customer(viewer, customer_id, today)
    if customer is None or not viewer.may(Permission.SEE_FIGURES):
        raise Missing(customer_id=customer_id)
    offers = offers_of([customer_id]).get(customer_id, [])
    terms = open_terms([customer_id])
    items = select(Item).where(among(Item.id, terms)).order_by(Item.due_on, Item.id)
    return {
        "currency": customer.company.currency,
        "offer": offer_on(offers, today),
        "offers": sorted(offers, key=lambda offer: offer.since_on, reverse=True),
        "items": [
            {
                "item_id": item.id,
                "ref": item.called,
                "percent_bp": terms[item.id].percent_bp,
                "until_on": terms[item.id].until_on,
                "discount_minor": terms[item.id].discount_minor,
                "payable_minor": terms[item.id].payable_minor,
            }
            for item in db.session.scalars(items)
            if terms[item.id].until_on >= today
        ],
    }


def offered(viewer: User, today: date) -> list[dict[str, Any]]:
    """List what customers in sight are offered today, by name."""
    offers = offers_of()
    wanted = select(Customer.id, Customer.name).where(
        Customer.id.in_(select(DiscountOffer.customer_id)), visible(viewer, today)
    )
    return [
        {
            "customer_id": customer_id,
            "customer": name,
            "percent_bp": offer.percent_bp,
            "within_days": offer.within_days,
            "since_on": offer.since_on,
        }
        for customer_id, name in db.session.execute(wanted.order_by(Customer.name, Customer.id))
        if (offer := offer_on(offers[customer_id], today)) is not None
    ]


def _taken(viewer: User, today: date) -> Any:
    return (
        select(ReceiptAllocation, Receipt, Item, Customer)
        .join(Receipt, Receipt.id == ReceiptAllocation.receipt_id)
        .join(Item, Item.id == ReceiptAllocation.item_id)
        .join(Customer, Customer.id == Item.customer_id)
        .where(ReceiptAllocation.discount_state.is_not(None), visible(viewer, today))
        .order_by(Receipt.value_on.desc(), ReceiptAllocation.id.desc())
    )


def _row(
    part: ReceiptAllocation, receipt: Receipt, item: Item, customer: Customer
) -> dict[str, Any]:
    return {
        "id": part.id,
        "state": part.discount_state,
        "customer_id": customer.id,
        "customer": customer.name,
        "code": customer.code,
        "currency": item.currency,
        "item_id": item.id,
        "ref": item.called,
        "document_on": item.document_on,
        "receipt_id": receipt.id,
        "paid_on": receipt.value_on,
        "paid_minor": part.amount_minor,
        "percent_bp": part.discount_bp,
        "until_on": part.discount_until,
        "discount_minor": part.discount_minor,
    }
