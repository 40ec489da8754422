from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from credit.operations import bounces, posting
from credit.operations.actor import MACHINE
from credit.operations.dunning_desk import overview
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.bounces import Bounce, ReturnedAddress, count_unknown
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from tasks.dunning import post_due, prepare_dunning
from tasks.returns import read_returns
from tests.builders import an_account, an_item
from tests.credit.formats import returned_mails as mails

MONDAY_16H = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TUESDAY_10H = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def maildir(app, tmp_path):
    for part in ("new", "cur"):
        (tmp_path / "returns" / part).mkdir(parents=True)
    app.config["BOUNCE_MAILDIR"] = str(tmp_path / "returns")
    return tmp_path / "returns" / "new"


@pytest.fixture
def item(house, clock):
    customer = an_account(house, "C001", email="compta@client.example", name="Charpentes Val")
    return an_item(customer)


@pytest.fixture
def sent(house, item, clock):
    """A first reminder that left by mail on Tuesday morning."""
    clock.now = MONDAY_16H
    prepare_dunning()
    clock.now = TUESDAY_10H
    read_up_to(house, date(2026, 11, 23))
    post_due(MACHINE)
    clock.now = TUESDAY_10H + timedelta(hours=1)
    return the_message()


def read_up_to(house, day):
    db.session.get(Company, house.company.id).as_of = day
    db.session.commit()


def the_message():
    db.session.expire_all()
    return db.session.scalars(select(DunningMessage)).one()


def comes_back(maildir, mail, message, name="1.m"):
    (maildir / name).write_bytes(mails.spell(mail, message.id.hex))
    read_returns()


def count(*which):
    return db.session.scalar(select(func.count()).where(*which))


def test_a_letter_that_came_back_for_good_becomes_a_letter_by_post(house, sent, maildir, item):
    assert db.session.get(Item, item.id).stage == "L1"
    comes_back(maildir, mails.POSTFIX, sent)
    message = the_message()
    assert (message.state, message.why) == ("returned", "returned")
    assert db.session.get(Item, item.id).stage == "not_due"
    marked = db.session.scalars(select(ReturnedAddress)).one()
    assert (marked.address, marked.status) == ("compta@client.example", "5.1.1")
    assert (marked.returned_on, "User unknown" in marked.detail) == (date(2026, 11, 24), True)
    letter = posting.to_post(read_clock())[0].letter
    assert (letter.level, letter.total_minor) == (message.level, message.total_minor)
    assert [row["state"] for row in overview(read_clock().today)["messages"]] == ["returned"]
    assert count(Notice.event == "mail_failed") == 1


def test_twice_is_once(sent, maildir):
    comes_back(maildir, mails.POSTFIX, sent)
    comes_back(maildir, mails.POSTFIX, sent, "2.again")
    read_returns()
    assert count(JournalEntry.action == "return.reminder") == 1
    assert count(Notice.event == "mail_failed") == 1
    assert count(Bounce.outcome == "returned") == 2


def test_a_delay_is_only_noted(sent, maildir, item):
    comes_back(maildir, mails.EXIM_DELAYED, sent)
    message = the_message()
    assert (message.state, message.why) == ("sent", "delayed")
    assert db.session.get(Item, item.id).stage == "L1"
    assert posting.to_post(read_clock()) == []
    assert count(JournalEntry.action == "delay.reminder") == 1
    comes_back(maildir, mails.POSTFIX, sent, "2.m")
    assert the_message().state == "returned"


def test_what_was_given_up_is_written_again_to_the_same_address(house, sent, maildir, clock):
    comes_back(maildir, mails.POSTFIX_EXPIRED, sent)
    assert (the_message().state, the_message().why) == ("returned", "expired")
    assert count(ReturnedAddress.id > 0) == 0
    clock.now = TUESDAY_10H.replace(hour=15)
    prepare_dunning()
    again = db.session.scalars(select(DunningMessage).where(DunningMessage.state == "due")).one()
    assert (again.recipient, again.level) == ("compta@client.example", sent.level)


