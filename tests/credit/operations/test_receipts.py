import pytest
from sqlalchemy import select

from credit.operations.receipts import (
    NotTheirs,
    ReceiptState,
    TooMuch,
    assign,
    confirm,
    ignore,
    unmatch,
)
from credit.rules.errors import Changed, Missing
from credit.store.db import db
from credit.store.receipts import DebtorAccount
from tests.builders import an_account, an_item
from tests.credit.operations.receipt_cases import (
    THEIRS,
    allocations,
    an_entry,
    done,
    matched,
    receipts,
)


@pytest.fixture
def customer(house):
    return an_account(house, "C001", name="Charpentes Val")


@pytest.fixture
def item(customer):
    return an_item(customer, "FA7001", 100_00)


@pytest.fixture
def proposed(house, item):
    (receipt,) = matched(an_entry(100_00, counterparty_account=THEIRS))
    assert receipt.state == "proposed"
    return receipt


def known():
    return {
        (one.number, one.name): one.confirmed for one in db.session.scalars(select(DebtorAccount))
    }


def test_a_confirmed_proposal_is_a_match_and_teaches_the_account(house, item, proposed):
    done(house.paul, confirm, proposed)
    (receipt,) = receipts()
    assert (receipt.state, allocations(receipt)) == ("matched", {item.id: 100_00})
    assert receipt.allocations[0].by_id == house.paul.id
    assert receipt.allocations[0].confirmed_at is not None
    assert known() == {(THEIRS, ""): True}


def test_what_was_learned_matches_the_next_one(house, customer, item, proposed):
    done(house.paul, confirm, proposed)
    other = an_item(customer, "FA7002", 55_00)
    receipt = matched(an_entry(55_00, counterparty_account=THEIRS))[-1]
    assert allocations(receipt) == {other.id: 55_00}


def test_confirming_what_the_machine_matched_only_learns(house, item):
    (receipt,) = matched(an_entry(100_00, "FA7001", counterparty="Holding Dupont"))
    done(house.paul, confirm, receipt)
    assert known() == {("", "holding dupont"): True}
    assert receipts()[0].state == "matched"


def test_confirming_twice_is_confirming_once(house, proposed):
    done(house.paul, confirm, proposed)
    done(house.paul, confirm, proposed)
    assert len(known()) == 1


def test_a_proposal_whose_item_went_meanwhile_is_refused(house, item, proposed):
    matched(an_entry(100_00, "FA7001"))
    with pytest.raises(TooMuch):
        done(house.paul, confirm, proposed)
    assert receipts()[0].state == "proposed"


def test_a_person_says_whose_money_it_is(house, customer, item):
    (receipt,) = matched(an_entry(80_00, "merci"))
    done(house.paul, assign, receipt, customer.id, [(item.id, 60_00)])
    (receipt,) = receipts()
    assert (receipt.state, receipt.customer_id, allocations(receipt)) == (
        "matched",
        customer.id,
        {item.id: 60_00},
    )


def test_without_items_it_is_on_account_and_may_be_set_against_some_later(house, customer, item):
    (receipt,) = matched(an_entry(80_00, "merci"))
    done(house.paul, assign, receipt, customer.id)
    assert receipts()[0].state == "on_account"
    done(house.paul, assign, receipt, customer.id, [(item.id, 80_00)])
    assert receipts()[0].state == "matched"


@pytest.mark.parametrize(
    ("minor", "refusal"),
    [
        pytest.param(81_00, TooMuch, id="more than came in"),
        pytest.param(0, TooMuch, id="nothing"),
        pytest.param(-5_00, TooMuch, id="the wrong sign"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(house, customer, item, minor, refusal):
    (receipt,) = matched(an_entry(80_00, "merci"))
    with pytest.raises(refusal):
        done(house.paul, assign, receipt, customer.id, [(item.id, minor)])


def test_another_customer_s_item_is_refused(house, item):
    (receipt,) = matched(an_entry(80_00, "merci"))
    other = an_account(house, "C002")
    with pytest.raises(NotTheirs):
        done(house.paul, assign, receipt, other.id, [(item.id, 80_00)])
    with pytest.raises(Missing):
        done(house.paul, assign, receipt, 999_999)


def test_money_of_nobody_is_set_aside_with_a_reason(house, proposed):
    done(house.paul, ignore, proposed, "subvention")
    (receipt,) = receipts()
    assert (receipt.state, receipt.why, receipt.customer_id) == ("ignored", "subvention", None)
    with pytest.raises(ReceiptState):
        done(house.paul, confirm, receipt)


def test_taking_a_match_back_opens_its_items_and_forgets_what_it_taught(house, item, proposed):
    done(house.paul, confirm, proposed)
    done(house.paul, unmatch, proposed)
    (receipt,) = receipts()
    assert (receipt.state, receipt.customer_id, allocations(receipt)) == ("received", None, {})
    assert known() == {(THEIRS, ""): False}
    (same,) = matched()
    assert same.state == "received"  # the machine leaves it alone


def test_a_version_nobody_saw_is_refused(house, proposed):
    with pytest.raises(Changed):
        done(house.paul, ignore, proposed, "subvention", unless_changed=proposed.version - 1)
