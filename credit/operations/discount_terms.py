"""What may be taken off open invoices for early payment, as the books, the bank and disputes stand."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from credit.rules.discounts import INVOICE, Terms, terms_of
from credit.store import cash
from credit.store.db import among, db
from credit.store.discounts import offers_of
from credit.store.field import UNRESOLVED, Dispute
from credit.store.items import Item


def open_terms(
    customer_ids: Collection[int] | None = None, *, besides: Collection[int] = ()
) -> dict[int, Terms]:
    """Give the terms of each open invoice that has any, by item; None: of every customer.

    besides: receipts that are not counted as paid. One question where nothing is offered.
    """
    offers = offers_of(customer_ids)
    if not offers:
        return {}
    wanted = select(Item.id, Item.customer_id, Item.document_on, Item.due_on, Item.residual_minor)
    open_ones = (Item.state == "open", Item.residual_minor > 0, Item.undetailed.is_(False))
    rows = db.session.execute(
        wanted.where(among(Item.customer_id, offers), Item.kind == INVOICE, *open_ones)
    ).all()
    disputed = _disputed(offers)
    taken = cash.taken_of([row.id for row in rows], besides=besides)
    found = {}
    for row in rows:
        left = row.residual_minor - taken.get(row.id, 0)
        amounts = [row.residual_minor if one is None else one for one in disputed.get(row.id, ())]
        frozen = min(left, sum(amounts))
        terms = terms_of(offers[row.customer_id], row.document_on, row.due_on, left, frozen)
        if terms is not None:
            found[row.id] = terms
    return found


def _disputed(customer_ids: Collection[int]) -> dict[int, list[int | None]]:
    """List what is disputed of each item; an amount nobody named is all of it."""
    wanted = select(Dispute.item_id, Dispute.amount_minor).where(
        among(Dispute.customer_id, customer_ids),
        Dispute.state.in_(UNRESOLVED),
        Dispute.item_id.is_not(None),
    )
    found: dict[int, list[int | None]] = defaultdict(list)
    for item_id, minor in db.session.execute(wanted):
        found[item_id or 0].append(minor)
    return found
