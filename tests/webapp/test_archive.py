"""Backup and restore on both databases, and from one to the other."""

import shutil
import tarfile

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.journal import append
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Installation
from credit.store.sync import SyncBucket
from tests import builders
from webapp import archive
from webapp.app import create_app
from webapp.archive import Refusal, pack, unpack
from webapp.data_folder import CannotStart, hold
from webapp.first_start import prepare
from webapp.rows import forget_everything
from webapp.settings import Settings


@pytest.fixture
def settings(database_url, tmp_path):
    return emptied(Settings(data=tmp_path / "here", database_url=database_url))


def emptied(settings):
    """Start from nothing and let migrations build the schema, as an installation does."""
    settings.data.mkdir()
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context():
        with db.engine.begin() as connection:
            forget_everything(connection)
        db.engine.dispose()
    prepare(settings)
    return settings


def inside(settings, do):
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context():
        try:
            return do()
        finally:
            db.session.remove()
            db.engine.dispose()


def found():
    """Put something of every difficulty into the tables."""
    db.session.delete(db.session.get(Installation, 1))  # the house of tests brings its own
    db.session.delete(db.session.get(SyncBucket, "ref"))
    db.session.flush()
    house = builders.a_house()
    account = builders.an_account(house, limit_minor=1_000_00)
    builders.an_item(account)
    append(MACHINE, builders.NOW, "test.write", ("customer", str(account.id)), after={"a": [1]})
    db.session.commit()


def numbers():
    [installation] = db.session.scalars(select(Installation))
    epochs = dict(db.session.execute(select(SyncBucket.id, SyncBucket.epoch)).all())
    return installation.uuid, installation.restore_gen, epochs


def content():
    return (
        db.session.scalars(select(Customer.code)).all(),
        db.session.scalars(select(JournalEntry.hash)).all(),
        numbers()[0],
    )


def test_what_was_packed_comes_back_with_its_keys(settings, tmp_path):
    inside(settings, found)
    before, file = inside(settings, content), tmp_path / "b.tar.gz"
    (settings.data / "imports").mkdir()
    (settings.data / "imports" / "one.txt").write_text("ledger")
    pack(settings, file)
    (settings.data / "secret_key").write_text("another")
    unpack(settings, file)
    assert inside(settings, content) == before
    assert (settings.data / "secret_key").read_text() != "another"
    assert file.stat().st_mode & 0o777 == 0o600


def test_photos_come_back_and_half_of_one_does_not(settings, tmp_path):
    inside(settings, found)
    file, photos = tmp_path / "b.tar.gz", settings.data / "attachments"
    for name in ("ab/one.jpg", "arriving/two.0"):
        (photos / name).parent.mkdir(parents=True)
        (photos / name).write_bytes(b"picture")
    pack(settings, file)
    shutil.rmtree(photos)
    unpack(settings, file)
    assert [path.name for path in photos.rglob("*.*")] == ["one.jpg"]
    assert (photos / "ab/one.jpg").read_bytes() == b"picture"


def test_a_photo_that_goes_while_a_backup_is_made_does_not_break_it(
    settings, tmp_path, monkeypatch
):
    inside(settings, found)
    gone = settings.data / "attachments" / "ab" / "gone.jpg"
    monkeypatch.setattr(
        archive, "_files", lambda _settings: iter([gone, settings.data / "secret_key"])
    )
    pack(settings, tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as packed:
        assert packed.getnames() == ["about.json", "rows.jsonl", "data/secret_key"]


def test_a_restore_starts_a_generation_no_phone_has_seen(settings, tmp_path):
    inside(settings, found)
    file = tmp_path / "b.tar.gz"
    pack(settings, file)
    seen = [inside(settings, numbers)]
    for _ in range(2):
        unpack(settings, file)
        seen.append(inside(settings, numbers))
    generations = [generation for _, generation, _ in seen]
    assert generations == sorted(set(generations))
    for bucket in seen[0][2]:
        epochs = [epochs[bucket] for _, _, epochs in seen]
        assert epochs == sorted(set(epochs)), bucket


def test_a_backup_moves_an_installation_to_another_database(settings, sqlite_server, tmp_path):
    inside(settings, found)
    before, file = inside(settings, content), tmp_path / "b.tar.gz"
    pack(settings, file)
    with sqlite_server.database() as url:
        there = emptied(Settings(data=tmp_path / "there", database_url=url))
        unpack(there, file)
        assert inside(there, content) == before


def test_new_rows_continue_the_numbers_after_a_restore(settings, tmp_path):
    inside(settings, found)
    file = tmp_path / "b.tar.gz"
    pack(settings, file)
    unpack(settings, file)

    def add_another():
        first = db.session.scalars(select(Customer)).one()
        return builders.add(
            Customer(
                company_id=first.company_id, code="C9", name="New", first_seen_on=builders.LONG_AGO
            )
        ).id

    assert inside(settings, add_another) > 1


def test_nothing_is_replaced_while_the_server_runs(settings, tmp_path):
    file = tmp_path / "b.tar.gz"
    pack(settings, file)
    with hold(settings.data), pytest.raises(CannotStart, match="already runs"):
        unpack(settings, file)


def test_a_file_that_points_out_of_the_folder_is_left_alone(settings, tmp_path):
    file, evil = tmp_path / "b.tar.gz", tmp_path / "evil.tar.gz"
    pack(settings, file)
    (tmp_path / "bait").write_text("out")
    with tarfile.open(file) as good, tarfile.open(evil, "w:gz") as archive:
        for entry in good.getmembers():
            archive.addfile(entry, good.extractfile(entry))
        archive.add(tmp_path / "bait", "data/../../escaped")
    unpack(settings, evil)
    assert not list(tmp_path.parent.rglob("escaped"))


def test_another_archive_is_refused_and_nothing_changes(settings, tmp_path):
    inside(settings, found)
    before, file = inside(settings, content), tmp_path / "other.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(__file__, "something.py")
    with pytest.raises(Refusal):
        unpack(settings, file)
    file.write_text("not an archive")
    with pytest.raises(Refusal):
        unpack(settings, file)
    assert inside(settings, content) == before
