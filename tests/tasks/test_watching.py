import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from credit.operations import imports, watched_folder
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.push import Notice
from credit.store.watched_files import WatchedFile
from tasks.imports import apply_imports, read_imports
from tasks.watching import watch_folder
from tests.builders import an_account
from tests.fec_files import NAME, bytes_of, invoice

LEDGER = bytes_of(invoice("C1", "F1", 100))


@pytest.fixture
def folder(app, house, tmp_path):
    path = tmp_path / "inbox"
    path.mkdir()
    app.config["ENCOURS_WATCH"] = str(path)
    return path


@pytest.fixture
def look(clock):
    """Look into the folder a minute later."""

    def look(times=1):
        for _ in range(times):
            clock.now += timedelta(minutes=1)
            watch_folder()
            read_imports()
            apply_imports()

    return look


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_that_keeps_still_is_taken_in_and_put_away(folder, look):
    (folder / NAME).write_bytes(LEDGER)
    look()
    assert count(Import) == 0  # it may still be written
    look()
    assert (count(Import), count(Item), names(folder)) == (1, 1, [NAME])
    look()
    moved = f"20261123-080100-{NAME}"
    assert names(folder) == ["done"]
    assert names(folder / "done") == [moved, f"{moved}.txt"]
    assert (folder / "done" / moved).read_bytes() == LEDGER
    assert "applied" in (folder / "done" / f"{moved}.txt").read_text()
    look(2)
    assert (count(Import), count(WatchedFile)) == (1, 0)


def test_a_file_still_growing_waits(folder, look):
    for part in range(3):
        (folder / NAME).write_bytes(LEDGER[: 100 * (part + 1)])
        look()
    assert count(Import) == 0
    (folder / NAME).write_bytes(LEDGER)
    look(2)
    assert count(Item) == 1


def test_a_refused_file_says_why_and_finance_hears_of_it(folder, look, house):
    (folder / "clients.csv").write_text("Code client;Délai\nC1;30 j\nC2;bientôt\n")
    look(3)
    assert count(Item) == 0
    (text,) = [name for name in names(folder / "refused") if name.endswith(".txt")]
    words = (folder / "refused" / text).read_text()
    assert "client C1 inconnu" in words
    assert "terms bientôt not understood" in words
    told = db.session.scalars(select(Notice).where(Notice.event == "import_failed")).all()
    desk = {house.paul.id, house.kofi.id, house.claire.id, house.denis.id}
    assert {row.user_id for row in told} == desk


def test_what_is_a_persons_decision_is_put_away_and_waits(folder, look, house):
    an_account(house, "C1")
    (folder / "plafonds.csv").write_text("Client;Plafond\nC1;5000\n")
    look(3)
    assert db.session.scalar(select(Import.state)) == "reconciled"
    (text,) = [name for name in names(folder / "done") if name.endswith(".txt")]
    assert "Waits for a person" in (folder / "done" / text).read_text()


def test_links_folders_pipes_and_files_on_their_way_are_left_alone(folder, look, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_bytes(LEDGER)
    (folder / "link.txt").symlink_to(secret)
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe.txt")
    for name in (".hidden", "a.part", "b.TMP", "c\n.txt"):
        (folder / name).write_bytes(LEDGER)
    look(4)
    assert (count(Import), count(WatchedFile)) == (0, 0)
    assert len(names(folder)) == 7


def test_a_file_swapped_for_a_link_is_not_followed(folder, look, house, tmp_path, clock):
    (folder / NAME).write_bytes(LEDGER)
    look()
    (tmp_path / "secret").write_bytes(LEDGER)
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(tmp_path / "secret")
    found = transact(MACHINE, lambda work: watched_folder.receive(work, folder, NAME))
    assert (found, count(Import)) == (None, 0)


def test_done_as_a_link_elsewhere_is_not_followed(folder, look, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "done").symlink_to(tmp_path / "elsewhere")
    (folder / NAME).write_bytes(LEDGER)
    look(4)
    assert names(tmp_path / "elsewhere") == []
    assert NAME in names(folder)


def test_a_file_that_changes_while_it_is_read_is_received_later(folder, look, monkeypatch):
    (folder / NAME).write_bytes(LEDGER)
    look()
    receive = imports.receive

    def slowly(work, stream, name, **more):
        row = receive(work, stream, name, **more)
        (folder / NAME).write_bytes(LEDGER + b"\n")
        return row

    monkeypatch.setattr(imports, "receive", slowly)
    look()
    monkeypatch.undo()
    assert count(Import) == 0
    assert list(imports.folder().iterdir()) == []
    look(2)
    assert count(Import) == 1


def test_a_file_too_large_is_refused_where_it_lies(folder, look, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST_BYTES", 10)
    (folder / NAME).write_bytes(LEDGER)
    look(2)
    assert count(Import) == 0
    assert len(names(folder / "refused")) == 2


def test_a_discarded_import_is_not_taken_in_again(folder, look, house):
    an_account(house, "C1")
    (folder / "plafonds.csv").write_text("Client;Plafond\nC1;5000\n")
    look(2)
    import_id = db.session.scalar(select(Import.id))
    transact(MACHINE, lambda work: imports.discard(work, import_id))
    look(3)
    assert (count(Import), names(folder)) == (0, ["refused"])


def test_an_empty_file_is_no_beginning_of_one_after_ten_minutes(folder, look):
    (folder / "empty.csv").touch()
    look(8)
    assert count(Import) == 0
    look(6)
    assert names(folder) == ["refused"]


def test_without_a_folder_nothing_is_looked_at(app, house, tmp_path):
    watch_folder()
    app.config["ENCOURS_WATCH"] = str(tmp_path / "gone")
    watch_folder()
    assert count(Import) == 0
