"""Whoever paid at the bank is not written to, before the ledger knows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.dunning import is_owed
from credit.operations.moment import read_clock
from credit.operations.receipts import ignore, unmatch
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRun
from credit.store.receipts import BankAccount
from tasks.dunning import decide_all
from tests.builders import an_account, an_item
from tests.credit.operations.receipt_cases import THEIRS, an_entry, done, matched, taken_in


def decided():
    decide_all(MACHINE, by_hand=True)
    newest = select(DunningRun.id).order_by(DunningRun.run_on.desc()).limit(1).scalar_subquery()
    wanted = select(DunningDecision).where(DunningDecision.run_id == newest)
    return {d.item_id: d for d in db.session.scalars(wanted)}


def the_message():
    db.session.expire_all()
    return db.session.scalars(select(DunningMessage)).one()


def _set_aside(work, id):
    unmatch(work, id)
    return ignore(work, id, "not ours")


@pytest.fixture
def customer(house):
    return an_account(house, "C001", email="compta@client.example", name="Charpentes Val")


def test_a_matched_item_is_paid_and_waits_for_the_ledger(house, customer):
    item, other = an_item(customer, "FA7001", 100_00), an_item(customer, "FA7002", 30_00)
    matched(an_entry(100_00, "FA7001"))
    found = decided()
    assert found[item.id].reason == "paid_not_booked"
    assert found[item.id].facts["paid_minor"] == 100_00
    assert found[other.id].action == "send"


def test_of_a_part_payment_only_the_rest_is_asked_for(house, customer):
    item = an_item(customer, "FA7001", 100_00)
    matched(an_entry(60_00, "FA7001"))
    found = decided()[item.id]
    assert (found.action, found.amount_minor) == ("send", 40_00)


def test_money_only_known_to_be_theirs_covers_the_oldest(house, customer):
    older = an_item(customer, "FA7001", 100_00, due_on=date(2026, 10, 1))
    newer = an_item(customer, "FA7002", 100_00)
    (receipt,) = matched(an_entry(150_00, "merci", counterparty="CHARPENTES VAL"))
    assert receipt.state == "proposed"
    found = decided()
    assert found[older.id].reason == "unmatched_receipt"
    assert (found[newer.id].action, found[newer.id].amount_minor) == ("send", 50_00)


def test_money_nobody_can_place_silences_nobody(house, customer):
    item = an_item(customer, "FA7001", 100_00)
    matched(an_entry(100_00, "merci", counterparty_account=THEIRS))
    assert decided()[item.id].action == "send"


def test_what_is_left_of_a_receipt_covers_the_next_debt(house, customer):
    paid, other = an_item(customer, "FA7001", 100_00), an_item(customer, "FA7002", 30_00)
    matched(an_entry(130_01, "FA7001"))
    found = decided()
    assert (found[paid.id].reason, found[other.id].reason) == (
        "paid_not_booked",
        "unmatched_receipt",
    )


def test_a_credit_note_the_payer_deducted_is_spent(house, customer):
    item = an_item(customer, "FA7001", 100_00)
    an_item(customer, "AV7001", -20_00, kind="credit_note")
    other = an_item(customer, "FA7002", 20_00)
    matched(an_entry(80_00, "FA7001 AV7001"))
    found = decided()
    assert found[item.id].reason == "paid_not_booked"
    assert found[other.id].action == "send"


def test_a_prepared_reminder_is_held_back_the_moment_the_money_is_seen(house, customer):
    an_item(customer, "FA7001", 100_00)
    decided()
    assert the_message().state == "due"
    matched(an_entry(100_00, "FA7001"))
    assert (the_message().state, the_message().why) == ("held", "paid_not_booked")


@pytest.mark.parametrize("verb", [unmatch, _set_aside])
def test_what_is_taken_back_may_be_asked_for_again(house, customer, verb):
    item = an_item(customer, "FA7001", 100_00)
    (receipt,) = matched(an_entry(100_00, "FA7001"))
    done(house.paul, verb, receipt)
    assert decided()[item.id].action == "send"


def test_a_reversal_reopens_the_item(house, customer):
    item = an_item(customer, "FA7001", 100_00)
    matched(an_entry(100_00, "FA7001", key="K1"))
    taken_in(an_entry(-100_00, "FA7001", key="K2", reversal=True))
    assert decided()[item.id].action == "send"


def a_day_later_without_a_statement(house, clock):
    clock.now += timedelta(days=1)
    house.company.as_of = clock.now.date()
    db.session.merge(house.company)
    db.session.commit()


def test_a_bank_one_business_day_behind_holds_the_whole_run(house, customer, clock):
    item = an_item(customer, "FA7001", 100_00)
    taken_in(an_entry(5_00, "x"))
    assert decided()[item.id].action == "send"  # read to Sunday, today is Monday
    a_day_later_without_a_statement(house, clock)
    found = decided()[item.id]
    assert (found.reason, found.facts["missed_days"]) == ("bank_stale", 1)
    run = db.session.scalars(select(DunningRun).order_by(DunningRun.run_on.desc())).first()
    assert (run.state, run.reason) == ("held", "bank_stale")


def test_a_held_run_is_owed_again_once_a_statement_came(house, customer, clock):
    an_item(customer, "FA7001", 100_00)
    taken_in(an_entry(5_00, "x"))
    a_day_later_without_a_statement(house, clock)
    clock.now = clock.now.replace(hour=16)
    decided()
    assert not is_owed(read_clock())
    clock.now += timedelta(minutes=5)
    taken_in(an_entry(6_00, "y"), last_on=clock.now.date())
    assert is_owed(read_clock())


def test_an_account_nobody_watches_holds_nothing(house, customer, clock):
    item = an_item(customer, "FA7001", 100_00)
    taken_in(an_entry(5_00, "x"))
    db.session.scalars(select(BankAccount)).one().watched = False
    a_day_later_without_a_statement(house, clock)
    assert decided()[item.id].action == "send"
