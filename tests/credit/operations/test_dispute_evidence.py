"""What a dispute is judged by: terms, orders and deliveries, for who may see the customer."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from credit.operations.dispute_evidence import evidence
from credit.operations.moment import read_clock
from credit.rules.errors import Missing
from credit.store.commitments import Delivery, SalesOrder
from credit.store.field import Dispute
from tests.builders import NOW, add, an_account, an_item

BILLED = date(2026, 11, 2)


def a_dispute(who, item=None):
    return add(
        Dispute(
            id=uuid4(), customer_id=who.id, item_id=item and item.id, reason="delivery", state="open",
            opened_on=BILLED, client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip


def delivered(who, number, days_before, order=None):
    values = {"amount_minor": 0, "currency": "EUR", "state": "closed", "order_ref": order}
    on = BILLED - timedelta(days=days_before)
    add(
        Delivery(
            company_id=who.company_id, customer_id=who.id, number=number, delivered_on=on, **values
        )
    )


def ask(user, dispute):
    return evidence(user, dispute.id, read_clock().today)


def test_deliveries_of_the_two_months_before_with_the_orders_they_fill(house):
    who = an_account(house, "C1", terms_days=45, terms_derived=False)
    item = an_item(who, "F-1", 100_00, document_on=BILLED)
    for number, days, order in (("BL-1", 0, "CO-1"), ("BL-2", 60, None), ("BL-3", 61, "CO-3")):
        delivered(who, number, days, order)
    delivered(who, "BL-4", -1, "CO-4")
    delivered(an_account(house, "C2"), "BL-5", 1, "CO-1")
    for number in ("CO-1", "CO-3"):
        add(
            SalesOrder(
                company_id=who.company_id, customer_id=who.id, number=number, currency="EUR",
                ordered_on=BILLED, amount_minor=0, state="closed",
            )
        )  # fmt: skip
    found = ask(house.rosa, a_dispute(who, item))
    assert [one.number for one in found["deliveries"]] == ["BL-1", "BL-2"]
    assert [one.number for one in found["orders"]] == ["CO-1"]
    assert (found["terms"]["terms_days"], found["terms"]["terms_derived"]) == (45, False)
    assert found["item"]["document_on"] == BILLED


def test_a_dispute_without_an_invoice_has_the_terms_alone_and_strangers_none(house):
    who = an_account(house, "C1")
    delivered(who, "BL-1", 0)
    dispute = a_dispute(who)
    found = ask(house.kofi, dispute)
    assert (found["item"], found["deliveries"], found["orders"]) == (None, [], [])
    with pytest.raises(Missing):
        ask(house.samir, dispute)
