"""Old debt that is given a later due date is no longer old: it leaves triage, whoever moved the date."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from credit.operations import triage, undoing
from credit.operations.actor import MACHINE
from credit.operations.intake.kinds import DOCUMENTS
from credit.operations.work import transact
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage
from tasks.dunning import decide_all
from tasks.imports import apply_imports
from tests.credit.operations import test_table_undo as tables
from tests.credit.operations.books import ask, hand_in, items, row_of
from tests.credit.operations.test_import_undo import a_letter
from tests.fec_files import HEADER, entry, invoice, stream_of
from tests.invoice_files import cii, cii_terms

SOLD_ON = date(2026, 1, 2)
OLD, STILL_LATE, TODAY = date(2026, 2, 1), date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def fresh(house):
    """A house before its first import; it is the seller its electronic invoices name."""
    house.company.as_of, house.company.siren = None, tables.SELLER
    db.session.commit()
    return house


def a_ledger(due_on=None):
    """Without a date it is 30 days after the sale: `OLD`."""
    today = f"{TODAY:%Y%m%d}"
    cash = [("512000", "", "CB", today, 1, 0, ""), ("707000", "", "CB", today, 0, 1, "")]
    lines = [*invoice("C1", "F1", 100, on=f"{SOLD_ON:%Y%m%d}"), *entry("BQ", today, "B-1", *cash)]
    header = HEADER
    if due_on:
        lines, header = [[*line, f"{due_on:%Y%m%d}"] for line in lines], [*HEADER, "Date échéance"]
    row = hand_in(stream_of(lines, header=header), f"{tables.SELLER}FEC20261120.txt")
    ask(row)
    apply_imports()
    return row_of(row.id)


def a_table(due_on=OLD):
    head = "Client;Facture;Date;Échéance;Montant TTC\n"
    return tables.bring(f"{head}C1;F1;{SOLD_ON};{due_on};100\n", "invoices")


def an_electronic_invoice(due_on):
    return tables.bring(cii(number="F1", terms=cii_terms(f"{due_on:%Y%m%d}")), DOCUMENTS)


def a_table_of_terms(due_on):
    return tables.bring(f"Code client;Délai\nC1;{(due_on - SOLD_ON).days} j\n", "customers")


def undo(row):
    transact(MACHINE, lambda work: undoing.undo(work, row.id))
    apply_imports()


def standing():
    item = items()["F1"]
    return item.due_on, item.stage


def said():
    """Decide, and give what was said of the only debt; None: it is not late."""
    decide_all(MACHINE, by_hand=True)
    assert db.session.scalars(select(DunningMessage)).all() == [], "nothing is written"
    decision = db.session.scalars(select(DunningDecision)).one_or_none()
    return decision and decision.reason


MOVES = pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param(a_ledger, a_ledger, id="by the ledger"),
        pytest.param(a_ledger, an_electronic_invoice, id="by its electronic invoice"),
        pytest.param(a_ledger, a_table_of_terms, id="by the terms of its customer"),
        pytest.param(a_table, a_table, id="by a table of invoices"),
    ],
)


@MOVES
def test_old_debt_that_is_not_late_any_more_leaves_triage(first, again, clock):
    first()
    assert standing() == (OLD, "triage")
    again(TODAY)
    assert standing() == (TODAY, "not_due")
    assert triage.totals()["items"] == 0
    assert said() is None
    clock.now += timedelta(days=1)
    assert said() == "too_early", "its calendar begins with the new date"


@MOVES
def test_old_debt_that_is_still_late_waits_for_the_desk(first, again):
    first()
    again(STILL_LATE)
    assert standing() == (STILL_LATE, "triage")
    assert triage.totals()["items"] == 1
    assert said() == "triage"


@MOVES
def test_a_later_date_that_is_undone_puts_old_debt_back_into_triage(first, again):
    first()
    undo(again(TODAY))
    assert standing() == (OLD, "triage")
    assert said() == "triage"


@MOVES
def test_a_later_date_put_right_by_another_import_puts_old_debt_back_into_triage(
    first, again, clock
):
    first()
    again(TODAY)
    clock.now += timedelta(days=1)  # it is late again by then, and nothing was written
    again(OLD)
    assert standing() == (OLD, "triage")
    assert triage.totals()["items"] == 1
    assert said() == "triage"


@pytest.mark.parametrize("undone", [False, True])
@MOVES
def test_what_the_desk_released_stays_released_whatever_dates_are_put_right(
    first, again, clock, undone
):
    first()
    moved = again(TODAY)
    undo(moved) if undone else again(OLD)
    item = items()["F1"]
    assert transact(MACHINE, lambda work: triage.release(work, [item.customer_id])) == 1
    clock.now += timedelta(days=1)
    again(STILL_LATE)
    assert standing() == (STILL_LATE, "not_due")


@MOVES
def test_a_date_that_simply_comes_puts_nothing_back(first, again, clock):
    first()
    again(TODAY)
    clock.now += timedelta(days=1)
    again(TODAY)
    assert standing() == (TODAY, "not_due")


@pytest.mark.parametrize("again", [a_ledger, an_electronic_invoice, a_table_of_terms])
def test_what_a_letter_has_named_since_is_not_asked_about_again(again):
    a_ledger()
    again(TODAY)
    a_letter(items()["F1"], "sent")
    again(OLD)
    assert standing() == (OLD, "not_due")


@MOVES
def test_what_the_desk_released_stays_released_when_the_import_is_undone(first, again):
    first()
    row = again(STILL_LATE)
    item = items()["F1"]
    assert transact(MACHINE, lambda work: triage.release(work, [item.customer_id])) == 1
    undo(row)
    assert standing() == (OLD, "not_due")


@pytest.mark.parametrize("again", [a_ledger, an_electronic_invoice])
def test_terms_agreed_since_let_old_debt_out_though_the_import_is_undone(again):
    a_ledger()
    row = again(STILL_LATE)
    a_table_of_terms(TODAY)
    assert standing() == (STILL_LATE, "triage")
    undo(row)
    assert standing() == (TODAY, "not_due")
