from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import dunning
from credit.operations.actor import MACHINE
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.work import transact
from credit.store import dunning as store
from credit.store.db import db
from credit.store.debts import debts
from credit.store.dunning import DunningDecision, DunningMessage, DunningRun
from credit.store.field import Dispute, Promise
from credit.store.push import Notice
from tasks.dunning import decide_all
from tests.builders import NOW, add, an_account, an_item

TODAY = date(2026, 11, 23)


def decided():
    decide_all(MACHINE, by_hand=True)
    return {d.item_id: d for d in db.session.scalars(select(DunningDecision))}


def the_message():
    db.session.expire_all()
    return db.session.scalars(select(DunningMessage)).one()


def a_dispute(item, amount_minor=None, *, house, created_at=NOW, **more):
    return Dispute(
        id=uuid4(),
        customer_id=item.customer_id,
        item_id=item.id,
        amount_minor=amount_minor,
        reason="price",
        opened_by_id=house.rosa.id,
        opened_on=TODAY,
        client_time=NOW,
        created_at=created_at,
        **more,
    )


def a_promise(item, *, house, **more):
    values = {"promised_on": TODAY + timedelta(days=4), "created_at": NOW} | more
    return Promise(
        id=uuid4(),
        customer_id=item.customer_id,
        amount_minor=item.residual_minor,
        items=[[item.id, item.residual_minor]],
        recorded_by_id=house.rosa.id,
        recorded_on=TODAY,
        client_time=NOW,
        **values,
    )


@pytest.fixture
def customer(house):
    return an_account(house, "C001", email="compta@client.example", name="Charpentes Val")


def test_what_is_due_becomes_one_message_for_tomorrow_at_ten(house, customer):
    old = an_item(customer, "F-001", 100_00)
    older = an_item(
        customer, "F-002", 50_00, due_on=date(2026, 10, 1), stage="L1", stage_on=date(2026, 11, 1)
    )
    an_item(customer, "F-003", 80_00, due_on=date(2026, 12, 1))
    found = decided()
    assert {
        (found[old.id].action, found[old.id].level),
        (found[older.id].action, found[older.id].level),
    } == {
        ("send", "L1"),
        ("send", "L2"),
    }
    message = the_message()
    assert (message.level, message.total_minor, message.state) == ("L2", 150_00, "due")
    assert message.send_after.isoformat() == "2026-11-24T09:00:00+00:00"  # ten o'clock in Paris
    assert "F-001, échue le 1er nov. 2026 (22 jours de retard)" in message.body
    assert "F-002, échue le 1er oct. 2026 (53 jours de retard)" in message.body
    assert "F-003" not in message.body
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.event, notice.user_id) == ("reminder_tomorrow", house.rosa.id)


def test_a_letter_is_written_in_the_debtor_s_language_and_lists_open_credits(house):
    customer = an_account(house, "C002", email="ap@client.example", language="en")
    an_item(customer, "F-001", 1_200_00)
    an_item(customer, "CN-1", -200_00, kind="credit_note")
    decided()
    body = the_message().body.replace("\xa0", " ").replace("\u202f", " ")
    assert "Invoice F-001, due 1 Nov 2026 (22 days late): €1,000.00" in body
    assert "(deducted, to your credit: €200.00)" in body
    assert "CN-1: €200.00" in body


def test_an_invoice_without_a_number_is_called_by_its_label(house, customer):
    an_item(customer, "", 100_00, label="Chantier de mai")
    an_item(customer, "", -20_00, label="Remise de juin", kind="credit_note", natural_key="R")
    decided()
    body = the_message().body
    assert "Chantier de mai" in body
    assert "Remise de juin" in body


