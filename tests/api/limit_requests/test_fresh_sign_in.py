from datetime import timedelta

import pytest

from credit.rules.limits import wants_fresh_sign_in
from credit.store.db import db
from credit.store.limits import LimitRequest
from tests.builders import an_account
from tests.clients import PASSWORD, give_password, signed_in_client
from tests.credit.operations.limit_cases import a_request, figures_of

PROOF = "/api/v1/session/proof"


@pytest.fixture
def customer(house):
    customer = an_account(house, limit_minor=40_000_00)
    figures_of(customer)
    return customer


def approve(browser, request_id):
    path = f"/api/v1/limit-requests/{request_id}/decision"
    return browser.put(path, json={"outcome": "approved"}, headers={"If-Match": "*"})


def test_the_ceiling_itself_asks_nobody_again():
    assert [wants_fresh_sign_in(minor) for minor in (50_000_00, 50_000_01)] == [False, True]


def test_above_the_ceiling_an_old_sign_in_is_not_enough(app, house, customer, clock):
    give_password(house.kofi)
    request_id = a_request(customer, house.rosa, 60_000_00).id
    kofi = signed_in_client(app, house.kofi)
    clock.now += timedelta(minutes=15, seconds=1)
    no = approve(kofi, request_id)
    assert (no.status_code, no.json["code"]) == (403, "fresh_sign_in_needed")
    assert no.json["facts"] == {"amount_minor": 60_000_00}
    assert db.session.get_one(LimitRequest, request_id).approvals == []
    wrong = kofi.put(PROOF, json={"password": "a guess"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "wrong_password")
    assert approve(kofi, request_id).status_code == 403
    assert kofi.put(PROOF, json={"password": PASSWORD}).status_code == 204
    assert approve(kofi, request_id).status_code == 200


def test_a_proof_of_one_device_is_none_of_another(app, house, customer, clock):
    give_password(house.kofi)
    request_id = a_request(customer, house.rosa, 60_000_00).id
    desk, phone = signed_in_client(app, house.kofi), signed_in_client(app, house.kofi)
    clock.now += timedelta(minutes=16)
    assert phone.put(PROOF, json={"password": PASSWORD}).status_code == 204
    assert approve(desk, request_id).status_code == 403


def test_up_to_it_nobody_is_asked_again(app, house, customer, clock):
    small = a_request(customer, house.rosa, 45_000_00).id
    kofi = signed_in_client(app, house.kofi)
    clock.now += timedelta(hours=3)
    assert approve(kofi, small).status_code == 200


def test_guesses_at_the_desk_are_counted_as_at_the_door(app, house):
    give_password(house.kofi)
    kofi = signed_in_client(app, house.kofi)
    said = [kofi.put(PROOF, json={"password": "a guess"}).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]
