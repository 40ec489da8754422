import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from credit.operations import statements
from credit.operations.actor import MACHINE
from credit.operations.dunning_desk import overview
from credit.operations.reminders import claim, settle_unclear
from credit.operations.work import transact
from credit.rules.errors import Conflict
from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import DunningMessage, DunningRun, Mail
from credit.store.field import Promise
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from tasks.dunning import (
    decide_all,
    judge_promises,
    post_due,
    prepare_dunning,
    send_dunning,
    send_now,
)
from tasks.outside.mail import Busy, Down, Rejected
from tests.builders import an_account, an_item
from tests.credit.operations.test_dunning import a_dispute, a_promise

MONDAY_16H = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TUESDAY_10H = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def customer(house):
    return an_account(house, "C001", email="compta@client.example", name="Charpentes Val")


@pytest.fixture
def prepared(house, customer, clock):
    """One message, prepared on Monday afternoon; it is Tuesday, ten o'clock."""
    item = an_item(customer)
    clock.now = MONDAY_16H
    prepare_dunning()
    company = db.session.get(Company, house.company.id)
    company.as_of = date(2026, 11, 23)
    db.session.commit()
    clock.now = TUESDAY_10H
    return item


def the_message():
    db.session.expire_all()
    return db.session.scalars(select(DunningMessage)).one()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_reminder_goes_out_once_however_often_the_job_runs(prepared, house):
    send_dunning()
    send_dunning()
    letter = db.session.scalars(select(Mail)).one()
    assert letter.recipient == "compta@client.example"
    assert "23 jours de retard" in letter.body  # the age of the day it left
    statement = statements.read(letter.statement)  # and what went with it
    assert (statement.balance_minor, statement.lines[0].days) == (100_00, 23)
    message = the_message()
    assert (message.state, message.message_id) == ("sent", letter.message_id)
    item = db.session.get(Item, prepared.id)
    assert (item.stage, item.stage_on) == ("L1", date(2026, 11, 24))
    events = db.session.scalars(select(Notice.event).order_by(Notice.created_at)).all()
    assert sorted(events) == ["reminder_sent", "reminder_tomorrow"]
    actions = db.session.scalars(select(JournalEntry.action)).all()
    assert actions.count("send.reminder") == 1


def test_the_next_run_keeps_the_gap_and_then_climbs(prepared, clock, house):
    send_dunning()
    for days, expected in ((1, 1), (6, 1), (7, 2)):
        clock.now = TUESDAY_10H + timedelta(days=days, hours=6)
        db.session.get(Company, house.company.id).as_of = clock.now.date()
        db.session.commit()
        prepare_dunning()
        assert count(DunningMessage) == expected
    newest = select(DunningMessage.level).order_by(DunningMessage.run_on.desc())
    assert db.session.scalars(newest).first() == "L2"


def test_nothing_is_decided_before_four_or_on_a_sunday(house, customer, clock):
    an_item(customer)
    prepare_dunning()
    assert count(DunningRun) == 0
    clock.now = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    prepare_dunning()
    assert count(DunningRun) == 0
    clock.now = MONDAY_16H
    prepare_dunning()
    prepare_dunning()
    assert count(DunningRun) == count(DunningMessage) == 1


def test_what_a_person_hastened_leaves_at_night_too(prepared, clock):
    clock.now = TUESDAY_10H.replace(hour=21)
    assert send_now(MACHINE, at_once=0) == {"queued": 1}
    send_dunning()
    assert the_message().state == "sent"


def test_a_run_that_died_is_finished(house, customer, clock):
    an_item(customer)
    clock.now = MONDAY_16H
    db.session.add(DunningRun(run_on=clock.now.date(), decided_at=clock.now, state="deciding"))
    db.session.commit()
    prepare_dunning()
    assert db.session.scalars(select(DunningRun)).one().state == "decided"
    assert the_message().state == "due"


def test_nothing_leaves_before_ten_or_at_night(prepared, clock):
    for now in (TUESDAY_10H - timedelta(minutes=1), TUESDAY_10H.replace(hour=18)):
        clock.now = now
        send_dunning()
        assert the_message().state == "due"


def test_by_hand_the_wait_is_skipped(house, customer, clock):
    an_item(customer)
    decide_all(MACHINE, by_hand=True)
    assert send_now(MACHINE) == {"sent": 1, "queued": 0}
    assert send_now(MACHINE) == {"queued": 0}
    decide_all(MACHINE, by_hand=True)
    assert send_now(MACHINE) == {"queued": 0}
    assert count(Mail) == 1


@pytest.mark.parametrize("since", ["dispute", "promise", "payment"])
def test_the_recheck_keeps_back_what_changed_since(prepared, house, since):
    item = db.session.merge(prepared)
    if since == "dispute":
        db.session.add(a_dispute(item, 100_00, house=house))
    elif since == "promise":
        db.session.add(a_promise(item, house=house))
    else:
        item.state, item.residual_minor = "closed", 0
    db.session.commit()
    send_dunning()
    expected = {"dispute": "disputed", "promise": "promise_active", "payment": "paid"}
    assert (the_message().state, the_message().why) == ("aborted", expected[since])
    assert count(Mail) == 0


def test_an_entry_that_did_not_call_us_is_noticed_by_the_sweep(prepared, house, clock):
    later = clock.now + timedelta(minutes=1)
    db.session.add(a_dispute(db.session.merge(prepared), 100_00, house=house, created_at=later))
    db.session.commit()
    clock.now = later
    prepare_dunning()
    assert (the_message().state, the_message().why) == ("held", "disputed")


