import pytest
from sqlalchemy import select

from credit.store.db import db
from credit.store.journal import JournalEntry
from tasks.receipts import match_receipts
from tests.builders import an_account, an_item
from tests.credit.operations.receipt_cases import (
    THEIRS,
    allocations,
    an_entry,
    matched,
    receipts,
    taken_in,
)


@pytest.fixture
def customer(house):
    return an_account(house, "C001", name="Charpentes Val", email="compta@client.example")


def test_a_number_in_the_text_pays_its_item(house, customer):
    item = an_item(customer, "FA-2026-00123", 100_00)
    (receipt,) = matched(an_entry(100_00, "VIR FA 2026 123"))
    assert (receipt.state, receipt.customer_id) == ("matched", customer.id)
    assert allocations(receipt) == {item.id: 100_00}
    assert item.residual_minor == 100_00  # the ERP stays the book of record
    assert receipt.proposals[0]["reasons"][0][0] == "named"


def test_matching_twice_is_matching_once(house, customer):
    an_item(customer, "FA7001", 100_00)
    matched(an_entry(100_00, "FA7001"))
    versions = [one.version for one in receipts()]
    match_receipts()
    assert [one.version for one in receipts()] == versions


def test_two_receipts_never_pay_the_same_item_twice(house, customer):
    item = an_item(customer, "FA7001", 100_00)
    first, second = matched(
        an_entry(100_00, "FA7001", key="K1"), an_entry(100_00, "FA7001", key="K2")
    )
    assert allocations(first) == {item.id: 100_00}
    assert allocations(second) == {}


def test_the_name_of_a_customer_is_known(house, customer):
    item = an_item(customer, "FA7001", 123_45)
    (receipt,) = matched(an_entry(123_45, "merci", counterparty="SARL CHARPENTES VAL"))
    assert allocations(receipt) == {item.id: 123_45}
    assert receipt.proposals[0]["rule"] == "amount"


def test_a_known_name_alone_is_a_proposal_that_knows_its_customer(house, customer):
    an_item(customer, "FA7001", 100_00)
    (receipt,) = matched(an_entry(77_00, counterparty="Charpentes Val"))
    assert (receipt.state, receipt.customer_id) == ("proposed", customer.id)


def test_an_amount_alone_is_a_proposal_of_nobody(house, customer):
    an_item(customer, "FA7001", 100_00)
    (receipt,) = matched(an_entry(100_00, counterparty_account=THEIRS))
    assert (receipt.state, receipt.customer_id) == ("proposed", None)
    assert receipt.proposals[0]["customer_id"] == customer.id


def test_what_nobody_knows_stays_received(house, customer):
    (receipt,) = matched(an_entry(77_00, "merci"))
    assert (receipt.state, receipt.proposals) == ("received", [])
    assert receipt.looked_at is not None


def test_the_ledger_s_own_loose_payments_are_not_paid_again(house, customer):
    an_item(customer, "FA7001", -100_00, kind="payment")
    (receipt,) = matched(an_entry(100_00, "FA7001"))
    assert receipt.state == "received"


def test_each_match_is_in_the_journal(house, customer):
    an_item(customer, "FA7001", 100_00)
    taken_in(an_entry(100_00, "FA7001"))
    match_receipts()
    wanted = select(JournalEntry).where(JournalEntry.action == "match.receipt")
    entry = db.session.scalars(wanted).one()
    assert entry.customer_id == customer.id
    assert entry.after["rule"] == "reference"
