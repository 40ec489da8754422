"""A worker killed at any commit leaves the books as they were or will be, and the next one goes on."""

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import func, select

from credit.operations import figures, imports, staging, undoing
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.commitments import SalesOrder
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import ImportLine
from credit.store.items import MonthSales
from tasks.imports import apply_imports, read_imports
from tests.credit.operations import mortal
from tests.credit.operations.books import ask, bring, everything, row_of
from tests.credit.operations.test_import_preview import today, tomorrow
from tests.credit.operations.test_import_undo import books
from tests.fec_files import NAME, bytes_of

MOST_DEATHS = 60


@pytest.fixture
def fresh(house, monkeypatch):
    """A house before its first import; chunks of one row, so that there is a commit between any two."""
    monkeypatch.setattr(staging, "CHUNK", 1)
    monkeypatch.setattr(figures, "BATCH", 1)
    house.company.as_of = None
    db.session.commit()
    return house


def told():
    """Give the part of the books that one transaction changes."""
    return books()[:3]


def live_through(job: Callable[[], None], clock) -> list[object]:
    """Let workers die, each one commit later than the one before, until one comes to the end.

    Gives what the books said after each.
    """
    seen: list[object] = []
    for number in range(1, MOST_DEATHS):
        done = mortal.run(job, dies_at=number)
        seen.append(told())
        if done:
            return seen
        clock.now += imports.LEASE * 2  # the claim of the dead grows old
    raise AssertionError("no worker came to the end")


def received(content):
    row = transact(MACHINE, lambda work: imports.receive(work, BytesIO(content), NAME))
    return row.id


def test_killed_while_reading_and_staging(fresh, clock):
    bring(*today())
    before = told()
    import_id = received(bytes_of(*tomorrow()))
    seen = live_through(read_imports, clock)
    assert len(seen) > 10, "claim, progress, every chunk of staging, result"
    assert all(one == before for one in seen)
    row = row_of(import_id)
    assert (row.state, row.preview["counts"]["new"]) == ("reconciled", 1)
    staged = db.session.scalar(select(func.count()).select_from(ImportLine))
    assert staged == 4, "once, whatever the dead left behind"


@pytest.mark.parametrize("restaged", [False, True], ids=["as staged", "staged again"])
def test_killed_while_booking_and_recomputing(fresh, clock, restaged):
    bring(*today())
    before = told()
    import_id = received(bytes_of(*tomorrow()))
    read_imports()
    row = row_of(import_id)
    if restaged:
        row.staged_for = "other books"
        db.session.commit()
    ask(row)
    seen = live_through(apply_imports, clock)
    after = seen[-1]
    assert after != before
    assert all(one in (before, after) for one in seen), "never in between"
    assert [one == after for one in seen] == sorted(one == after for one in seen), "and never back"
    check_applied(import_id)


def check_applied(import_id):
    row = row_of(import_id)
    assert row.state == "applied"
    *_, owed, as_of, booked, stands_on = books()
    assert {code: exposure for code, (exposure, _, _) in owed.items()} == {
        "C1": 35_00, "C2": 30_00, "C3": 70_00,
    }  # fmt: skip
    assert (as_of, booked, stands_on) == (row.as_of, None, row.id)
    assert db.session.scalar(select(func.count()).where(Customer.stale_at.is_not(None))) == 0
    assert db.session.scalar(select(func.count()).select_from(ImportLine)) == 0
    assert db.session.scalar(select(func.count()).select_from(MonthSales)) == 3
    assert len(everything()) == 5


def test_killed_while_undoing(fresh, clock):
    bring(*today())
    before = told()
    import_id = bring(*tomorrow()).id

    def undo():
        transact(MACHINE, lambda work: undoing.undo(work, import_id))
        apply_imports()

    after = told()
    seen = live_through(undo, clock)
    assert seen[0] == after, "killed before its commit"
    assert seen[-1] == before
    assert all(one in (before, after) for one in seen)
    assert row_of(import_id).state == "undone"
    assert db.session.scalar(select(func.count()).where(Customer.stale_at.is_not(None))) == 0


def test_killed_while_a_table_is_read_and_taken_in(fresh, clock):
    """One transaction takes a table in: a worker's death leaves all of its orders, or none."""
    bring(*today())
    text = "Client;N° commande;Date commande;Montant\nC1;B1;1/11/2026;100\nC1;B2;2/11/2026;50\n"
    row = transact(
        MACHINE, lambda work: imports.receive(work, BytesIO(text.encode()), "t.csv", kind="orders")
    )
    import_id = row.id

    def orders_after_deaths(job):
        """Count the orders in the books after each worker's death, and after the one that lived."""
        counted = []
        for number in range(1, MOST_DEATHS):
            done = mortal.run(job, dies_at=number)
            counted.append(db.session.scalar(select(func.count()).select_from(SalesOrder)))
            db.session.rollback()
            if done:
                return counted
            clock.now += imports.LEASE * 2
        raise AssertionError("no worker came to the end")

    assert set(orders_after_deaths(read_imports)) == {0}
    assert row_of(import_id).state == "reconciled", row_of(import_id).report
    ask(row_of(import_id))
    counted = orders_after_deaths(apply_imports)
    assert (counted[0], counted[-1], set(counted)) == (0, 2, {0, 2})
    assert row_of(import_id).state == "applied"