def test_a_stale_ledger_lets_the_message_wait(prepared, house, clock):
    db.session.get(Company, house.company.id).as_of = date(2026, 11, 20)
    db.session.commit()
    send_dunning()
    assert (the_message().state, the_message().why) == ("due", "ledger_stale")
    db.session.get(Company, house.company.id).as_of = date(2026, 11, 23)
    db.session.commit()
    send_dunning()
    assert the_message().state == "sent"


def refuse(error):
    def post(_letter):
        raise error

    return post


def test_a_refused_letter_becomes_a_task_and_a_notice(prepared, house, clock):
    counts = post_due(MACHINE, post=refuse(Rejected("address_refused")))
    assert counts == {"failed": 1}
    assert (the_message().state, the_message().why) == ("failed", "address_refused")
    told = select(Notice.user_id).where(Notice.event == "mail_failed")
    assert db.session.scalars(told).all() == [house.paul.id]
    clock.now += timedelta(hours=7)
    prepare_dunning()
    run = db.session.scalars(select(DunningRun).order_by(DunningRun.id.desc())).first()
    assert (run.counts["task"], run.counts["messages"]) == (1, 0)


def test_a_failed_message_stays_in_sight_until_its_customer_is_written_to_again(
    prepared, house, customer, clock
):
    def failed():
        db.session.expire_all()
        return [
            row["why"] for row in overview(clock.now.date())["messages"] if row["state"] == "failed"
        ]

    post_due(MACHINE, post=refuse(Rejected("address_refused")))
    clock.now += timedelta(hours=7)
    prepare_dunning()
    assert failed() == ["address_refused"]
    customer.email = "neue@client.example"
    db.session.get(Company, house.company.id).as_of = date(2026, 11, 24)
    db.session.commit()
    clock.now += timedelta(days=1)
    prepare_dunning()
    assert failed() == []


def test_a_busy_server_is_tried_again_and_in_the_end_given_up(prepared, clock):
    for wait in (5, 30, 120, 240):
        assert post_due(MACHINE, post=refuse(Busy())) == {"later": 1}
        assert (the_message().state, post_due(MACHINE, post=refuse(Busy()))) == ("due", {})
        clock.now += timedelta(minutes=wait)
    assert post_due(MACHINE, post=refuse(Busy())) == {"later": 1}
    assert (the_message().state, the_message().why) == ("failed", "no_answer")


def test_a_server_that_is_down_stops_the_round(prepared, house, clock):
    other = an_account(house, "C002", email="compta@other.example")
    an_item(other, "F-77")
    clock.now -= timedelta(hours=20)
    decide_all(MACHINE, by_hand=True)
    clock.now += timedelta(hours=20)
    assert post_due(MACHINE, post=refuse(Down())) == {"down": 1}
    states = db.session.scalars(select(DunningMessage.state)).all()
    assert states == ["due", "due"]


def test_what_nobody_knows_is_shown_to_a_person_and_never_sent_again(prepared, house, clock):
    assert post_due(MACHINE, post=refuse(TimeoutError())) == {"unclear": 1}
    posted = []
    assert post_due(MACHINE, post=posted.append) == {}
    clock.now += timedelta(minutes=11)
    send_dunning()
    send_dunning()
    assert (the_message().state, the_message().why) == ("sending", "unclear")
    told = select(Notice.user_id).where(Notice.event == "mail_failed")
    assert db.session.scalars(told).all() == [house.paul.id]
    transact(MACHINE, lambda work: settle_unclear(work, the_message().id, left=True))
    assert (the_message().state, posted) == ("sent", [])
    with pytest.raises(Conflict):
        transact(MACHINE, lambda work: settle_unclear(work, the_message().id, left=False))


def test_two_workers_send_one_letter(prepared, app):
    id, customer_id = the_message().id, the_message().customer_id
    db.session.remove()
    start, claimed, failed = threading.Barrier(2), [], []

    def work():
        with app.app_context():
            start.wait()
            try:
                claimed.append(
                    transact(MACHINE, lambda work: claim(work, id), customers=[customer_id])
                )
            except Exception as error:  # noqa: BLE001
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [letter is None for letter in sorted(claimed, key=lambda letter: letter is None)] == [
        False,
        True,
    ]


def test_two_runs_at_once_write_one_message_each(house, app):
    for n in range(5):
        an_item(an_account(house, f"C{n}", email=f"c{n}@client.example"), f"F-{n}")
    db.session.remove()
    start, failed = threading.Barrier(2), []

    def work():
        with app.app_context():
            start.wait()
            try:
                decide_all(MACHINE, by_hand=True)
            except Exception as error:  # noqa: BLE001
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert count(DunningMessage) == 5
    assert db.session.scalars(select(DunningRun)).one().counts["items"] == 5


def test_a_promise_is_judged_when_the_ledger_can_know(house, customer, clock):
    item = an_item(customer)
    promise = a_promise(item, house=house, promised_on=date(2026, 11, 23))
    db.session.add(promise)
    db.session.commit()
    id = promise.id

    def judged(as_of):
        company = db.session.get(Company, house.company.id)
        company.as_of, company.imported_at = as_of, clock.now
        db.session.commit()
        clock.now += timedelta(minutes=1)
        judge_promises()
        judge_promises()
        db.session.expire_all()
        return db.session.get(Promise, id).state

    clock.now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    assert judged(date(2026, 11, 24)) == "active"
    assert judged(date(2026, 11, 25)) == "broken"
    told = select(Notice.user_id).where(Notice.event == "promise_missed").order_by(Notice.user_id)
    assert db.session.scalars(told).all() == [house.rosa.id, house.meriem.id]
    item = db.session.get(Item, item.id)
    item.state, item.residual_minor, item.closed_on = "closed", 0, date(2026, 11, 25)
    assert judged(date(2026, 11, 26)) == "kept"
