"""One payment that is several customers': shared out, matched part by part, taken back, reversed."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from credit.operations.lists.receipts import RECEIPTS
from credit.operations.moment import read_clock
from credit.operations.receipts import ReceiptState, TooMuch, assign, unmatch
from credit.operations.receipts_dividing import NoDivision, divide
from credit.rules.errors import Missing
from credit.store import cash
from credit.store.customers import Company
from credit.store.db import db
from credit.store.receipts import DebtorAccount
from tests.builders import an_account, an_item
from tests.credit.operations.receipt_cases import (
    BOOKED,
    THEIRS,
    allocations,
    an_entry,
    done,
    matched,
    receipts,
    taken_in,
)


@pytest.fixture
def north(house):
    return an_account(house, "C001", name="Charpentes Val Nord")


@pytest.fixture
def south(house):
    return an_account(house, "C002", name="Charpentes Val Sud")


@pytest.fixture
def whole(house, north, south):
    (receipt,) = matched(an_entry(100_00, "siège", counterparty_account=THEIRS))
    return receipt


@pytest.fixture
def divided(house, whole, north, south):
    done(house.paul, divide, whole, [(north.id, 60_00), (south.id, 40_00)])
    return receipts()


def credit():
    return cash.on_hand((0, None))


def test_each_part_is_money_of_its_customer_and_the_whole_counts_no_more(divided, north, south):
    whole, first, second = divided
    assert (whole.state, whole.customer_id) == ("divided", None)
    parts = [
        (one.state, one.customer_id, one.amount_minor, one.part_of_id) for one in (first, second)
    ]
    assert parts == [
        ("on_account", north.id, 60_00, whole.id),
        ("on_account", south.id, 40_00, whole.id),
    ]
    assert credit() == {north.id: 60_00, south.id: 40_00}


def test_a_part_is_set_against_items_and_teaches_nothing_of_the_payer(house, divided, south):
    item = an_item(south, "FA7002", 40_00)
    done(house.paul, assign, divided[2], south.id, [(item.id, 40_00)])
    assert allocations(receipts()[2]) == {item.id: 40_00}
    assert db.session.scalars(select(DebtorAccount)).all() == []


def test_a_division_forgets_whom_the_payer_was_taken_for(house, whole, north, south):
    done(house.paul, assign, whole, north.id)
    assert [one.confirmed for one in db.session.scalars(select(DebtorAccount))] == [True]
    done(house.paul, divide, receipts()[0], [(north.id, 60_00), (south.id, 40_00)])
    db.session.expire_all()
    assert [one.confirmed for one in db.session.scalars(select(DebtorAccount))] == [False]


def test_a_list_of_receipts_has_each_amount_once(house, divided):
    rows = RECEIPTS.rows(house.paul, read_clock())
    assert sorted(row[3] for row in rows) == [Decimal(40), Decimal(60)]


def test_the_machine_leaves_parts_and_whole_alone(divided):
    assert [one.state for one in matched()] == ["divided", "on_account", "on_account"]


def test_taken_back_the_whole_is_open_again_and_its_parts_are_gone(house, divided, north, south):
    item = an_item(south, "FA7002", 40_00)
    done(house.paul, assign, divided[2], south.id, [(item.id, 40_00)])
    done(house.paul, unmatch, divided[0])
    (whole,) = receipts()
    assert (whole.state, whole.customer_id) == ("received", None)
    assert credit() == {}
    done(house.paul, divide, whole, [(south.id, 99_99), (north.id, 1)])
    assert credit() == {south.id: 99_99, north.id: 1}


def test_what_the_bank_takes_back_takes_every_part_back(divided, north, south):
    taken_in(an_entry(-100_00, "siège", key="back", reversal=True, counterparty_account=THEIRS))
    assert [one.state for one in receipts()] == ["reversed", "reversed"]
    assert credit() == {}


def test_a_reversal_of_a_parts_amount_takes_back_no_part(divided):
    taken_in(an_entry(-60_00, "siège", key="back", reversal=True, counterparty_account=THEIRS))
    assert [one.state for one in receipts()[:3]] == ["divided", "on_account", "on_account"]


@pytest.mark.parametrize("amounts", [(60_00, 39_99), (60_00, 40_01)])
def test_parts_are_the_whole_to_the_cent(house, whole, north, south, amounts):
    with pytest.raises(TooMuch):
        done(house.paul, divide, whole, list(zip((north.id, south.id), amounts, strict=True)))
    assert [one.state for one in receipts()] == ["received"]


def test_a_division_names_two_customers_at_least_and_each_once(house, whole, north):
    for parts in ([(north.id, 100_00)], [(north.id, 60_00), (north.id, 40_00)]):
        with pytest.raises(NoDivision):
            done(house.paul, divide, whole, parts)


def test_another_companys_customer_has_no_part(house, whole, north):
    other = Company(name="Autre SARL", siren="552100554", currency="EUR")
    db.session.add(other)
    db.session.flush()
    stranger = an_account(house, "X001", company_id=other.id)
    with pytest.raises(Missing):
        done(house.paul, divide, whole, [(north.id, 60_00), (stranger.id, 40_00)])


def test_a_part_is_not_divided_again(house, divided, north, south):
    with pytest.raises(ReceiptState):
        done(house.paul, divide, divided[1], [(north.id, 30_00), (south.id, 30_00)])


def test_the_ledger_settles_each_part_and_then_nothing_is_taken_back(house, divided, north, south):
    house.company.as_of = BOOKED.replace(day=30)
    db.session.commit()
    taken_in()
    assert all(one.settled_on for one in receipts()[1:])
    with pytest.raises(ReceiptState):
        done(house.paul, unmatch, divided[0])
