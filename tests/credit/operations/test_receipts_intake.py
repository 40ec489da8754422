from datetime import date

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.receipts_intake import AccountUnknown, take_in
from credit.operations.work import transact
from credit.store.customers import Company
from credit.store.db import db
from credit.store.receipts import BankAccount
from tests.builders import add, an_account, an_item
from tests.credit.operations.receipt_cases import (
    BOOKED,
    OURS,
    a_statement,
    allocations,
    an_entry,
    matched,
    receipts,
    taken_in,
)


def test_money_in_becomes_receipts_of_an_account_that_opens_itself(house, nudged):
    counts = taken_in(
        an_entry(100_00, "FA1"), an_entry(-20_00, "fees"), an_entry(5_00, currency="USD")
    )
    assert counts == {"new": 1, "known": 0, "reversed": 0, "out": 1, "other_currency": 1}
    (receipt,) = receipts()
    assert (receipt.amount_minor, receipt.state, receipt.value_on) == (100_00, "received", BOOKED)
    account = db.session.scalars(select(BankAccount)).one()
    assert (account.company_id, account.number) == (house.company.id, OURS.replace(" ", ""))
    assert account.read_to == date(2026, 11, 22)
    assert "match_receipts" in nudged


def test_a_statement_read_twice_changes_nothing(house):
    once = [an_entry(100_00, "FA1"), an_entry(50_00, "FA2")]
    taken_in(*once)
    counts = taken_in(*once, an_entry(70_00, "FA3"))
    assert (counts["new"], counts["known"]) == (1, 2)
    assert [one.amount_minor for one in receipts()] == [100_00, 50_00, 70_00]


def test_the_parts_of_a_batch_are_receipts_of_their_own(house):
    parts = [an_entry(30_00, f"FA{n}", key=f"B1/{n}", batch="B1") for n in (1, 2)]
    taken_in(*parts)
    assert [(one.batch, one.amount_minor) for one in receipts()] == [("B1", 30_00)] * 2


def test_a_reversal_reopens_what_the_receipt_had_paid(house):
    item = an_item(an_account(house), "FA7001", 100_00)
    (receipt,) = matched(an_entry(100_00, "FA7001", key="K1"))
    assert allocations(receipt) == {item.id: 100_00}
    back = an_entry(-100_00, "FA7001", key="K2", reversal=True)
    assert taken_in(back)["reversed"] == 1
    assert taken_in(back)["reversed"] == 0
    first, second = receipts()
    assert (first.state, second.state, second.reverses_id) == ("reversed", "reversed", first.id)
    assert allocations(first) == {}


def test_a_reversal_in_the_file_of_its_receipt_is_undone_too(house):
    taken_in(an_entry(-100_00, "FA1", key="K2", reversal=True), an_entry(100_00, "FA1", key="K1"))
    assert [one.state for one in receipts()] == ["reversed", "reversed"]


def test_a_reversal_that_could_mean_two_receipts_waits_for_a_person(house):
    taken_in(an_entry(100_00, "FA1", key="K1"), an_entry(100_00, "FA1", key="K2"))
    assert taken_in(an_entry(-100_00, "FA1", key="K3", reversal=True))["reversed"] == 0
    assert [one.state for one in receipts()] == ["received"] * 3


def test_a_reversal_from_another_account_takes_nothing_back(house):
    taken_in(an_entry(100_00, key="K1", counterparty_account="FR1"))
    other = an_entry(-100_00, key="K2", counterparty_account="FR2", reversal=True)
    assert taken_in(other)["reversed"] == 0


def test_money_the_ledger_has_long_had_is_settled_at_once(house):
    taken_in(an_entry(100_00, booked_on=date(2026, 10, 1)), an_entry(50_00))
    assert [one.settled_on for one in receipts()] == [date(2026, 11, 20), None]


def test_with_two_companies_a_new_account_belongs_to_nobody(house):
    add(Company(name="Autre", siren="987654324"))
    db.session.commit()
    with pytest.raises(AccountUnknown):
        transact(MACHINE, lambda work: take_in(work, [a_statement(an_entry())]))
    assert receipts() == []
