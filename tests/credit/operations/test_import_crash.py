"""A worker killed at any commit leaves the books as they were or will be, and the next one goes on."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from credit.operations import figures, imports, staging, undoing
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import ImportLine
from credit.store.items import MonthSales
from tasks.imports import apply_imports, read_imports
from tests.builders import an_account, an_item
from tests.credit.operations import mortal
from tests.credit.operations.books import ask, bring, everything, row_of
from tests.credit.operations.test_import_preview import today, tomorrow
from tests.credit.operations.test_import_undo import books
from tests.credit.operations.test_table_undo import books as every_row
from tests.credit.operations.test_table_undo import bring as bring_other
from tests.fec_files import NAME, bytes_of
from tests.invoice_files import cdar, reference
from tests.statement_files import camt

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


def live_through(job: Callable[[], None], clock, told=told) -> list[object]:
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


ORDERS = "Client;N° commande;Date commande;Montant\nC1;B1;1/11/2026;100\nC1;B2;2/11/2026;50\n"
STATEMENT = camt(("100.00", "FA7001"), ("-30.00", "FA7002"), ("12.00", "nobody knows"))
STATUSES = cdar(reference("210", number="F1"), reference("211", number="F2"))
OTHERS = [
    pytest.param("orders", ORDERS, id="a table"),
    pytest.param("bank", STATEMENT, id="a bank's file"),
    pytest.param("documents", STATUSES, id="statuses of invoices"),
]


@pytest.mark.parametrize(("kind", "content"), OTHERS)
def test_killed_while_another_file_is_read_taken_in_and_undone(house, clock, kind, content):
    """One transaction takes a file in, one undoes it: a death leaves the books before or after."""
    house.company.siren = "732829320"
    account = an_account(house, "C1")
    for number in ("F1", "F2"):
        an_item(account, number)
    bring_other(camt(("30.00", "FA7002"), day=date(2026, 11, 20)), "bank")
    before = every_row()
    row = transact(
        MACHINE, lambda work: imports.receive(work, BytesIO(content.encode()), "file", kind=kind)
    )
    import_id = row.id

    def rows_and_state():
        return every_row(), row_of(import_id).state

    seen = live_through(read_imports, clock, rows_and_state)
    assert len(seen) > 2, "claim and result"
    assert all(rows == before for rows, _ in seen)
    assert seen[-1][1] == "reconciled", row_of(import_id).report
    ask(row_of(import_id))
    seen = live_through(apply_imports, clock, rows_and_state)
    after = seen[-1][0]
    assert after != before
    assert {state for rows, state in seen if rows == before} == {"applying"}
    assert all(one in ((before, "applying"), (after, "applied")) for one in seen)
    states = [state for _, state in seen]
    assert states == sorted(states, reverse=True), "and never back"

    def undo():
        transact(MACHINE, lambda work: undoing.undo(work, import_id))

    seen = live_through(undo, clock, rows_and_state)
    assert (seen[0], seen[-1]) == ((after, "applied"), (before, "undone"))
    assert all(one in (seen[0], seen[-1]) for one in seen), "never in between"
