from datetime import timedelta

import pyotp
import pytest

from credit.rules.limits import Policy, wants_step_up
from credit.store.db import db
from credit.store.limits import LimitRequest
from tests.api.second_factors.keys import V1, register, said
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import a_request, figures_of


@pytest.fixture
def customer(house):
    customer = an_account(house, limit_minor=40_000_00)
    figures_of(customer)
    return customer


@pytest.fixture
def asked(app, house, customer):
    """Ask for more than the policy lets pass without a proof."""
    claire = signed_in_client(app, house.claire)
    body = {
        "values": {"limits.step_up_above_minor": 30_000_00},
        "reason": "decided by the board",
        "starts_on": "2026-11-23",
    }
    adopted = claire.put(f"{V1}/credit-policy", json=body, headers={"If-Match": "*"})
    assert adopted.status_code == 200
    return a_request(customer, house.rosa, 45_000_00).id


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def approve(browser, request_id, **more):
    path = f"{V1}/limit-requests/{request_id}/decision"
    return browser.put(path, json={"outcome": "approved"} | more, headers={"If-Match": "*"})


def ask(browser, request_id, **more):
    path = f"{V1}/limit-requests/{request_id}/step-up"
    return browser.post(path, json={"outcome": "approved"} | more)


def prove(browser, key, question):
    body = {"credential": key.get(question.json["options"])}
    return browser.put(f"{V1}/step-ups/{question.json['id']}/passkey", json=body)


def test_nobody_is_asked_unless_the_policy_says_so():
    assert not wants_step_up(10**12)
    policy = Policy(step_up_above_minor=30_000_00)
    assert [wants_step_up(minor, policy) for minor in (30_000_00, 30_000_01)] == [False, True]


def test_a_large_limit_takes_a_passkey_for_this_decision(kofi, asked):
    key, _ = register(kofi)
    assert said(approve(kofi, asked)) == (403, "step_up_needed")
    question = ask(kofi, asked)
    assert (question.status_code, question.json["by"]) == (201, "passkey")
    assert len(question.json["options"]["allowCredentials"]) == 1
    assert prove(kofi, key, question).status_code == 204
    assert approve(kofi, asked).status_code == 200
    assert db.session.get_one(LimitRequest, asked).state == "approved"


def test_up_to_it_and_for_a_no_nobody_is_asked(kofi, asked, house, customer):
    path = f"{V1}/limit-requests/{asked}/decision"
    small = approve(kofi, asked, granted_minor=30_000_00, temporary_until=None)
    assert small.status_code == 200
    other = a_request(customer, house.rosa, 47_000_00).id
    path = f"{V1}/limit-requests/{other}/decision"
    no = {"outcome": "refused", "reason": "too much"}
    assert kofi.put(path, json=no, headers={"If-Match": "*"}).status_code == 200


def test_a_proof_opens_no_other_amount_and_no_second_decision(kofi, asked, house, customer):
    key, _ = register(kofi)
    prove(kofi, key, ask(kofi, asked))
    assert said(approve(kofi, asked, granted_minor=46_000_00)) == (403, "step_up_needed")
    assert approve(kofi, asked).status_code == 200
    other = a_request(customer, house.rosa, 45_000_00).id
    assert said(approve(kofi, other)) == (403, "step_up_needed")


def test_a_proof_is_of_the_version_that_was_seen(kofi, asked):
    key, _ = register(kofi)
    prove(kofi, key, ask(kofi, asked))
    db.session.get_one(LimitRequest, asked).version += 1
    assert said(approve(kofi, asked)) == (403, "step_up_needed")


def test_a_proof_waits_two_minutes(kofi, asked, clock):
    key, _ = register(kofi)
    prove(kofi, key, ask(kofi, asked))
    clock.now += timedelta(minutes=2)
    assert said(approve(kofi, asked)) == (403, "step_up_needed")


def test_a_proof_of_another_device_or_person_is_none(app, kofi, asked, house):
    key, _ = register(kofi)
    other = signed_in_client(app, house.kofi)
    prove(other, key, ask(other, asked))
    assert said(approve(kofi, asked)) == (403, "step_up_needed")
    theirs, _ = register(signed_in_client(app, house.claire))
    assert said(prove(kofi, theirs, ask(kofi, asked))) == (422, "passkey_refused")
    question = ask(kofi, asked)
    assert said(prove(other, key, question)) == (404, "missing")
    assert said(approve(kofi, asked)) == (403, "step_up_needed")


def test_an_answer_is_taken_once_and_only_verified(kofi, asked):
    key, _ = register(kofi)
    question = ask(kofi, asked)
    key.verifies = False
    assert said(prove(kofi, key, question)) == (422, "passkey_refused")
    key.verifies = True
    assert said(prove(kofi, key, question)) == (422, "challenge_over")
    assert said(approve(kofi, asked)) == (403, "step_up_needed")


def test_who_has_neither_is_told_to_add_one(kofi, asked):
    assert said(ask(kofi, asked)) == (422, "step_up_impossible")


def test_a_code_does_for_who_has_no_passkey(kofi, asked, clock):
    app = pyotp.TOTP(kofi.post(f"{V1}/codes").json["secret"])
    kofi.put(f"{V1}/codes/confirmation", json={"code": app.at(clock.now)})
    clock.now += timedelta(seconds=30)
    question = ask(kofi, asked).json
    assert (question["by"], question["options"]) == ("code", None)
    path = f"{V1}/step-ups/{question['id']}/code"
    assert said(kofi.put(path, json={"code": "000000"})) == (422, "wrong_code")
    assert kofi.put(path, json={"code": app.at(clock.now)}).status_code == 204
    assert approve(kofi, asked).status_code == 200


def test_who_has_a_passkey_is_not_let_through_by_a_code(kofi, asked, clock):
    app = pyotp.TOTP(kofi.post(f"{V1}/codes").json["secret"])
    kofi.put(f"{V1}/codes/confirmation", json={"code": app.at(clock.now)})
    clock.now += timedelta(seconds=30)
    question = ask(kofi, asked).json
    register(kofi)
    path = f"{V1}/step-ups/{question['id']}/code"
    assert said(kofi.put(path, json={"code": app.at(clock.now)})) == (403, "passkey_wanted")


def test_a_proof_is_also_a_fresh_sign_in(kofi, asked, house, customer, clock):
    key, _ = register(kofi)
    clock.now += timedelta(hours=2)
    prove(kofi, key, ask(kofi, asked, granted_minor=50_000_00))
    assert approve(kofi, asked, granted_minor=50_000_00).status_code == 200


def test_what_takes_a_proof_is_not_set_alone(app, house):
    claire = signed_in_client(app, house.claire)
    body = {
        "values": {"limits.step_up_above_minor": 5_000_00},
        "reason": "decided by the board",
        "starts_on": "2026-11-23",
    }
    claire.put(f"{V1}/credit-policy", json=body, headers={"If-Match": "*"})
    customer = an_account(house, "C9", limit_minor=1_000_00)
    limit = f"{V1}/customers/{customer.id}/limit"
    kofi = signed_in_client(app, house.kofi)
    small = kofi.put(limit, json={"amount_minor": 5_000_00, "reason": "a first order"})
    large = kofi.put(limit, json={"amount_minor": 6_000_00, "reason": "a second one"})
    assert (small.json["state"], large.json["state"]) == ("effective", "in_review")
