"""A backup made while others write is a state that existed: one instant for books and journal alike."""

import threading

import pytest
from sqlalchemy import select

from credit.operations import journal
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.people import Installation
from credit.store.sync import SyncBucket
from tests import builders
from tests.webapp.test_archive import emptied, inside
from webapp.app import create_app
from webapp.archive import pack, unpack
from webapp.settings import Settings

WRITERS = 3
FIRST, SECOND = "C1/F-001", "C2/F-001"
TOGETHER = 1_000_00


@pytest.fixture
def settings(database_url, tmp_path):
    return emptied(Settings(data=tmp_path / "here", database_url=database_url))


def furnish():
    """Give two customers an item each; what both owe together never changes."""
    db.session.delete(db.session.get(Installation, 1))
    db.session.delete(db.session.get(SyncBucket, "ref"))
    db.session.flush()
    house = builders.a_house()
    for code, residual in (("C1", TOGETHER), ("C2", 0)):
        builders.an_item(
            builders.an_account(house, code), amount_minor=TOGETHER, residual_minor=residual
        )


def standing():
    return dict(db.session.execute(select(Item.natural_key, Item.residual_minor)).all())


def shift(work):
    """Move a cent from one item to the other, and write down where both then stand."""
    rows = select(Item).order_by(Item.id).execution_options(populate_existing=True)
    first, second = db.session.scalars(rows.with_for_update())
    first.residual_minor -= 1
    second.residual_minor += 1
    after = {FIRST: first.residual_minor, SECOND: second.residual_minor}
    work.record("test.shift", "item", first.id, after=after, customer_id=first.customer_id)


def keep_writing(app, done, begun):
    with app.app_context():
        try:
            while not done.is_set():
                transact(MACHINE, shift)
                begun.release()
        finally:
            db.session.remove()


def pack_under_load(settings, file):
    """Back up while others write, who write on after its instant as well; give how often they wrote."""
    app = create_app(settings, nudge=lambda _job: None)
    done, wrote = threading.Event(), threading.Semaphore(0)
    writers = [
        threading.Thread(target=keep_writing, args=(app, done, wrote)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        for _ in range(2 * WRITERS):
            assert wrote.acquire(timeout=60)
        pack(settings, file)
        for _ in range(2 * WRITERS):
            assert wrote.acquire(timeout=60)
    finally:
        done.set()
        for writer in writers:
            writer.join()
        with app.app_context():
            db.engine.dispose()


def agreed():
    """Say whether the books are as the newest row of the journal says, the chain whole; and how they are."""
    newest = select(JournalEntry).where(JournalEntry.action == "test.shift")
    last = db.session.scalars(newest.order_by(JournalEntry.id.desc()).limit(1)).one()
    verdict = journal.verify()
    books = standing()
    return verdict.broken_at is None and sum(
        books.values()
    ) == TOGETHER and books == last.after, books


def test_a_backup_under_load_restores_to_a_state_that_existed(settings, tmp_path):
    inside(settings, furnish)
    file = tmp_path / "b.tar.gz"
    pack_under_load(settings, file)
    whole, now = inside(settings, agreed)
    assert whole
    unpack(settings, file)
    whole, then = inside(settings, agreed)
    assert whole
    assert then[FIRST] > now[FIRST]  # writing went on past the instant of the backup
