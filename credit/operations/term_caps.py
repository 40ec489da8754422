"""Who has longer payment terms than the law allows, and which open invoices are due too late (domain 2.10).

It warns only: what was agreed and invoiced stays as it is.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.law import law_of
from credit.rules.term_caps import Cap, cap_of, exceeded
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import visible

SHOWN = 500
AT_ONCE = 1000


def beyond(customer: Customer) -> dict[str, Any] | None:
    """Say what caps a customer's terms, where those are longer."""
    pack, agreed = law_of(customer.country, customer.law), customer.terms_end_of_month
    cap = cap_of(customer.buyer_kind, customer.term_sector, agreed, pack=pack)
    if cap is None or not exceeded(cap, customer.terms_days, customer.terms_end_of_month):
        return None
    return _told(cap)


def listed(viewer: User, today: date) -> dict[str, Any]:
    """List agreed terms and open invoices beyond the law, those by most days first."""
    sight = visible(viewer, today)
    customers = [*_customers(sight)]
    items = sorted(_items(sight), key=lambda one: (-one["days_over"], one["id"]))
    return {
        "customers": customers[:SHOWN],
        "customers_total": len(customers),
        "items": items[:SHOWN],
        "items_total": len(items),
    }


def _customers(sight: Any) -> Iterator[dict[str, Any]]:
    """Go through the customers with agreed terms; each set of terms is judged once."""
    wanted = select(
        Customer.id,
        Customer.code,
        Customer.name,
        Customer.terms_days,
        Customer.terms_end_of_month,
        Customer.buyer_kind,
        Customer.term_sector,
        Customer.country,
        Customer.law,
    ).where(sight, Customer.active, Customer.terms_derived.is_(False))
    judged: dict[tuple[Any, ...], dict[str, Any] | None] = {}
    for row in db.session.execute(wanted.order_by(Customer.folded, Customer.id)):
        terms = tuple(row)[3:]
        if terms not in judged:
            pack = law_of(row.country, row.law)
            cap = cap_of(row.buyer_kind, row.term_sector, row.terms_end_of_month, pack=pack)
            over = cap is not None and exceeded(cap, row.terms_days, row.terms_end_of_month)
            judged[terms] = _told(cap) if over and cap is not None else None
        if (told := judged[terms]) is not None:
            names = ("id", "code", "name", "terms_days", "terms_end_of_month")
            yield {name: getattr(row, name) for name in names} | {"cap": told}


def _items(sight: Any) -> Iterator[dict[str, Any]]:
    """Go through the open invoices whose due date somebody set; derived ones follow the law's own default."""
    wanted = (
        select(
            Item.id,
            Item.customer_id,
            Item.called.label("ref"),
            Item.document_on,
            Item.due_on,
            Customer.name.label("customer"),
            Customer.buyer_kind,
            Customer.term_sector,
            Customer.terms_end_of_month,
            Customer.country,
            Customer.law,
        )
        .join(Customer, Customer.id == Item.customer_id)
        .where(
            sight,
            Item.state == "open",
            Item.kind == "invoice",
            Item.amount_minor > 0,
            Item.due_source != "default",
        )
    )
    for row in db.session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        agreed, pack = row.terms_end_of_month, law_of(row.country, row.law)
        cap = cap_of(row.buyer_kind, row.term_sector, agreed, pack=pack, on=row.document_on)
        last = cap.last_on(row.document_on) if cap is not None else row.due_on
        if cap is not None and row.due_on > last:
            names = ("id", "customer_id", "customer", "ref", "document_on", "due_on")
            said = {name: getattr(row, name) for name in names}
            yield said | {
                "last_on": last,
                "days_over": (row.due_on - last).days,
                "cap": _told(cap),
            }


def _told(cap: Cap) -> dict[str, Any]:
    of_month = cap.from_month_end or cap.readings != (None,)
    return {"days": cap.days, "article": cap.article, "end_of_month": of_month}
