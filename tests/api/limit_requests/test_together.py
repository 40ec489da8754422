"""Several people decide one request: in the same moment, and where they must not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from credit.store.db import db
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import a_request, figures_of, limits_of

OUTCOMES = ("approved", "refused", "needs_info")
DECIDERS = ("meriem", "paul", "kofi", "claire", "denis")
NOBODY = ("rosa", "lea", "ada")  # roles that decide nothing


@pytest.fixture
def customer(house):
    customer = an_account(house, limit_minor=20_000_00)
    figures_of(customer)
    return customer


def decide(browser, request_id, outcome="approved", etag="*"):
    path = f"/api/v1/limit-requests/{request_id}/decision"
    body = {"outcome": outcome, "reason": "vu ensemble"}
    return browser.put(path, json=body, headers={"If-Match": etag})


def test_of_two_who_decide_at_once_one_wins_and_the_other_hears_who(app, house, customer):
    request_id = a_request(customer, house.rosa, 40_000_00).id
    browsers = [signed_in_client(app, person) for person in (house.kofi, house.claire)]
    db.session.commit()  # reading their rows began a transaction, which on SQLite holds the lock
    start = Barrier(2)

    def press(browser):
        start.wait()
        with app.app_context():
            return decide(browser, request_id, etag='"1"')

    with ThreadPoolExecutor(2) as two:
        won, lost = sorted(two.map(press, browsers), key=lambda answer: answer.status_code)
    assert (won.status_code, won.json["request"]["state"]) == (200, "approved")
    assert (lost.status_code, lost.json["code"]) == (409, "decided")
    assert lost.json["facts"]["by"] == won.json["request"]["decided_by"]
    assert limits_of(customer)[1:] == [("permanent", 40_000_00, "effective")]


def test_no_role_decides_what_it_asked_for(app, house, customer):
    said = {}
    for name in DECIDERS:
        request = a_request(customer, house.people[name], 5_000_00)
        browser = signed_in_client(app, house.people[name])
        for outcome in OUTCOMES:
            answer = decide(browser, request.id, outcome)
            said[name, outcome] = (answer.status_code, answer.json["facts"].get("why"))
        assert (
            decide(
                signed_in_client(app, house.denis if name != "denis" else house.claire),
                request.id,
                "refused",
            ).status_code
            == 200
        )
    assert set(said.values()) == {(403, "requester")}
    assert len(limits_of(customer)) == 1


def test_roles_that_decide_nothing_decide_nothing(app, house, customer):
    request_id = a_request(customer, house.meriem, 5_000_00).id
    said = {
        decide(signed_in_client(app, house.people[name]), request_id, outcome).status_code
        for name in NOBODY
        for outcome in OUTCOMES
    }
    assert said == {403}
    assert len(limits_of(customer)) == 1


BAD = {
    "granted_minor": (-1, 2**53 + 1, 2**64, "1000", 10.5, True),
    "granted_days": (-1, 366, "30"),
    "temporary_until": ("2026-13-01", "tomorrow", 20261201),
    "reason": ("x" * 2001, 7),
    "currency": ("USD",),
}


def test_a_bad_value_is_named_and_changes_nothing(app, house, customer):
    request = a_request(customer, house.rosa, 40_000_00)
    kofi, path = signed_in_client(app, house.kofi), f"/api/v1/limit-requests/{request.id}/decision"
    for name, values in BAD.items():
        for value in values:
            body = {"outcome": "approved", name: value}
            answer = kofi.put(path, json=body, headers={"If-Match": "*"})
            assert (answer.status_code, answer.json["code"]) == (422, "invalid"), (name, value)
            assert list(answer.json["facts"]["fields"]["json"]) == [name]
    assert (request.state, request.version, len(limits_of(customer))) == ("submitted", 1, 1)


def test_nothing_more_is_granted_to_a_customer_the_books_have_left(app, house, customer):
    request = a_request(customer, house.rosa, 40_000_00)
    customer.active = False
    db.session.commit()
    kofi, before = signed_in_client(app, house.kofi), len(limits_of(customer))
    decision = kofi.put(
        f"/api/v1/limit-requests/{request.id}/decision",
        json={"outcome": "approved"},
        headers={"If-Match": "*"},
    )
    assert (decision.status_code, decision.json["code"]) == (422, "customer_closed")
    assert decision.json["facts"]["field"] == "customer_id"
    assert (request.state, len(limits_of(customer))) == ("submitted", before)
    refused = {"outcome": "refused", "reason": "they have left"}
    path = f"/api/v1/limit-requests/{request.id}/decision"
    assert kofi.put(path, json=refused, headers={"If-Match": "*"}).status_code == 200
    limit, less = f"/api/v1/customers/{customer.id}/limit", {"reason": "they have left"}
    assert (
        kofi.put(limit, json=less | {"amount_minor": 45_000_00}).json["code"] == "customer_closed"
    )
    assert kofi.put(limit, json=less | {"amount_minor": 0}).status_code == 200, (
        "less is always fine"
    )
