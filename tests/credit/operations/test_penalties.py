"""Penalties beside imports: an undo takes along what was only worked out, a claim keeps its invoice."""

from io import BytesIO

import pytest
from sqlalchemy import select

from credit.operations import penalty_desk, undoing
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.items import Item
from credit.store.penalties import Penalty
from tasks.figures import recompute
from tasks.imports import apply_imports
from tasks.penalties import reckon_penalties
from tests.builders import an_account
from tests.credit.operations.books import ask, bring, customer, hand_in, row_of
from tests.fec_files import invoice

INVOICES = "code;numero;date;echeance;montant;reste\nC1;F1;02/01/2026;01/02/2026;100,00;100,00\n"


@pytest.fixture
def fresh(house):
    """A house before its first import."""
    house.company.as_of = None
    db.session.commit()
    return house


def ledger(house):
    return bring(invoice("C1", "F1", 100, on="20260102"), invoice("C1", "F2", 100, on="20261120"))


def table(house):
    an_account(house, "C1")
    row = hand_in(BytesIO(INVOICES.encode()), "f.csv", kind="invoices")
    ask(row)
    apply_imports()
    return row_of(row.id)


@pytest.mark.parametrize("brought", [ledger, table])
@pytest.mark.parametrize("claimed", [False, True], ids=["worked out", "claimed"])
def test_an_undo_takes_along_what_was_only_worked_out(fresh, brought, claimed):
    row = brought(fresh)
    recompute()
    reckon_penalties()
    found = db.session.scalars(select(Penalty)).one()
    if claimed:
        transact(MACHINE, lambda work: penalty_desk.claim(work, [found.id], None))
    transact(MACHINE, lambda work: undoing.undo(work, row.id))
    apply_imports()
    db.session.rollback()
    states = db.session.scalars(select(Penalty.state)).all()
    assert states == (["claimed"] if claimed else [])
    assert db.session.scalars(select(Item.state)).all() == (["closed"] if claimed else [])
    if claimed:
        reckon_penalties()
        assert db.session.scalars(select(Penalty.state)).all() == ["claimed"], "until a person says"


def test_a_customers_table_brings_terms_of_lateness_and_a_rate_too_low_is_refused(house):
    an_account(house, "C1")
    an_account(house, "C2")
    told = "code;taux de pénalités;acheteur public\nC1;12,5;\nC2;;oui\n"
    row = hand_in(BytesIO(told.encode()), "c.csv", kind="customers")
    ask(row)
    apply_imports()
    assert (customer("C1").penalty_rate_bp, customer("C1").buyer_kind) == (1250, "company")
    assert (customer("C2").penalty_rate_bp, customer("C2").buyer_kind) == (None, "public")
    low = "code;taux de pénalités;acheteur public\nC1;3 %;\nC2;12;hôpital\n"
    row = hand_in(BytesIO(low.encode()), "c.csv", kind="customers")
    assert row.state == "refused"
    assert [(one["line"], one["field"], one["code"]) for one in row.report["rejected"]] == [
        (2, "penalty_rate_bp", "penalty_rate_below_floor"),
        (3, "penalty_rate_bp", "penalty_rate_public_buyer"),
    ]
