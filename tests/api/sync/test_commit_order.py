"""7: writers in threads and processes commit in parallel over several buckets; no reader skips a commit."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.projection import projector
from credit.operations.work import transact
from credit.store.customers import Contact
from credit.store.db import db
from credit.store.people import ScopeGrant
from tests.api.sync import writers
from tests.api.sync.device import Device
from tests.builders import LONG_AGO, add, an_account
from tests.clients import signed_in_client
from tests.installation import ROOT
from tests.planted import PLANTED

WRITES = 5
PROCESSES, THREADS = 2, 2


@contextmanager
def a_writer(url, fault, name, customers) -> Iterator[subprocess.Popen]:
    """Start a process that is ready to write, and waits for the word."""
    words = [url, fault, name, str(WRITES), *map(str, customers)]
    command = [sys.executable, "-m", "tests.api.sync.writers", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        try:
            assert process.stdout.readline() == "ready\n", process.stderr.read()
            yield process
        finally:
            process.kill()


def read_along(app, device, done):
    """Pull again and again, as a phone does that is always awake."""
    with app.app_context():
        while not done.is_set():
            device.pull()
            done.wait(0.005)


@pytest.fixture
def books(house):
    """Give four customers in two portfolios, both of them rosa's."""
    add(ScopeGrant(user_id=house.rosa.id, portfolio_id=house.sud.id, starts_on=LONG_AGO))
    ids = [
        an_account(house, f"N{n}", portfolio=(house.nord, house.sud)[n % 2]).id for n in range(4)
    ]
    transact(MACHINE, lambda work: work.touch(*ids), customers=ids)
    return ids


def write_and_read(app, house, database_url, books, fault="none"):
    """Let everybody write while two phones read; give what was written, what failed, what each phone has."""
    people = (house.rosa, house.meriem)
    devices = [Device(signed_in_client(app, person), person.username) for person in people]
    for device in devices:
        device.pull()
    db.session.rollback()
    done, written, errors = threading.Event(), [], []

    def write(number):
        with app.app_context():
            try:
                writers.FAULTS[fault]()
                written.extend(writers.write(f"thread {number}", WRITES, books))
            except Exception as error:  # noqa: BLE001  # the test says which
                errors.append(str(error))

    def listen(process):
        said, error = process.communicate("go\n")
        written.extend(said.splitlines())
        errors.extend([error] if process.returncode else ())

    with ExitStack() as processes:
        others = [
            processes.enter_context(a_writer(database_url, fault, f"process {n}", books))
            for n in range(PROCESSES)
        ]
        works = [*((write, n) for n in range(THREADS)), *((listen, each) for each in others)]
        writing = [threading.Thread(target=work, args=(each,)) for work, each in works]
        reading = [
            threading.Thread(target=read_along, args=(app, device, done)) for device in devices
        ]
        for thread in writing + reading:
            thread.start()
        for thread in writing:
            thread.join()
        done.set()
        for thread in reading:
            thread.join()
    for device in devices:
        device.pull()
    return written, errors, [contacts_of(device) for device in devices]


def contacts_of(device):
    return {
        row[2]
        for rows in device.buckets().values()
        for key, row in rows.items()
        if key[0] == "contact"
    }


def test_many_writers_and_two_readers_agree(app, house, database_url, books):
    written, errors, seen = write_and_read(app, house, database_url, books)
    assert errors == []
    assert len(written) == WRITES * len(books) * (PROCESSES + THREADS)
    assert set(db.session.scalars(select(Contact.name))) == set(written)
    nord = {name for name in written if int(name.split("/")[2]) in (books[0], books[2])}
    assert seen == [set(written), nord]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_plain_sequence_loses_commits(
    app, house, database_url, books, monkeypatch, record_property
):
    monkeypatch.setattr(projector, "lock_buckets", projector.lock_buckets)  # put back afterwards
    written, _, seen = write_and_read(app, house, database_url, books, "plain sequence")
    assert set(db.session.scalars(select(Contact.name))) == set(written)
    lost = set(written) - seen[0]
    assert lost, "7: numbers were seen before their rows, and nobody missed anything"
    record_property(
        PLANTED, ["7", "numbers from a plain sequence", "writers in threads and processes"]
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_deferred_begin_is_refused_in_the_middle(
    app, house, database_url, books, record_property
):
    _, errors, _ = write_and_read(app, house, database_url, books, "deferred")
    assert errors, "7: writers took the lock late, and nobody was refused"
    record_property(PLANTED, ["7", "SQLite begins deferred", "writers in threads and processes"])
