"""A table for several companies: each row goes into the books of the one it names."""

from io import BytesIO

import pytest
from sqlalchemy import select

from credit.operations import undoing
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.commitments import SalesOrder
from credit.store.customers import Company, Customer
from credit.store.db import db
from tasks.imports import apply_imports
from tests.builders import add, an_account
from tests.credit.operations.books import ask, hand_in, row_of

ORDERS = "Company code;Client;N° commande;Date commande;Montant\n"


@pytest.fixture
def other(house):
    other = add(Company(name="Val Export", siren="732829320"))
    an_account(house, "C1")
    an_account(house, "C1", company_id=other.id)
    return other


def table(*rows, **more):
    return hand_in(BytesIO((ORDERS + "\n".join(rows)).encode()), "o.csv", kind="orders", **more)


def orders():
    db.session.expire_all()
    wanted = select(Company.name, Customer.code, SalesOrder.number, SalesOrder.state)
    rows = wanted.select_from(SalesOrder).join(Customer).join(Company)
    return sorted(map(tuple, db.session.execute(rows)))


def test_each_row_goes_into_the_books_it_names_and_one_undo_takes_all_back(house, other):
    row = table(
        "732 829 320;C1;B1;1/11/2026;70",
        "val export;C1;B2;1/11/2026;80",
        ";C1;B1;1/11/2026;90",
        company="123456782",
    )
    assert row.state == "reconciled", row.report["refusals"]
    assert row.report["companies"] == ["Négoce du Val", "Val Export"]
    assert row.report["counts"]["new"] == 3
    ask(row)
    apply_imports()
    assert row_of(row.id).state == "applied"
    assert orders() == [
        ("Négoce du Val", "C1", "B1", "open"),
        ("Val Export", "C1", "B1", "open"),
        ("Val Export", "C1", "B2", "open"),
    ]
    transact(MACHINE, lambda work: undoing.undo(work, row.id))
    assert orders() == []


def test_a_company_that_is_none_of_ours_refuses_the_table_and_names_the_line(house, other):
    row = table("999;C1;B1;1/11/2026;70", "732829320;C1;B2;1/11/2026;80", ";C1;B3;1/11/2026;1")
    assert row.state == "refused"
    said = [(one["line"], one["field"], one["code"]) for one in row.report["rejected"]]
    assert said == [(2, "company", "company_unknown"), (4, "company", "company_unknown")]


def test_without_the_column_a_table_is_for_the_company_it_was_handed_in_for(house, other):
    row = table(";C1;B1;1/11/2026;70")
    assert row.report["refusal"]["code"] == "company_unknown"
