"""What nobody needs after a power cut does not wait for the disk; whatever comes next does."""

import pytest
from sqlalchemy import text

from credit.operations.work import bookkeep
from credit.store.db import db

ASK = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
AT_LEISURE, LASTING = {1, "off"}, {2, "on"}


def how():
    """Say how long a commit of the transaction at hand waits."""
    return db.session.scalar(text(ASK[db.session.get_bind().dialect.name]))


@pytest.fixture
def lasting(app):
    """Let PostgreSQL's commits wait as they do in production; the tests' server never does."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SET synchronous_commit = on"))
    db.session.commit()  # the pool lends this connection again
    yield
    db.session.rollback()
    db.engine.dispose()


@pytest.mark.usefixtures("lasting")
def test_bookkeeping_does_not_wait_for_the_disk_and_the_next_transaction_does():
    assert how() in LASTING
    db.session.rollback()
    assert bookkeep(how) in AT_LEISURE
    assert how() in LASTING