def test_the_next_run_leaves_the_letter_to_a_person_and_posting_it_counts(
    house, sent, maildir, clock, item
):
    comes_back(maildir, mails.GMAIL, sent)
    clock.now = TUESDAY_10H.replace(hour=15)
    prepare_dunning()
    assert count(DunningMessage.state == "due") == 0
    letter = posting.to_post(read_clock())[0].letter

    def post(work):
        return posting.mark_posted(work, sent.customer_id, letter.level, letter.total_minor).id

    transact(MACHINE, post)
    assert db.session.get(Item, item.id, populate_existing=True).stage == letter.level
    assert posting.to_post(read_clock()) == []
    comes_back(maildir, mails.POSTFIX, sent, "2.late")
    assert db.session.get(Item, item.id, populate_existing=True).stage == letter.level


def test_a_report_of_a_strangers_mail_is_left_alone_and_counted(sent, maildir):
    (maildir / "1.m").write_bytes(mails.spell(mails.POSTFIX, "0" * 32))
    (maildir / "2.m").write_bytes(mails.spell(mails.ON_HOLIDAY, sent.id.hex))
    read_returns()
    assert the_message().state == "sent"
    assert sorted(db.session.scalars(select(Bounce.outcome))) == ["other", "unknown"]
    assert count_unknown(TUESDAY_10H) == 1
    assert {path.name for path in maildir.iterdir()} == {"1.m", "2.m"}


def test_mails_that_were_no_reports_are_forgotten_in_time(sent, maildir, clock):
    comes_back(maildir, mails.ON_HOLIDAY, sent)
    (maildir / "1.m").unlink()
    clock.now += timedelta(days=61)
    read_returns()
    assert count(Bounce.id > 0) == 0


def test_a_mailbox_that_is_away_is_looked_for_again(app, sent):
    app.config |= {"BOUNCE_IMAP_HOST": "127.0.0.1", "BOUNCE_IMAP_PORT": 1}
    app.config |= {"BOUNCE_IMAP_USER": "a", "BOUNCE_IMAP_PASSWORD": "b", "BOUNCE_IMAP_FOLDER": "I"}
    read_returns()
    assert the_message().state == "sent"


def test_a_letter_whose_sender_died_is_known_to_have_left_once_it_comes_back(sent, maildir):
    message = the_message()
    message.state, message.why = "sending", "unclear"
    db.session.commit()
    comes_back(maildir, mails.EXCHANGE, message)
    assert the_message().state == "returned"


def test_a_reminder_prepared_for_the_same_address_is_held_back(house, sent, maildir, clock):
    an_item(sent_to(house), ref="F-2", due_on=date(2026, 11, 2))
    clock.now = TUESDAY_10H + timedelta(days=8)
    read_up_to(house, date(2026, 12, 1))
    clock.now = clock.now.replace(hour=15)
    prepare_dunning()
    assert count(DunningMessage.state == "due") == 1
    comes_back(maildir, mails.POSTFIX, sent)
    states = db.session.scalars(select(DunningMessage.state).order_by(DunningMessage.run_on))
    assert list(states) == ["returned", "held"]


def sent_to(house):
    return db.session.scalars(select(Customer)).one()


def test_a_person_may_trust_an_address_again(sent, maildir):
    comes_back(maildir, mails.GMAIL, sent)
    marked = db.session.scalars(select(ReturnedAddress)).one()
    transact(MACHINE, lambda work: bounces.trust(work, marked.id))
    assert posting.to_post(read_clock()) == []
    assert count(JournalEntry.action == "trust.address") == 1


def test_a_level_heard_before_stays_heard(house, sent, maildir, clock, item):
    clock.now = TUESDAY_10H + timedelta(days=8)
    clock.now = clock.now.replace(hour=15)
    read_up_to(house, date(2026, 12, 2))
    prepare_dunning()
    clock.now += timedelta(hours=19)
    post_due(MACHINE)
    second = db.session.scalars(
        select(DunningMessage).order_by(DunningMessage.run_on.desc()).limit(1)
    ).one()
    assert (second.state, second.level) == ("sent", "L2")
    comes_back(maildir, mails.POSTFIX, second)
    found = db.session.get(Item, item.id, populate_existing=True)
    assert found.stage == "L1"
