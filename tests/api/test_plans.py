"""Payment plans over HTTP: the list, If-Match, and how reliable a customer's promises are."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from credit.store.db import db
from credit.store.field import Promise
from tests.api.sync.phone import a_plan, push
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client
from tests.papers import text_of

PLANS = "/api/v1/payment-plans"
TODAY = date(2026, 11, 23)


@pytest.fixture
def customer(house):
    return an_account(house)


@pytest.fixture
def plan_id(app, house, customer):
    item = an_item(customer, "F-1", 1_000_00)
    op = a_plan(customer, [(item, 1_000_00)])
    push(signed_in_client(app, house.rosa), op)
    return op["args"]["plan_id"]


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def test_a_plan_is_listed_answered_and_the_loser_sees_who_was_faster(app, house, kofi, plan_id):
    (row,) = kofi.get(PLANS).json
    assert (row["customer"], row["total_minor"], row["proposed_by"]) == (
        "Client C001",
        1_000_00,
        "Rosa",
    )
    assert row["next"] == {
        "due_on": "2026-12-01",
        "amount_minor": 333_33,
        "paid_minor": 0,
        "state": "due",
    }
    assert row["may_decide"]
    path, seen = f"{PLANS}/{plan_id}/decision", {"If-Match": f'"{row["version"]}"'}
    assert kofi.put(path, json={"outcome": "approved"}).status_code == 428
    terms = {"count": 2, "first_on": "2026-12-15", "rhythm": "fortnightly"}
    answer = kofi.put(path, json={"outcome": "approved", "terms": terms}, headers=seen)
    assert [one["due_on"] for one in answer.json["instalments"]] == ["2026-12-15", "2026-12-29"]
    assert answer.json["accept_by"] == "2026-12-08"
    claire = signed_in_client(app, house.claire)
    late = claire.put(path, json={"outcome": "refused", "reason": "too long"}, headers=seen)
    assert (late.status_code, late.json["code"]) == (409, "plan_moved")
    assert late.json["facts"]["by"] == "Kofi"
    end = claire.delete(f"{PLANS}/{plan_id}", json={"reason": "too long"}, headers=seen)
    assert (end.status_code, end.json["code"]) == (412, "plan_changed")


def test_a_refusal_needs_a_reason(kofi, plan_id):
    path = f"{PLANS}/{plan_id}/decision"
    answer = kofi.put(path, json={"outcome": "refused"}, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert "reason" in answer.json["facts"]["fields"]["json"]


def test_the_kept_rate_comes_with_its_inputs(house, kofi, customer):
    path = f"/api/v1/customers/{customer.id}"
    assert kofi.get(path).json["promises_kept"] is None
    long_ago = TODAY - timedelta(days=731)
    judged = ["kept", "kept", "partly_kept", "broken", "cancelled", "active"]
    for state, on in [*((state, TODAY) for state in judged), ("broken", long_ago)]:
        add(
            Promise(
                id=uuid4(),
                customer_id=customer.id,
                amount_minor=1,
                promised_on=on,
                state=state,
                recorded_by_id=house.rosa.id,
                recorded_on=on,
                client_time=NOW,
                created_at=NOW,
            )
        )
    db.session.commit()
    kept = kofi.get(path).json["promises_kept"]
    assert (kept["kept"], kept["partly_kept"], kept["broken"], kept["rate_bp"]) == (2, 1, 1, 5000)
    assert kept["explain"]["rule"] == "promises_kept"


def test_the_paper_to_sign_is_a_draft_until_the_desk_agreed(kofi, plan_id):
    path = f"{PLANS}/{plan_id}"
    draft = text_of(kofi.get(f"{path}/agreement.pdf").data)
    assert "Projet : sans valeur avant notre accord." in draft
    assert ("F-1" in draft, "1 000,00 €" in draft, "333,34 €" in draft) == (True, True, True)
    decision = {"outcome": "approved", "acceleration": True}
    kofi.put(f"{path}/decision", json=decision, headers={"If-Match": '"1"'})
    agreed = text_of(kofi.get(f"{path}/agreement.pdf").data)
    assert "Projet" not in agreed
    assert "avant le 8 déc. 2026" in agreed
    assert "exigible de plein droit" in agreed
