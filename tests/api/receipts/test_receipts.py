"""Receipts over HTTP: listed, shown with their reasons, confirmed, assigned, set aside, taken back."""

import pytest

from tests.builders import an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.receipt_cases import THEIRS, an_entry, matched

RECEIPTS = "/api/v1/receipts"
ANY = {"If-Match": "*"}


@pytest.fixture
def customer(house):
    return an_account(house, "C001", name="Charpentes Val")


@pytest.fixture
def item(customer):
    return an_item(customer, "FA7001", 100_00)


@pytest.fixture
def paul(app, house):
    return signed_in_client(app, house.paul)


@pytest.fixture
def url(house, item):
    (receipt,) = matched(an_entry(100_00, "merci", counterparty_account=THEIRS))
    return f"{RECEIPTS}/{receipt.id}"


def test_the_list_holds_what_waits_for_a_person(paul, url):
    matched(an_entry(55_00, "FA7001"))
    page = paul.get(RECEIPTS).json
    assert (page["total"], page["todo"]) == (1, 1)
    (row,) = page["rows"]
    assert (row["state"], row["certainty"], row["rule"]) == ("proposed", 50, "amount_alone")
    assert paul.get(f"{RECEIPTS}?state=matched").json["total"] == 1
    assert paul.get(f"{RECEIPTS}?state=all").json["total"] == 2
    assert paul.get(f"{RECEIPTS}?state=waiting").json["total"] == 2


def test_the_list_of_one_customer(paul, url, customer):
    assert paul.get(f"{RECEIPTS}?state=all&customer={customer.id}").json["total"] == 0
    paul.post(f"{url}/confirm", json={}, headers=ANY)
    assert paul.get(f"{RECEIPTS}?state=all&customer={customer.id}").json["total"] == 1


def test_a_receipt_is_shown_with_its_reasons(paul, url, item):
    shown = paul.get(url)
    assert shown.headers["ETag"]
    (proposal,) = shown.json["proposals"]
    assert proposal["customer"] == "Charpentes Val"
    assert proposal["items"][0]["ref"] == "FA7001"
    assert [one["code"] for one in proposal["reasons"]] == ["amount_equal", "payer_unknown"]


def test_the_payer_s_account_is_told_apart_and_not_told(paul, url):
    assert paul.get(url).json["counterparty_account"] == "DE…3000"
    taken = paul.get("/api/v1/exports/receipts.csv")
    assert taken.status_code == 200
    for answer in (paul.get(url), paul.get(f"{RECEIPTS}?state=all"), taken):
        assert THEIRS not in answer.text


def test_a_proposal_is_confirmed_once(paul, url):
    etag = paul.get(url).headers["ETag"]
    confirmed = paul.post(f"{url}/confirm", json={"choice": 0}, headers={"If-Match": etag})
    assert (confirmed.status_code, confirmed.json["state"]) == (200, "matched")
    assert confirmed.json["allocations"][0]["amount_minor"] == 100_00
    late = paul.post(f"{url}/ignore", json={"reason": "late"}, headers={"If-Match": etag})
    assert (late.status_code, late.json["code"]) == (412, "changed")
    blind = paul.post(f"{url}/unmatch")
    assert blind.status_code == 428


def test_a_person_assigns_and_takes_back(paul, url, customer, item):
    (row,) = paul.get(f"{url}/items?customer={customer.id}").json["rows"]
    assert (row["item_id"], row["left_minor"]) == (item.id, 100_00)
    body = {"customer_id": customer.id, "items": [{"item_id": item.id, "amount_minor": 60_00}]}
    assert paul.post(f"{url}/assign", json=body, headers=ANY).json["state"] == "matched"
    taken_back = paul.post(f"{url}/unmatch", headers=ANY).json
    assert (taken_back["state"], taken_back["allocations"]) == ("received", [])


def test_too_much_is_refused_with_what_is_left(paul, url, customer, item):
    body = {"customer_id": customer.id, "items": [{"item_id": item.id, "amount_minor": 100_01}]}
    refused = paul.post(f"{url}/assign", json=body, headers=ANY)
    assert (refused.status_code, refused.json["code"]) == (422, "receipt_too_much")


def test_a_payment_is_shared_out_and_taken_back(paul, url, house, customer):
    other = an_account(house, "C002", name="Charpentes Sud")
    parts = [(customer.id, 99_00), (other.id, 1_00)]
    body = {"parts": [{"customer_id": id, "amount_minor": minor} for id, minor in parts]}
    divided = paul.post(f"{url}/divide", json=body, headers=ANY).json
    assert divided["state"] == "divided"
    assert [one["customer"] for one in divided["parts"]] == ["Charpentes Val", "Charpentes Sud"]
    assert paul.post(f"{url}/unmatch", headers=ANY).json["parts"] == []


def test_setting_aside_wants_a_reason(paul, url):
    assert paul.post(f"{url}/ignore", json={}, headers=ANY).status_code == 422
    ignored = paul.post(f"{url}/ignore", json={"reason": "a subsidy"}, headers=ANY).json
    assert (ignored["state"], ignored["why"]) == ("ignored", "a subsidy")


def test_a_receipt_that_is_none(paul, house):
    assert paul.get(f"{RECEIPTS}/999").status_code == 404
    assert paul.get(f"{RECEIPTS}/999/items?customer=1").status_code == 404


def test_an_account_is_watched_until_somebody_says_otherwise(paul, url):
    (account,) = paul.get("/api/v1/bank-accounts").json
    assert (account["watched"], account["read_to"]) == (True, "2026-11-22")
    answer = paul.put(f"/api/v1/bank-accounts/{account['id']}", json={"watched": False})
    assert answer.status_code == 204
    assert paul.get("/api/v1/bank-accounts").json[0]["watched"] is False
