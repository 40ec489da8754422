"""Writers of one SQLite file take turns, and give them back however their transaction ends."""

import threading
import time

import pytest
import sqlalchemy as sa

from credit.operations.actor import MACHINE
from credit.operations.work import transact, write_down
from credit.store import turns
from credit.store.db import db, reading

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRITE = sa.text("UPDATE installation SET scope_writes = scope_writes + 1")


def is_free(app):
    return not turns._queues[str(db.engine.url.database)].locked()


def leave_open(connection):
    """Let go of a connection without ending its transaction."""


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(sa.Connection.commit, id="committed"),
        pytest.param(sa.Connection.rollback, id="rolled back"),
        pytest.param(sa.Connection.invalidate, id="its connection broke"),
        pytest.param(leave_open, id="its connection was let go"),
    ],
)
def test_a_turn_is_given_back(app, end):
    db.session.remove()
    with db.engine.connect() as connection:
        connection.execute(WRITE)
        assert not is_free(app)
        end(connection)
    assert is_free(app)


def fail_while_writing():
    with db.engine.begin() as connection:
        connection.execute(WRITE)
        raise ZeroDivisionError


def test_a_turn_is_given_back_when_the_writer_fails(app):
    db.session.remove()
    with pytest.raises(ZeroDivisionError):
        fail_while_writing()
    assert is_free(app)


def test_who_only_reads_waits_for_nobody(app):
    db.session.remove()
    with db.engine.begin() as writer, reading(), db.engine.connect() as reader:
        writer.execute(WRITE)
        assert reader.scalar(sa.text("SELECT count(*) FROM installation")) is not None


def test_a_queue_of_writers_is_served_without_a_pause(app):
    """Eight writers, one after the other: SQLite's own wait would let each sleep for a tenth of a second."""
    db.session.remove()
    done = []

    def write():
        with app.app_context():
            for _ in range(5):
                with db.engine.begin() as connection:
                    connection.execute(WRITE)
                    time.sleep(0.002)
                done.append(threading.get_ident())

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(done) == 40
    assert is_free(app)


class Watched:
    """A queue that tells how many came to it."""

    def __init__(self):
        self.lock, self.came = threading.Lock(), threading.Semaphore(0)
        self.release, self.locked = self.lock.release, self.lock.locked

    def acquire(self, timeout):
        self.came.release()
        return self.lock.acquire(timeout=timeout)


def test_who_waits_for_the_turn_keeps_no_connection_from_readers(app, monkeypatch):
    """Else a few changes that wait for a job would take the whole pool, and nobody could read."""
    db.session.remove()
    queue = Watched()
    monkeypatch.setitem(turns._queues, str(db.engine.url.database), queue)

    def change():
        with app.app_context():
            transact(MACHINE, lambda _work: db.session.execute(WRITE))

    with db.engine.begin() as writer:
        writer.execute(WRITE)
        waiting = [threading.Thread(target=change) for _ in range(4)]
        for thread in waiting:
            thread.start()
        for _ in (writer, *waiting):
            assert queue.came.acquire(timeout=60)
        taken = db.engine.pool.checkedout()
    for thread in waiting:
        thread.join()
    assert taken == 1  # the writer's
    assert is_free(app)


def test_a_change_within_a_change_waits_for_nobody(app):
    db.session.remove()
    transact(MACHINE, lambda _work: write_down(lambda: db.session.execute(WRITE)))
    assert is_free(app)
