"""What a person is shown before applying, and what happens when the books move meanwhile."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from credit.operations import difference, imports
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import Import, ImportLine
from credit.store.items import Item
from credit.store.journal import JournalEntry
from tasks.imports import apply_imports
from tests.credit.operations.books import ask, bring, customer, everything, hand_in, items, row_of
from tests.fec_files import NAME, invoice, payment, stream_of


@pytest.fixture
def fresh(house):
    """A house before its first import."""
    house.company.as_of = None
    db.session.commit()
    return house


def today():
    return [
        invoice("C1", "F1", 100, on="20261002"),
        invoice("C1", "F2", 50, on="20261003"),
        invoice("C2", "F3", 30, on="20261004"),
        invoice("C2", "F4", 20, on="20261005"),
    ]


def tomorrow():
    """F1 is paid, 15 of F2, F3 stays, F4 is gone, F5 is new and C3 with it."""
    return [
        invoice("C1", "F1", 100, on="20261002", letter="A"),
        payment("C1", "R1", 100, letter="A"),
        invoice("C1", "F2", 50, on="20261003", letter="B"),
        payment("C1", "R2", 15, letter="B"),
        invoice("C2", "F3", 30, on="20261004"),
        invoice("C3", "F5", 70, on="20261106"),
    ]


def test_everything_is_new_to_an_empty_ledger(fresh):
    row = hand_in(stream_of(*today()))
    found = row.preview
    assert found["counts"] == {
        "new": 4, "changed": 0, "closed": 0, "vanished": 0, "unchanged": 0, "customers_new": 2,
    }  # fmt: skip
    assert (found["against"], found["amounts"]["new"]) == (None, "200.00")
    assert db.session.scalar(select(func.count()).select_from(Item)) == 0


def test_a_difference_names_what_is_new_changed_closed_and_vanished(fresh):
    bring(*today())
    row = hand_in(stream_of(*tomorrow()))
    found = row.preview
    assert found["counts"] == {
        "new": 1, "changed": 1, "closed": 1, "vanished": 1, "unchanged": 1, "customers_new": 1,
    }  # fmt: skip
    assert found["amounts"] == {
        "new": "70.00", "changed": "-15.00", "closed": "-100.00", "vanished": "-20.00", "unchanged": "0.00",
    }  # fmt: skip
    kinds = {(one["what"], one["kind"], one["count"], one["amount"]) for one in found["kinds"]}
    assert kinds == {
        (what, "invoice", 1, found["amounts"][what])
        for what in ("changed", "closed", "new", "vanished")
    }
    lines = {what: [one["ref"] for one in some] for what, some in found["lines"].items()}
    assert lines == {
        "new": ["F5"], "changed": ["F2"], "closed": ["F1"], "vanished": ["F4"], "unchanged": [],
    }  # fmt: skip
    assert found["lines"]["changed"][0] == {
        "code": "C1", "customer": "Maison C1", "kind": "invoice", "ref": "F2", "document_on": "2026-10-03",
        "due_on": "2026-11-02", "amount": "50.00", "effect": "-15.00",
        "fields": [["residual", "50.00", "35.00"], ["letter", None, "B"]],
    }  # fmt: skip
    assert found["against"] == "2026-10-05"


def test_what_was_shown_is_what_happens(fresh):
    bring(*today())
    row = bring(*tomorrow())
    told = row.report["changes"]
    assert {name: told[name] for name in row.preview["counts"]} == row.preview["counts"]
    assert (row.report["moved"], db.session.scalar(select(func.count(ImportLine.code)))) == (
        False,
        0,
    )


def test_only_the_largest_lines_are_shown_and_all_are_counted(fresh, monkeypatch):
    monkeypatch.setattr(difference, "MOST_LINES", 2)
    found = hand_in(stream_of(*today())).preview
    assert [one["ref"] for one in found["lines"]["new"]] == ["F1", "F2"]
    assert found["counts"]["new"] == 4


LEDGERS = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2"]),
        st.integers(0, 5),
        st.integers(1, 9),
        st.sampled_from(["", "A"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one[1],
)


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(before=LEDGERS, after=LEDGERS)
def test_the_changes_lead_from_what_is_open_to_what_will_be(fresh, before, after):
    bring(*_ledger(before))
    opened = db.session.scalar(select(func.sum(Item.residual_minor)))
    row = hand_in(stream_of(*_ledger(after)))
    moved = sum(Decimal(amount) for amount in row.preview["amounts"].values())
    assert Decimal(opened) / 100 + moved == Decimal(row.report["open_total"])
    transact(MACHINE, lambda work: imports.discard(work, row.id))


def _ledger(lines):
    for code, number, amount, letter in lines:
        yield invoice(code, f"F{number}", amount, on="20261002", letter=letter)
        if letter:
            yield payment(code, f"R{number}", 1, letter=letter)


def test_books_that_moved_are_shown_before_anything_is_applied(fresh):
    bring(*today())
    row = hand_in(stream_of(*tomorrow()))
    bring(*today(), invoice("C2", "F6", 11, on="20261105"))
    ask(row)
    before = everything()
    apply_imports()
    row = row_of(row.id)
    assert (row.state, row.report["moved"]) == ("reconciled", True)
    assert everything() == before
    assert row.preview["counts"]["vanished"] == 2
    actions = db.session.scalars(select(JournalEntry.action)).all()
    assert "import.moved" in actions
    ask(row)
    apply_imports()
    row = row_of(row.id)
    assert (row.state, row.report["moved"]) == ("applied", False)
    assert items()["F6"].state == "closed"


def test_books_that_moved_to_the_same_effect_hold_nothing_up(fresh):
    bring(*today())
    row = hand_in(stream_of(*tomorrow()))
    bring(*today())
    ask(row)
    apply_imports()
    assert row_of(row.id).state == "applied"


def test_terms_agreed_meanwhile_count(fresh):
    bring(*today())
    row = hand_in(stream_of(*tomorrow()))
    db.session.execute(
        update(Customer).where(Customer.code == "C2").values(terms_days=60, terms_derived=False)
    )
    db.session.commit()
    ask(row)
    apply_imports()
    assert row_of(row.id).state == "reconciled"
    ask(row_of(row.id))
    apply_imports()
    assert items()["F3"].due_on == date(2026, 12, 3)


def test_an_import_that_was_reconciled_by_an_earlier_version_is_staged_when_applied(fresh):
    row = hand_in(stream_of(*today()))
    imports.clear_staging(row.id)
    row.preview, row.staged_for = None, None
    db.session.commit()
    ask(row)
    apply_imports()
    assert row_of(row.id).state == "applied"
    assert len(items()) == 4


def claim():
    def change(work):
        imports.lock_queue()
        return imports.claim(work, waiting="applying", busy="applying")

    return transact(MACHINE, change)


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        pytest.param(NAME, NAME, True, id="the same company"),
        pytest.param(NAME, "999999999FEC20261120.txt", False, id="another company"),
        pytest.param(NAME, "export.txt", True, id="a file that could be anybody's"),
        pytest.param("export.txt", NAME, True, id="anybody after one that could be theirs"),
    ],
)
def test_one_import_at_a_time_changes_a_ledger(fresh, clock, first, second, waits):
    rows = [
        hand_in(stream_of(*some), name) for some, name in ((today(), first), (tomorrow(), second))
    ]
    ids = [row.id for row in rows]
    for row in rows:
        ask(row)
        clock.now += imports.LEASE / 10
    assert claim() == ids[0], "the first who asked"
    assert claim() == (None if waits else ids[1])
    clock.now += imports.LEASE * 2
    assert claim() == ids[0], "its worker died: the next takes it up first"


def test_one_that_is_booked_is_finished_before_the_next(fresh, clock, monkeypatch):
    rows = [hand_in(stream_of(*some)) for some in (today(), tomorrow())]
    ids = [row.id for row in rows]
    ask(rows[1])
    clock.now += imports.LEASE / 10
    ask(row_of(ids[0]))
    db.session.execute(update(Import).where(Import.id == ids[0]).values(booked_at=clock.now))
    db.session.commit()
    assert claim() == ids[0], "though the other asked first"


def test_two_workers_apply_two_files_of_a_company_one_after_the_other(app, fresh, clock):
    bring(*today())
    rows = [hand_in(stream_of(*tomorrow())), hand_in(stream_of(*today()))]
    ids = [row.id for row in rows]
    for row in rows:
        ask(row)
        clock.now += imports.LEASE / 10
    errors = []

    def work():
        with app.app_context():
            try:
                apply_imports()
            except Exception as error:  # noqa: BLE001  # told by the test
                errors.append(error)
            finally:
                db.session.remove()

    db.session.remove()
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    apply_imports()
    assert errors == []
    states = [row_of(import_id).state for import_id in ids]
    assert states == ["applied", "reconciled"], "the second waited, and is shown other books"
    assert row_of(ids[1]).report["moved"]
    assert items()["F1"].state == "closed"
    assert customer("C3").active
