"""A database put back by hand is noticed at the next start, on both databases."""

import io
import json
import logging

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, update

from credit.operations import high_water
from credit.operations.actor import MACHINE
from credit.operations.portfolios import bump_scope
from credit.operations.work import transact
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Installation
from credit.store.sync import SyncBucket
from tests.webapp.test_archive import emptied, inside, numbers
from webapp.archive import pack, unpack
from webapp.first_start import prepare
from webapp.rows import forget_everything, read_rows, write_rows
from webapp.settings import Settings


@pytest.fixture
def settings(database_url, tmp_path):
    return emptied(Settings(data=tmp_path / "here", database_url=database_url))


def copy_of(settings):
    """Take the database as a file copy would."""
    rows = io.StringIO()

    def copy():
        with db.engine.connect() as connection:
            write_rows(connection, rows)

    inside(settings, copy)
    return rows.getvalue()


def put_back(settings, rows):
    def put():
        with db.engine.begin() as connection:
            forget_everything(connection)
        upgrade()
        with db.engine.begin() as connection:
            read_rows(connection, io.StringIO(rows))

    inside(settings, put)


def something_happens(settings, what="note.add"):
    inside(
        settings,
        lambda: transact(MACHINE, lambda work: work.record(what, "customer", 1)),
    )


def remember(settings):
    inside(settings, lambda: high_water.remember(settings.data))


def state(settings):
    _, generation, epochs = inside(settings, numbers)
    return generation, epochs


def test_starting_again_changes_nothing(settings):
    before = state(settings)
    for _ in range(2):
        something_happens(settings)
        prepare(settings)
    assert state(settings) == before


def test_an_older_copy_starts_a_new_generation_once(settings, caplog):
    copy, before = copy_of(settings), state(settings)
    something_happens(settings)
    remember(settings)
    put_back(settings, copy)
    with caplog.at_level(logging.WARNING):
        prepare(settings)
    assert "put back without `encours restore`" in caplog.text
    generation, epochs = state(settings)
    assert generation > before[0]
    assert all(epochs[name] > epoch for name, epoch in before[1].items())
    prepare(settings)
    assert state(settings) == (generation, epochs)
    actions = inside(settings, lambda: db.session.scalars(select(JournalEntry.action)).all())
    assert actions.count("rotate.feed") == 1


def test_a_copy_that_has_gone_its_own_way_is_noticed_too(settings):
    copy, before = copy_of(settings), state(settings)
    something_happens(settings)
    remember(settings)
    put_back(settings, copy)
    for _ in range(5):
        something_happens(settings, "dispute.open")
    prepare(settings)
    assert state(settings)[0] > before[0]


def count_on():
    """Let phones be told of rows."""
    db.session.execute(update(SyncBucket).values(seq=SyncBucket.seq + 5))
    db.session.commit()


def change_scope():
    """Phones that know of it would refuse every page of the copy, for good."""
    transact(MACHINE, bump_scope)


@pytest.mark.parametrize("change", [count_on, change_scope])
def test_a_copy_that_lacks_only_what_no_journal_tells_is_noticed(settings, change):
    copy = copy_of(settings)
    inside(settings, change)
    remember(settings)
    before = state(settings)
    put_back(settings, copy)
    prepare(settings)
    assert state(settings)[0] > before[0]


def test_a_note_written_before_changes_of_scope_were_counted_is_still_read(settings):
    remember(settings)
    note = settings.data / high_water.FILE
    mark = json.loads(note.read_text())
    del mark["scope_writes"]
    note.write_text(json.dumps(mark | {"generation": 10**9}))
    prepare(settings)
    assert state(settings)[0] > 10**9


def test_a_copy_passes_every_number_its_future_had_given_out(settings):
    copy = copy_of(settings)
    something_happens(settings)
    remember(settings)
    note = settings.data / high_water.FILE
    far = json.loads(note.read_text()) | {"generation": 10**9}  # beyond what the clock gives
    note.write_text(json.dumps(far))
    put_back(settings, copy)
    prepare(settings)
    generation, epochs = state(settings)
    assert generation > 10**9
    assert min(epochs.values()) > 10**9


def test_a_restore_says_so_itself_and_is_not_taken_for_a_forgotten_one(settings, tmp_path):
    pack(settings, tmp_path / "b.tar.gz")
    something_happens(settings)
    remember(settings)
    unpack(settings, tmp_path / "b.tar.gz")
    restored = state(settings)
    prepare(settings)
    assert state(settings) == restored


def test_another_installations_database_is_none_of_our_business(settings):
    something_happens(settings)
    remember(settings)

    def rename():
        installation = db.session.scalars(select(Installation)).one()
        installation.uuid = type(installation.uuid)(int=1)
        db.session.execute(update(SyncBucket).values(seq=0))
        db.session.commit()

    inside(settings, rename)
    before = state(settings)
    prepare(settings)
    assert state(settings) == before


def test_a_spoilt_note_says_nothing(settings):
    (settings.data / high_water.FILE).write_text("{")
    before = state(settings)
    prepare(settings)
    assert state(settings) == before
    assert inside(settings, lambda: high_water.recall(settings.data)) is not None
