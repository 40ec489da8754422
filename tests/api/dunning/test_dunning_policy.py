"""Dunning strategies over HTTP: read, compared, replayed, adopted; an invoice's days, each with its why."""

from datetime import date

import pytest

from credit.store.db import db
from credit.store.dunning import DunningDecision
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

API = "/api/v1"
POLICY = f"{API}/dunning-policy"
ANY = {"If-Match": "*"}
TODAY = "2026-11-23"


@pytest.fixture
def claire(app, house):
    return signed_in_client(app, house.claire)


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def strategies(after_days=5):
    return [{"name": "Standard", "levels": [{"name": "L1", "after_days": after_days}]}]


def on_phones(browser, customer):
    """Say where the letters of a customer stand, as they are put on phones."""
    put = browser.get(f"{API}/customers/{customer.id}").json["put"].get("dunning")
    return put["c"][put["f"].index("state")] if put else []


def adopt(browser, some, headers=ANY):
    body = {"strategies": some, "reason": "decided by the board", "starts_on": TODAY}
    return browser.put(POLICY, json=body, headers=headers)


def test_a_policy_is_read_compared_and_adopted_with_its_difference(house, claire):
    an_account(house, "C1", segment="BTP")
    shown = claire.get(POLICY).json
    assert (shown["version"], shown["in_force"]) == (0, 0)
    levels = shown["strategies"][0]["levels"]
    assert [(one["name"], one["after_days"], one["gap_days"]) for one in levels][:2] == [
        ("L1", 3, 7),
        ("L2", 10, 7),
    ]
    assert shown["choices"]["segments"] == ["BTP"]
    draft = shown["strategies"]
    draft[0]["levels"][0]["after_days"] = 5
    said = claire.post(f"{POLICY}/draft", json={"strategies": draft}).json["differences"]
    (difference,) = said
    assert difference == {
        "strategy": "Standard",
        "level": "L1",
        "name": "after_days",
        "before": 3,
        "after": 5,
    }
    after = adopt(claire, draft, {"If-Match": '"0"'}).json
    assert (after["version"], after["in_force"], after["strategies"]) == (1, 1, draft)
    (version,) = after["versions"]
    assert (version["by"], version["differences"]) == ("Claire", said)


def test_a_fault_names_its_field_and_an_old_reading_is_told(house, claire):
    wrong = strategies()
    wrong[0]["levels"].append({"name": "L2", "after_days": 5})
    answer = claire.post(f"{POLICY}/draft", json={"strategies": wrong})
    assert (answer.status_code, answer.json["code"]) == (422, "dunning_policy_invalid")
    assert answer.json["facts"]["field"] == "strategies.0.levels.1.after_days"
    assert adopt(claire, strategies(), {"If-Match": '"0"'}).status_code == 200
    again = adopt(claire, strategies(6), {"If-Match": '"0"'})
    assert (again.status_code, again.json["code"]) == (412, "dunning_policy_changed")


def test_an_invoice_says_day_by_day_why_it_was_or_was_not_chased(house, kofi, claire, clock):
    item = an_item(an_account(house, "C1", email="compta@client.example"))
    kofi.post(f"{API}/dunning/run")
    adopt(claire, strategies(90))
    clock.now = clock.now.replace(day=24)
    house.company.as_of = clock.now.date()
    db.session.commit()
    kofi.post(f"{API}/dunning/run")
    told = kofi.get(f"{API}/dunning/items/{item.id}").json
    newer, older = told["days"]
    assert (older["run_on"], older["reason"], older["level"]) == (TODAY, "level_due", "L1")
    assert older["message"]["state"] == "aborted"  # the newer policy called it off before it left
    assert (newer["reason"], newer["message"]) == ("too_early", None)
    assert newer["facts"] | {"strategy": "Standard", "policy": 1} == newer["facts"]
    replayed = {"strategies": strategies(3), "since": TODAY, "until": "2026-11-24"}
    (changed,) = kofi.post(f"{POLICY}/replay", json=replayed).json["changed"]
    assert [one["level"] for one in changed["after"]] == ["L1"]
    assert db.session.query(DunningDecision).count() == 2  # a replay writes nothing


def test_a_notice_is_released_seen_and_withdrawn(house, kofi):
    customer = an_account(house, "C1", name="Charpentes Val", email="compta@client.example")
    item = an_item(customer, stage="L3", due_on=date(2026, 10, 1))
    kofi.post(f"{API}/dunning/run")
    (waiting,) = kofi.get(f"{API}/dunning/releases").json["waiting"]
    assert (waiting["customer"], waiting["items"][0]["due_derived"]) == ("Charpentes Val", True)
    body = {"customer_id": customer.id, "level": "formal_notice", "item_ids": [item.id]}
    refused = kofi.post(f"{API}/dunning/releases", json=body)
    assert (refused.status_code, refused.json["code"]) == (422, "due_unconfirmed")
    said = kofi.post(f"{API}/dunning/releases", json=body | {"confirmed_item_ids": [item.id]})
    assert (said.status_code, said.json["waiting"]) == (201, [])
    (notice,) = said.json["notices"]
    assert (notice["state"], notice["released_by"]) == ("announced", "Kofi")
    assert on_phones(kofi, customer) == ["announced"]
    withdrawn = kofi.delete(f"{API}/dunning/releases/{notice['id']}").json
    assert withdrawn["state"] == "withdrawn"
    assert on_phones(kofi, customer) == []
    assert len(kofi.get(f"{API}/dunning/releases").json["waiting"]) == 1