@pytest.mark.parametrize("customers", [1, 2, 3, 4])
def test_a_run_of_several_chunks_decides_every_item_once(house, customers, monkeypatch):
    monkeypatch.setattr(dunning, "CHUNK", 2)
    monkeypatch.setattr(store, "AT_ONCE", 2)
    owners = [an_account(house, f"C{n}", email=f"c{n}@client.example") for n in range(customers)]
    due = [an_item(owner, f"F-{n}", 10_00 + n) for owner in owners for n in range(3)]
    found = decided()
    assert {id: said.amount_minor for id, said in found.items()} == {
        item.id: item.residual_minor for item in due
    }
    run = db.session.scalars(select(DunningRun)).one()
    assert run.counts == {
        "items": len(due), "send": len(due), "silent": 0, "task": 0, "messages": customers
    }  # fmt: skip


def test_the_last_chunk_knows_that_nobody_comes_after(house, customer, monkeypatch):
    monkeypatch.setattr(dunning, "CHUNK", 1)
    an_item(customer)

    def last(work):
        run = db.session.get(DunningRun, dunning.open_run(work))
        return dunning.decide(work, run, 0, by_hand=True).upto

    assert transact(MACHINE, last) is None


def test_debts_are_read_as_this_transaction_has_them_though_not_written_yet(house, customer):
    an_item(customer).residual_minor = 7_00
    assert [one.residual_minor for one in debts((0, None), TODAY)] == [7_00]


def test_deciding_twice_changes_nothing(house, customer):
    an_item(customer)
    decided()
    before = the_message()
    seen = (before.id, before.message_id, before.prepared_at)
    ids = {d.id for d in db.session.scalars(select(DunningDecision))}
    decided()
    again = the_message()
    assert (again.id, again.message_id, again.prepared_at) == seen
    assert {d.id for d in db.session.scalars(select(DunningDecision))} == ids
    assert db.session.scalars(select(DunningRun)).one().counts == {
        "items": 1,
        "send": 1,
        "silent": 0,
        "task": 0,
        "messages": 1,
    }


def test_deciding_again_takes_in_what_changed(house, customer):
    item = an_item(customer)
    decided()
    add(a_dispute(item, 30_00, house=house))
    db.session.commit()
    assert decided()[item.id].amount_minor == 70_00
    assert (the_message().total_minor, the_message().state) == (70_00, "due")
    assert "30,00" in the_message().body


def test_a_paid_customer_is_forgotten_the_same_day(house, customer):
    item = an_item(customer)
    decided()
    item = db.session.get(type(item), item.id)
    item.state, item.residual_minor = "closed", 0
    db.session.commit()
    assert decided() == {}
    assert (the_message().state, the_message().why) == ("aborted", "nothing_overdue")


def test_a_dispute_takes_the_prepared_message_back_at_once(house, customer):
    item = an_item(customer)
    decided()

    def dispute(work):
        add(a_dispute(db.session.merge(item), 30_00, house=house))
        withdraw_prepared(work, item.customer_id)

    transact(MACHINE, dispute, customers=[customer.id])
    message = the_message()
    assert (message.state, message.why) == ("held", "amount_changed")
    assert [line.key for line in message.lines] == [None]
    decided()
    assert (the_message().state, the_message().total_minor) == ("due", 70_00)


def test_a_promise_on_the_item_holds_it_back(house, customer):
    item = an_item(customer)
    decided()

    def promise(work):
        add(a_promise(db.session.merge(item), house=house))
        withdraw_prepared(work, item.customer_id)

    transact(MACHINE, promise, customers=[customer.id])
    assert (the_message().state, the_message().why) == ("held", "promise_active")
    assert decided()[item.id].reason == "promise_active"


def test_an_entry_about_something_else_holds_nothing_back(house, customer):
    an_item(customer)
    other = an_item(customer, "F-009", 80_00, due_on=date(2026, 12, 1))
    decided()

    def promise(work):
        add(a_promise(db.session.merge(other), house=house))
        withdraw_prepared(work, customer.id)

    transact(MACHINE, promise, customers=[customer.id])
    assert the_message().state == "due"


