"""Calls to make: taken in hand once, and their outcome counts as the level said; letters are elsewhere."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from credit.operations import dunning_agenda, posting
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.errors import CreditError
from credit.store.customers import Company, Contact
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage, Mail
from credit.store.items import Item
from tasks.dunning import prepare_dunning, send_dunning, send_now
from tests.builders import add, an_account, an_item
from tests.credit.operations.test_dunning import a_promise
from tests.credit.operations.test_dunning_policies import adopt, standard

TODAY = date(2026, 11, 23)


@pytest.fixture
def live(house, clock):
    """Let the run of a day decide in the afternoon; then it is noon of the next."""

    def through(day):
        db.session.get(Company, house.company.id).as_of = day
        db.session.commit()
        clock.now = clock.now.replace(month=day.month, day=day.day, hour=15)
        prepare_dunning()
        clock.now += timedelta(hours=20)
        send_dunning()
        db.session.expire_all()

    return through


@pytest.fixture
def entry(house, live):
    """A call to make to a customer without any address: nobody needs one to call."""
    adopt(house, standard({"name": "L1", "after_days": 3, "channel": "call"}))
    customer = an_account(house, "C1", phone="02 99 00 00 01")
    add(Contact(customer_id=customer.id, name="Mme Roy", phone="06 01", for_dunning=True))
    item = an_item(customer)
    live(TODAY)
    return item


def listed():
    return dunning_agenda.entries(read_clock())


def take(id):
    return transact(MACHINE, lambda work: dunning_agenda.take(work, id))


def settle(id, outcome):
    transact(MACHINE, lambda work: dunning_agenda.settle(work, id, outcome) and None)
    db.session.expire_all()


def refusal(call, *args):
    with pytest.raises(CreditError) as refused:
        call(*args)
    db.session.rollback()
    return refused.value.code


def test_a_call_waits_in_the_agenda_and_no_mail_goes_whoever_hastens_it(entry):
    (call,) = listed()
    assert (call["channel"], call["contact"], call["phone"]) == ("call", "Mme Roy", "06 01")
    assert send_now(MACHINE) == {"queued": 0}
    assert db.session.scalars(select(Mail)).all() == []


def test_a_call_that_reached_somebody_is_the_level_said_once(entry):
    (call,) = listed()
    assert take(call["id"])
    assert refusal(take, call["id"]) == "conflict"  # a colleague has it in hand
    settle(call["id"], "reached")
    item = db.session.get(Item, entry.id)
    assert (item.stage, item.stage_on, listed()) == ("L1", date(2026, 11, 24), [])
    assert refusal(settle, call["id"], "reached") == "conflict"


def test_nobody_reached_is_tried_again_and_the_third_time_counts(entry, clock, house):
    (call,) = listed()
    for left in (1, 1, 0):
        db.session.get(Company, house.company.id).as_of = clock.now.date()
        db.session.commit()
        take(call["id"])
        settle(call["id"], "not_reached")
        assert len(listed()) == 0  # not before tomorrow
        clock.now += timedelta(days=1)
        assert len(listed()) == left
    message = db.session.get(DunningMessage, call["id"])
    assert (message.state, message.why) == ("sent", "not_reached")
    assert db.session.get(Item, entry.id).stage == "L1"


def test_what_was_promised_meanwhile_is_not_called_about(house, entry):
    (call,) = listed()
    add(a_promise(entry, house=house))
    db.session.commit()
    assert not take(call["id"])
    message = db.session.get(DunningMessage, call["id"])
    assert (message.state, message.why, listed()) == ("aborted", "promise_active", [])


def test_an_entry_put_back_waits_for_another(entry):
    (call,) = listed()
    take(call["id"])
    settle(call["id"], "put_back")
    assert [one["state"] for one in listed()] == ["due"]


def test_a_call_still_to_make_is_one_entry_however_many_runs_pass(entry, live):
    before = listed()[0]["id"]
    live(TODAY + timedelta(days=1))
    assert [one["id"] for one in listed()] == [before]


def test_one_message_goes_by_the_channel_of_its_highest_level(house, live):
    levels = ({"name": "L1", "after_days": 3}, {"name": "L2", "after_days": 9, "channel": "letter"})
    adopt(house, standard(*levels))
    customer = an_account(house, "C1", email="compta@client.example", address="1 rue du Port")
    an_item(customer, "F-1", stage="L1", stage_on=date(2026, 11, 2))
    an_item(customer, "F-2", 50_00, due_on=date(2026, 11, 15))
    live(TODAY)
    (letter,) = posting.to_post(read_clock())
    assert (letter.why, letter.letter.level, letter.letter.total_minor) == (
        "strategy",
        "L2",
        150_00,
    )
    assert (letter.address, listed()) == ("1 rue du Port", [])
    post(customer, letter)
    stages = select(Item.stage).order_by(Item.ref)
    assert db.session.scalars(stages).all() == ["L2", "L1"]
    assert db.session.scalars(select(DunningDecision.action)).all() == ["send", "send"]
    assert posting.to_post(read_clock()) == []
    live(TODAY + timedelta(days=1))
    assert posting.to_post(read_clock()) == []
    assert db.session.scalars(select(DunningMessage.state)).all() == ["sent"]


def post(customer, letter):
    said = letter.letter
    return transact(
        MACHINE,
        lambda work: posting.mark_posted(work, customer.id, said.level, said.total_minor).id,
    )


def test_a_letter_still_to_post_is_one_entry_however_many_runs_pass(house, live):
    adopt(house, standard({"name": "L1", "after_days": 3, "channel": "letter"}))
    customer = an_account(house, "C1", email="compta@client.example")
    an_item(customer)
    live(TODAY)
    live(TODAY + timedelta(days=1))
    (letter,) = posting.to_post(read_clock())
    id = post(customer, letter)
    (message,) = db.session.scalars(select(DunningMessage)).all()
    assert (message.id, message.state, message.run_on) == (id, "sent", TODAY)
