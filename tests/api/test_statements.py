"""Statements of account as people download them."""

from datetime import date
from uuid import uuid4

import pytest

from credit.operations.statements import statement_of
from credit.store.field import Dispute, Promise
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client
from tests.papers import text_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def customer(house):
    customer = an_account(
        house, "C/001", name="Ελληνική & ООО Ромашка", address="1 rue X\n75000 Paris"
    )
    late = an_item(customer, "FA-1", 100_00)
    disputed = an_item(customer, "FA-2", 50_00, due_on=date(2026, 11, 10))
    an_item(customer, "FA-3", 1_000_00, due_on=date(2026, 12, 10))
    an_item(customer, "AV-1", -30_00, kind="credit_note")
    an_item(customer, "FA-0", 10_00, state="closed", residual_minor=0)
    said = {"customer_id": customer.id, "client_time": NOW, "created_at": NOW}
    add(
        Dispute(
            id=uuid4(), item_id=disputed.id, amount_minor=20_00, reason="price", opened_on=TODAY,
            opened_by_id=house.rosa.id, **said,
        )
    )  # fmt: skip
    add(
        Promise(
            id=uuid4(), amount_minor=100_00, promised_on=date(2026, 11, 27), recorded_on=TODAY,
            items=[[late.id, 100_00]], recorded_by_id=house.rosa.id, **said,
        )
    )  # fmt: skip
    return customer


def download(app, user, customer_id):
    return signed_in_client(app, user).get(f"/api/v1/customers/{customer_id}/statement.pdf")


def test_a_statement_adds_up_what_is_open(customer):
    statement = statement_of(customer, TODAY)
    assert [(line.ref, line.days, line.disputed_minor) for line in statement.lines] == [
        ("FA-1", 22, 0),
        ("AV-1", 0, 0),
        ("FA-2", 13, 20_00),
        ("FA-3", 0, 0),
    ]
    assert statement.lines[0].promised_on == date(2026, 11, 27)
    assert statement.debits_minor == 1_150_00
    assert statement.overdue_minor == 150_00
    assert statement.credits_minor == -30_00
    assert statement.balance_minor == 1_120_00


def test_a_statement_is_a_file_in_the_debtors_language(app, house, customer):
    answer = download(app, house.rosa, customer.id)
    assert answer.mimetype == "application/pdf"
    assert "releve-C-001-2026-11-23.pdf" in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    for said in (
        "Négoce du Val", "SIREN 123456782", "Ελληνική & ООО Ромашка", "75000 Paris",
        "Au 23 nov. 2026, d’après notre comptabilité arrêtée au 20 nov. 2026",
        "contesté : 20,00 €", "promis pour le 27 nov. 2026", "avoir", "1 120,00 €",
    ):  # fmt: skip
        assert said in text
    assert "FA-0" not in text
    customer.language = "en"
    assert "Statement of account" in text_of(download(app, house.kofi, customer.id).data)


def test_an_account_with_nothing_open_has_a_statement_too(app, house):
    answer = download(app, house.kofi, an_account(house, "C002").id)
    assert "Rien n’est ouvert" in text_of(answer.data)


def test_a_contributor_and_a_stranger_find_no_statement(app, house, customer):
    for user in (house.lea, house.samir, house.ada):
        assert download(app, user, customer.id).status_code == 404
    assert download(app, house.kofi, 999_999).status_code == 404
