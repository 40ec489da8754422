"""A disk without room: nothing said is lost or counted against anybody, and the books can be read."""

import pytest
from sqlalchemy import event, func, select

from credit.store.db import db
from credit.store.field import Note
from credit.store.sync import OpAttempt
from tests.api.sync.phone import a_note, outcomes
from tests.builders import an_account
from tests.clients import signed_in_client


@pytest.fixture
def room():
    """Say how many pages SQLite's file may have from the next connection on; None: as many as it likes."""
    bound = {"pages": 2**30}

    def connected(raw, _record):
        raw.execute(f"PRAGMA max_page_count = {bound['pages']}")

    event.listen(db.engine, "connect", connected)

    def allow(pages):
        bound["pages"] = pages or 2**30
        db.session.remove()
        db.engine.dispose()

    yield allow
    event.remove(db.engine, "connect", connected)
    db.engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_said_on_a_full_disk_comes_again_and_arrives_once(app, house, room):
    north = an_account(house, "N1")
    rosa = signed_in_client(app, house.rosa)
    db.session.commit()
    ops = [a_note(north, "x" * 1900) for _ in range(30)]
    room(1)  # no less than the file has already
    said = outcomes(rosa, *ops)  # the first may find room in pages the file has
    assert set(said) <= {("applied", None), ("retry", None)}
    assert said[-1] == ("retry", None)
    assert rosa.get("/api/v1/sync/pull").status_code == 200
    room(None)
    assert outcomes(rosa, *ops) == [("applied", None)] * len(ops)
    assert outcomes(rosa, *ops) == [("applied", None)] * len(ops)
    assert db.session.scalar(select(func.count()).select_from(Note)) == len(ops)
    assert db.session.scalar(select(func.count()).select_from(OpAttempt)) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_person_at_the_desk_is_told_to_come_back(app, house, room):
    ada = signed_in_client(app, house.ada)
    room(1)
    answers = [
        ada.post("/api/v1/agencies", json={"name": f"Agence {'x' * 90} {n}"}) for n in range(60)
    ]
    assert (answers[-1].status_code, answers[-1].json["code"]) == (503, "busy")
    assert answers[-1].headers["Retry-After"]
