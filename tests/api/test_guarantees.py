"""Guarantees of third parties over HTTP: they lower what is uncovered, never the exposure."""

import pytest

from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.journal import JournalEntry
from tasks.figures import recompute
from tests.api.test_customer_cover import a_line
from tests.builders import NOW, an_account, an_item
from tests.clients import signed_in_client

SAID = {
    "kind": "parent_company",
    "guarantor": "Maison mère",
    "amount_minor": 300_00,
    "trigger_text": "on first demand",
    "starts_on": "2026-01-01",
    "ends_on": None,
}


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def customer(house):
    found = an_account(house)
    an_item(found, amount_minor=1_000_00)
    found.stale_at = NOW
    db.session.commit()
    recompute()
    return found


def give(browser, customer, **more):
    return browser.post(f"/api/v1/customers/{customer.id}/guarantees", json=SAID | more)


def cover_of(browser, customer):
    return browser.get(f"/api/v1/customers/{customer.id}").json["cover"]


def sums(found):
    return tuple(found[f"{name}_minor"] for name in ("covered", "guaranteed", "uncovered"))


def test_a_guarantee_lowers_what_is_uncovered_and_not_the_exposure(kofi, house, customer):
    a_line(house, customer, amount_minor=500_00)
    db.session.commit()
    assert sums(cover_of(kofi, customer)) == (450_00, 0, 550_00)
    assert give(kofi, customer).status_code == 201
    found = cover_of(kofi, customer)
    assert sums(found) == (450_00, 300_00, 250_00)
    assert found["guarantees"][0]["trigger_text"] == "on first demand"
    assert found["explain"]["inputs"]["guarantees"] == [
        {"guarantor": "Maison mère", "taken_minor": 300_00}
    ]
    give(kofi, customer, kind="bank", amount_minor=900_00)
    assert sums(cover_of(kofi, customer)) == (450_00, 550_00, 0), "never below nothing"
    assert db.session.get_one(CustomerFigures, customer.id).exposure_minor == 1_000_00


@pytest.mark.parametrize(
    ("more", "listed"),
    [
        pytest.param({"starts_on": "2026-11-24"}, 1, id="not begun"),
        pytest.param({"currency": "USD"}, 1, id="in another currency"),
        pytest.param({"ends_on": "2026-11-22"}, 0, id="over"),
    ],
)
def test_a_guarantee_that_cannot_be_called_is_not_counted(kofi, customer, more, listed):
    give(kofi, customer)
    give(kofi, customer, **more)
    found = cover_of(kofi, customer)
    assert sums(found) == (0, 300_00, 700_00)
    assert [one["taken_minor"] for one in found["guarantees"]].count(None) == listed


def test_a_released_guarantee_counts_no_longer_and_stays_on_record(kofi, customer):
    at = f"/api/v1/guarantees/{give(kofi, customer).json['id']}"
    assert kofi.delete(at, json={"reason": " "}).status_code == 422
    assert sums(cover_of(kofi, customer)) == (0, 300_00, 700_00)
    for _ in range(2):
        assert kofi.delete(at, json={"reason": "sold"}).json["state"] == "released"
    assert cover_of(kofi, customer) is None
    (kept,) = kofi.get(f"/api/v1/customers/{customer.id}/guarantees").json
    assert (kept["release_reason"], kept["released_on"]) == ("sold", "2026-11-23")
    released = db.session.query(JournalEntry).filter_by(action="guarantee.release")
    assert released.count() == 1, "twice is once"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        pytest.param({"amount_minor": 0}, "amount_minor", id="nothing"),
        pytest.param({"amount_minor": -1}, "amount_minor", id="a negative amount"),
        pytest.param({"amount_minor": 10**19}, "amount_minor", id="no database holds it"),
        pytest.param({"ends_on": "2025-12-31"}, "ends_on", id="swapped dates"),
        pytest.param({"kind": "friend"}, "kind", id="an unknown kind"),
        pytest.param({"currency": "euro"}, "currency", id="no currency"),
        pytest.param({"trigger_text": "a\x00"}, "trigger_text", id="what no database keeps"),
    ],
)
def test_a_bad_guarantee_names_the_field_and_changes_nothing(kofi, customer, said, field):
    refused = give(kofi, customer, **said)
    assert refused.status_code == 422
    assert field in str(refused.json["facts"])
    assert kofi.get(f"/api/v1/customers/{customer.id}/guarantees").json == []
