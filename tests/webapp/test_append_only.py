"""What nobody may change, whatever program holds the database: asked of the migrated schema."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from credit.operations.actor import MACHINE
from credit.operations.journal import verify
from credit.operations.work import transact
from credit.store.db import db
from tests.clients import signed_in_client


@pytest.fixture
def migrated(house):
    transact(MACHINE, lambda work: work.record("note.add", "note", 1, after={"text": "seen"}))
    return house


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE journal_entry SET action = 'nothing'", id="altered"),
        pytest.param("UPDATE journal_entry SET after = NULL WHERE id = 1", id="emptied"),
        pytest.param("DELETE FROM journal_entry", id="deleted"),
    ],
)
def test_a_journal_row_cannot_be(migrated, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert (verify().ok, verify().checked) == (True, 1)


def test_the_migrated_database_serves_a_session(app, migrated):
    browser = signed_in_client(app, migrated.rosa)
    assert browser.put("/api/v1/me", json={"language": "en"}).status_code == 200
    assert verify().checked == 3
