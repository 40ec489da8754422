import json
from datetime import date

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.receipts import ignore
from credit.operations.receipts_settling import follow_ledger
from credit.operations.work import transact
from credit.store.customers import Company
from credit.store.db import db
from credit.store.items import Item
from credit.store.sync import SyncHead
from tests.builders import an_account, an_item
from tests.credit.operations.receipt_cases import BOOKED, an_entry, done, matched, receipts

LATER = date(2026, 11, 23)


@pytest.fixture
def customer(house):
    return an_account(house, "C001", name="Charpentes Val")


@pytest.fixture
def item(customer):
    return an_item(customer, "FA7001", 100_00)


def ledger_says(house, *, as_of=LATER, **items):
    """Move the ledger on as an import would."""
    db.session.get_one(Company, house.company.id).as_of = as_of
    for item_id, residual in items.items():
        one = db.session.get_one(Item, int(item_id.removeprefix("item")))
        one.residual_minor = residual
        one.state = "open" if residual else "closed"
    db.session.commit()
    return transact(MACHINE, lambda work: follow_ledger(work, house.company.id))


def settled():
    return [one.settled_on for one in receipts()]


def test_a_ledger_before_the_value_date_settles_nothing(house, item):
    matched(an_entry(100_00, "FA7001"))
    assert ledger_says(house, as_of=date(2026, 11, 20)) == 0


def test_a_closed_item_has_taken_its_money(house, item):
    matched(an_entry(100_00, "FA7001"))
    assert ledger_says(house, **{f"item{item.id}": 0}) == 1
    assert settled() == [LATER]


def test_a_lowered_item_has_taken_its_part(house, item):
    matched(an_entry(60_00, "FA7001"))
    assert ledger_says(house, **{f"item{item.id}": 40_00}) == 1


def test_an_item_lowered_before_the_value_date_was_lowered_by_something_else(house, item):
    matched(an_entry(60_00, "FA7001"))
    ledger_says(house, as_of=date(2026, 11, 20), **{f"item{item.id}": 40_00})
    assert ledger_says(house) == 0


def test_two_receipts_of_one_item_need_it_lowered_twice(house, item):
    matched(an_entry(50_00, "FA7001", key="K1"), an_entry(50_00, "FA7001", key="K2"))
    assert ledger_says(house, **{f"item{item.id}": 50_00}) == 1
    assert settled() == [LATER, None]


def test_the_payment_in_the_ledger_settles_it_whatever_it_is_lettered_with(house, customer, item):
    matched(an_entry(100_00, "FA7001"))
    an_item(customer, "VIR", -100_00, kind="payment", document_on=BOOKED)
    assert ledger_says(house) == 1


def test_one_payment_settles_one_of_two_equal_receipts(house, customer, item):
    more = {"counterparty": "Charpentes Val"}
    matched(an_entry(100_00, key="K1", **more), an_entry(100_00, key="K2", **more))
    an_item(customer, "VIR", -100_00, kind="payment", document_on=BOOKED)
    assert ledger_says(house) == 1
    assert ledger_says(house) == 0


def test_what_the_ledger_never_shows_is_not_waited_for_for_ever(house, item):
    matched(an_entry(100_00, "FA7001"))
    assert ledger_says(house, as_of=date(2026, 11, 26)) == 0
    assert ledger_says(house, as_of=date(2026, 11, 27)) == 1


def on_phones(house):
    """Give what the core bucket tells of receipts: amount and what it was set against."""
    db.session.rollback()
    heads = select(SyncHead.payload).where(
        SyncHead.bucket == f"portfolio:{house.nord.id}/core",
        SyncHead.entity == "receipt",
        SyncHead.deleted.is_(False),
    )
    rows = [json.loads(one) if isinstance(one, str) else one for one in db.session.scalars(heads)]
    return [(row[3], row[5]) for row in rows]


def test_phones_know_what_is_at_the_bank_until_the_ledger_shows_it(house, item):
    item_id = item.id
    matched(an_entry(60_00, "FA7001"))
    assert on_phones(house) == [(60_00, [[item_id, 60_00]])]
    ledger_says(house, **{f"item{item_id}": 40_00})
    assert on_phones(house) == []


def test_phones_know_of_money_whose_invoice_nobody_knows(house, item, customer):
    matched(an_entry(7_00, counterparty="CHARPENTES VAL"))
    assert on_phones(house) == [(7_00, [])]
    (receipt,) = receipts()
    done(house.kofi, ignore, receipt, "not ours")
    assert on_phones(house) == []
