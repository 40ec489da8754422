"""Penalties from the books to the claim: worked out by the run, claimed by a person, then left alone."""

from datetime import date

import pytest
from sqlalchemy import select

from credit.rules.access import Role
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.penalties import Penalty
from tasks.figures import recompute
from tasks.penalties import reckon_penalties
from tests.builders import a_house, an_account, an_item
from tests.clients import signed_in_client

API = "/api/v1"
TERMS = {"buyer_kind": "company", "penalty_rate_bp": None}


@pytest.fixture
def house(app):
    return a_house()


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def customer(house):
    return an_account(house)


def late(customer, ref="F-001", amount_minor=12_000_00, **more):
    values = {"document_on": date(2025, 4, 30), "due_on": date(2025, 5, 31)} | more
    return an_item(customer, ref, amount_minor, **values)


def paid_late(customer, ref="F-001", amount_minor=12_000_00, **more):
    settled = {"state": "closed", "residual_minor": 0, "closed_on": date(2025, 8, 14)}
    return late(customer, ref, amount_minor, **settled | more)


def run(*customers):
    for customer in customers:
        customer.stale_at = customer.stale_at or db.session.get_bind() and _now()
    db.session.commit()
    recompute()
    reckon_penalties()


def _now():
    from tests.builders import NOW

    return NOW


def listed(client, **query):
    return client.get(f"{API}/penalties", query_string=query).json


def test_an_invoice_paid_late_is_explained_line_by_line(kofi, customer):
    paid_late(customer)
    run(customer)
    found = kofi.get(f"{API}/customers/{customer.id}/penalties").json
    (row,) = found["rows"]
    assert (row["interest_minor"], row["fee_minor"], row["total_minor"]) == (309_45, 40_00, 349_45)
    assert [(one["from"], one["days"], one["rate_bp"], one["amount_minor"]) for one in row["segments"]] == [
        ("2025-06-01", 30, 1315, 129_70),
        ("2025-07-01", 45, 1215, 179_75),
    ]
    assert row["segments"][0]["ecb_bp"] == 315
    assert found["floor_bp"] == 3 * 275
