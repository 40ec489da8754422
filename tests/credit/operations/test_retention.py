from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.operations import retention
from credit.operations.actor import MACHINE, Actor
from credit.operations.journal import verify
from credit.operations.work import transact
from credit.rules.retention import PERIODS, PeriodOutOfRange, check_period
from credit.store.attachments import Attachment
from credit.store.customers import ContactProposal
from credit.store.db import db
from credit.store.field import Note
from credit.store.journal import JournalEntry
from credit.store.push import Notice
from credit.store.retention import RetentionRun
from tasks.retention import let_go
from tests.builders import NOW, add, an_account

LONG_AGO = NOW - timedelta(days=PERIODS["note_text"].days + 1)


def a_note(house, customer, at, said="Règle tard"):
    note = add(
        Note(
            id=uuid4(), customer_id=customer.id, author_id=house.rosa.id, text=said, tags=["late"],
            client_time=at, created_at=at,
        )
    )  # fmt: skip
    db.session.commit()
    return note.id


def words():
    db.session.expire_all()
    return {row.id: row.text for row in db.session.scalars(select(Note))}


def test_an_old_note_loses_its_words_and_photos_and_stays_a_note(house):
    note_id = a_note(house, an_account(house), LONG_AGO)
    photo = add(
        Attachment(
            id=uuid4(), uploader_id=house.rosa.id, parent_kind="note", parent_id=note_id,
            state="complete", created_at=LONG_AGO,
        )
    )  # fmt: skip
    db.session.commit()
    photo_id = photo.id
    transact(
        Actor(house.rosa.id, "rep"),
        lambda work: work.record("note.add", "note", note_id, after={"text": "Règle tard"}),
    )
    assert let_go()["note_text"] == 1
    assert words() == {note_id: ""}
    assert db.session.get_one(Note, note_id).tags == ["late"]
    assert db.session.get_one(Attachment, photo_id).state == "dropped"
    row = db.session.scalars(select(JournalEntry).filter_by(action="note.add")).one()
    assert row.after == {"text": "[…]"}
    assert verify().ok


def test_what_was_said_to_a_customer_one_is_in_touch_with_stays(house):
    customer = an_account(house)
    old, new = a_note(house, customer, LONG_AGO), a_note(house, customer, NOW)
    assert let_go()["note_text"] == 0
    assert words() == {old: "Règle tard", new: "Règle tard"}


def test_a_check_says_what_would_go_and_changes_nothing(house):
    note_id = a_note(house, an_account(house), LONG_AGO)
    assert retention.due(NOW.date())["note_text"] == 1
    assert words() == {note_id: "Règle tard"}


def test_twice_is_once_and_many_go_batch_by_batch(house, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for n in range(5):
        a_note(house, an_account(house, f"C{n}"), LONG_AGO)
    assert let_go()["note_text"] == 5
    assert let_go()["note_text"] == 0
    run = db.session.get_one(RetentionRun, "note_text", populate_existing=True)
    assert (run.ran_on, run.gone) == (date(2026, 11, 23), 5)


def test_old_alerts_and_declined_contacts_go_and_accounting_does_not(house):
    customer, at = an_account(house), NOW - timedelta(days=400)
    add(
        Notice(
            user_id=house.rosa.id, event="note.query", subject="x", link="/", send_after=at,
            expires_at=at, created_at=at,
        )
    )  # fmt: skip
    add(
        ContactProposal(
            id=uuid4(), customer_id=customer.id, proposed_by_id=house.rosa.id, name="Jean Petit",
            state="declined", decided_at=at, client_time=at, created_at=at,
        )
    )  # fmt: skip
    db.session.commit()
    gone = let_go()
    assert (gone["notice"], gone["contact_proposal"]) == (1, 1)
    db.session.expire_all()
    assert db.session.scalar(select(ContactProposal.name)) == ""
    assert "accounting" not in retention.KEEPERS


def test_a_period_is_the_houses_within_bounds(house):
    transact(MACHINE, lambda work: retention.choose(work, "note_text", 400))
    assert retention.periods()["note_text"] == 400
    for kind, days in (("note_text", 10), ("accounting", 100), ("feed", 10)):
        with pytest.raises(PeriodOutOfRange):
            check_period(kind, days)
