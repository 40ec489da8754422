"""Texts of reminders over HTTP: edited, previewed, published; what was prepared names its version."""

import pytest

from credit.operations import dunning_messages
from credit.store.db import db
from credit.store.dunning import DunningMessage
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

API = "/api/v1"
TEXT = f"{API}/letter-texts/L1.fr"
ANY = {"If-Match": "*"}
BODY = "{customer}\n\nBonjour,\n\n{invoices}\n\nMerci de payer {total}.\n\n{closing}"


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


def publish(browser, headers=ANY, **words):
    body = {"subject": "Petit rappel", "body": BODY, "reason": "moins raide"} | words
    return browser.put(TEXT, json=body, headers=headers)


def prepared():
    return db.session.query(DunningMessage).populate_existing().filter_by(state="due").one()


def test_a_published_text_is_what_the_next_reminder_says_and_the_sent_one_names_its_version(
    house, kofi, ada, clock
):
    an_item(an_account(house, "C1", name="Charpentes Val", email="c@val.example"))
    kofi.post(f"{API}/dunning/run")
    before = prepared()
    assert "Factures échues" in before.subject
    said = publish(ada, {"If-Match": '"0"'})
    assert (said.status_code, said.json["version"], said.json["own"]) == (200, 1, True)
    assert [(one["by"], one["reason"]) for one in said.json["versions"]] == [("Ada", "moins raide")]
    respelt, *_ = dunning_messages.respell(prepared(), clock().date())
    assert respelt == before.subject  # what was written before stays with its words

    an_item(an_account(house, "C2", name="Bois du Lac", email="c@lac.example"))
    kofi.post(f"{API}/dunning/run")
    wanted = db.session.query(DunningMessage).filter_by(subject="Petit rappel").one()
    told = kofi.get(f"{API}/dunning/messages/{wanted.id}").json
    assert told["wording"] == 1
    assert "Bois du Lac\n\nBonjour,\n\n- Facture" in told["body"]


def test_going_back_is_a_version_too_and_two_of_them_differ_line_by_line(kofi):
    publish(kofi)
    assert publish(kofi).json["facts"]["why"] == "nothing_changes"
    assert publish(kofi, {"If-Match": '"0"'}, subject="x").status_code == 412
    back = publish(kofi, subject=None, body=None).json
    assert (back["version"], back["own"], back["subject"]) == (2, False, "Factures échues, {total}")
    answer = kofi.get(f"{TEXT}/differences?before=0&after=1").json["lines"]
    assert answer[:2] == [
        {"kind": "gone", "line": "Factures échues, {total}"},
        {"kind": "new", "line": "Petit rappel"},
    ]
    assert {
        one["kind"] for one in kofi.get(f"{TEXT}/differences?before=0&after=2").json["lines"]
    } == {"same"}
    assert kofi.get(f"{TEXT}/differences?after=9").status_code == 404


def test_a_draft_is_previewed_with_a_customers_figures_and_writes_nothing(house, kofi, ada):
    customer = an_account(house, "C1", name="Charpentes Val")
    an_item(customer, ref="FA-77", residual_minor=125_00)
    draft = {"subject": "Reste {total}", "body": BODY}
    told = kofi.post(f"{TEXT}/preview", json=draft | {"customer_id": customer.id}).json
    assert told["subject"].startswith("Reste 125,00")
    assert "FA-77" in told["body"]
    assert ada.post(f"{TEXT}/preview", json=draft | {"customer_id": customer.id}).status_code == 403
    specimen = ada.post(f"{TEXT}/preview", json=draft).json
    assert (specimen["customer"], "FA-0001" in specimen["body"]) == ("Client Exemple", True)
    wrong = kofi.post(f"{TEXT}/preview", json=draft | {"body": "{invoices}\n\n{rebate}"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "letter_text_unfit")
    assert wrong.json["facts"] == {"field": "body", "why": "unknown_placeholder", "name": "rebate"}
    assert kofi.get(TEXT).json["version"] == 0