def test_a_stale_ledger_holds_the_whole_run_and_says_so(house, customer):
    item = an_item(customer)
    db.session.get(type(house.company), house.company.id).as_of = date(2026, 11, 19)
    db.session.commit()
    assert decided()[item.id].reason == "ledger_stale"
    run = db.session.scalars(select(DunningRun)).one()
    assert (run.state, run.reason) == ("held", "ledger_stale")
    assert db.session.scalar(select(DunningMessage)) is None


@pytest.mark.parametrize(
    ("of_customer", "of_item", "reason"),
    [
        pytest.param({"insolvency_on": TODAY}, {}, "insolvency", id="insolvency"),
        pytest.param(
            {"direct_debit": True},
            {"due_on": TODAY - timedelta(days=5)},
            "direct_debit_pending",
            id="direct debit",
        ),
        pytest.param(
            {"dunning_hold_until": TODAY, "dunning_hold_reason": "x"}, {}, "dunning_hold", id="hold"
        ),
        pytest.param({"email": None}, {}, "no_contact", id="no address"),
        pytest.param({"email": "not an address"}, {}, "no_contact", id="no valid address"),
        pytest.param({}, {"stage": "triage"}, "triage", id="triage"),
        pytest.param({}, {"undetailed": True}, "undetailed_opening", id="undetailed opening"),
        pytest.param({}, {"kind": "bill"}, "bill_pending", id="bill"),
        pytest.param({}, {"due_on": TODAY - timedelta(days=2)}, "too_early", id="too early"),
        pytest.param(
            {},
            {"stage": "L3", "stage_on": date(2026, 11, 1), "due_on": date(2026, 10, 1)},
            "needs_release",
            id="formal notice",
        ),
    ],
)
def test_the_tables_feed_every_reason(house, of_customer, of_item, reason):
    customer = an_account(house, "C001", **({"email": "compta@client.example"} | of_customer))
    item = an_item(customer, **of_item)
    assert decided()[item.id].reason == reason
    assert db.session.scalar(select(DunningMessage)) is None


def test_cash_not_yet_matched_covers_the_oldest_first(house, customer):
    older = an_item(customer, "F-001", 100_00, due_on=date(2026, 10, 1))
    newer = an_item(customer, "F-002", 100_00)
    an_item(customer, "VIR", -150_00, kind="payment")
    found = decided()
    assert found[older.id].reason == "unmatched_receipt"
    assert (found[newer.id].action, found[newer.id].amount_minor) == ("send", 50_00)


def test_a_credited_dispute_stays_frozen_until_the_credit_note_comes(house, customer):
    item = an_item(customer)
    add(
        a_dispute(
            item,
            40_00,
            house=house,
            state="resolved",
            outcome="credited",
            credited_minor=40_00,
            resolved_residual_minor=100_00,
            resolved_at=NOW,
        )
    )
    db.session.commit()
    assert decided()[item.id].amount_minor == 60_00
    an_item(customer, "AV-1", -40_00, kind="credit_note", document_on=TODAY)
    assert decided()[item.id].amount_minor == 60_00
    assert decided()[item.id].facts["credit_minor"] == 40_00
    assert "awaited_minor" not in decided()[item.id].facts


def test_an_unspecified_dispute_holds_the_customer_for_three_business_days(house, customer, clock):
    disputed, other = an_item(customer), an_item(customer, "F-002", 50_00)
    add(a_dispute(disputed, None, house=house))
    db.session.commit()
    assert {d.reason for d in decided().values()} == {"dispute_to_qualify"}
    clock.now += timedelta(days=3)
    db.session.get(type(house.company), house.company.id).as_of = date(2026, 11, 25)
    db.session.commit()
    run_on = clock.now.date()
    decide_all(MACHINE, by_hand=True)
    later = select(DunningDecision).join(DunningRun).where(DunningRun.run_on == run_on)
    found = {d.item_id: d.reason for d in db.session.scalars(later)}
    assert found == {disputed.id: "disputed", other.id: "level_due"}
