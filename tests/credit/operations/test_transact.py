"""A change begins a transaction of its own, whatever was read before it."""

import threading

from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db, reading
from credit.store.people import Agency


def add(name):
    return lambda _work: db.session.add(Agency(name=name))


def test_what_was_read_before_does_not_keep_a_change_from_writing(app):
    with reading():
        db.session.scalars(select(Agency)).all()  # and its transaction goes on

    def write_beside():
        with app.app_context():
            transact(MACHINE, add("Sud"))
            db.session.remove()

    other = threading.Thread(target=write_beside)
    other.start()
    other.join()
    transact(MACHINE, add("Nord"))
    assert set(db.session.scalars(select(Agency.name))) == {"Nord", "Sud"}
