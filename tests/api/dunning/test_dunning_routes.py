from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.field import Dispute
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.test_dunning import TODAY, a_dispute

API = "/api/v1"


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def book(house):
    """Charpentes Val owes, partly disputed; Bati Sud has no address."""
    val = an_account(house, "C001", name="Charpentes Val", email="compta@val.example")
    item = an_item(val, "F-001", 100_00)
    add(a_dispute(item, 30_00, house=house))
    an_item(an_account(house, "C002", name="Bati Sud"), "F-002", 50_00)
    db.session.commit()


def test_the_desk_decides_reads_sends_and_finds_the_letter(kofi, book):
    assert kofi.get(f"{API}/dunning").json["run"] is None
    page = kofi.post(f"{API}/dunning/run").json
    assert page["run"]["counts"] == {
        "items": 2,
        "send": 1,
        "silent": 0,
        "task": 1,
        "messages": 1,
    }
    assert page["silent"] == [
        {"action": "task", "reason": "no_contact", "count": 1, "amount_minor": 50_00}
    ]
    (message,) = page["messages"]
    assert (message["customer"], message["total_minor"]) == ("Charpentes Val", 70_00)
    assert (message["items"], message["oldest_days"], message["state"]) == (1, 22, "due")

    read = kofi.get(f"{API}/dunning/messages/{message['id']}").json
    assert "30,00" in read["body"]
    assert [line["ref"] for line in read["lines"]] == ["F-001"]
    (said,) = read["trace"]
    assert (said["reason"], said["facts"]["disputed_minor"]) == ("level_due", 30_00)
    (why,) = kofi.get(f"{API}/dunning/decisions?reason=no_contact").json["rows"]
    assert why["customer"] == "Bati Sud"

    body = {"message_ids": [message["id"]]}
    assert kofi.post(f"{API}/dunning/send", json=body).json["sent"] == 1
    assert kofi.post(f"{API}/dunning/send", json=body).json["sent"] == 0
    (mail,) = kofi.get(f"{API}/mailbox").json["rows"]
    assert mail["recipient"] == "compta@val.example"
    assert kofi.get(f"{API}/mailbox/{mail['id']}").json["body"].startswith("Charpentes Val")


def test_only_the_desk_does(app, house, book):
    for who in (house.rosa, house.meriem, house.lea, house.ada):
        browser = signed_in_client(app, who)
        assert browser.get(f"{API}/dunning").status_code == 403
        assert browser.post(f"{API}/dunning/send", json={}).status_code == 403
    assert db.session.scalar(select(DunningMessage)) is None


def test_a_contributor_reads_the_department_s_steps_without_limits_or_scores(
    app, house, kofi, book
):
    lea = signed_in_client(app, house.lea)
    assert lea.get(f"{API}/steps").json == {"rows": []}
    dispute = db.session.scalars(select(Dispute)).one()
    body = {"item_id": dispute.item_id, "amount_minor": 25_00}
    at = f"{API}/disputes/{dispute.id}"
    assert kofi.put(f"{at}/qualification", json=body).json["state"] == "qualified"
    (lea_s,) = (one for one in kofi.get(f"{at}/colleagues").json if one["name"] == "Lea")
    ours = {"step_id": str(uuid4()), "department": "logistics", "asked": "find the slip", "days": 2}
    theirs = {"step_id": str(uuid4()), "department": "production", "asked": "weigh it"}
    for body in (ours | {"owner_id": lea_s["id"]}, theirs):
        assert kofi.post(f"{at}/steps", json=body).status_code == 201
    (step,) = lea.get(f"{API}/steps").json["rows"]
    assert (step["next_step"], step["amount_minor"], step["late"]) == (
        "find the slip",
        25_00,
        False,
    )
    assert not {"exposure", "limit", "limit_minor", "score", "class", "risk_class"} & step.keys()
    assert [one["asked"] for one in step["steps"]] == ["find the slip"]
    others = lea.put(f"{at}/steps/{theirs['step_id']}/outcome", json={"text": "I did"})
    assert others.status_code == 404
    said = lea.put(f"{at}/steps/{ours['step_id']}/outcome", json={"text": "here it is"})
    assert (said.status_code, said.json["steps"]) == (200, [])
    seen = kofi.get(f"{API}/disputes").json["rows"][0]["steps"]
    assert {(one["asked"], one["state"], one["outcome"]) for one in seen} == {
        ("find the slip", "done", "here it is"),
        ("weigh it", "open", ""),
    }
    dropped = kofi.delete(f"{at}/steps/{theirs['step_id']}", json={"text": "never mind"})
    assert dropped.json["next_step"] is None
    assert lea.get(f"{API}/steps").json == {"rows": []}


def test_a_dispute_is_resolved_once(kofi, book):
    id = db.session.scalars(select(Dispute.id)).one()
    body = {"outcome": "rejected", "text": "delivered in full"}
    assert kofi.put(f"{API}/disputes/{id}/resolution", json=body).json["outcome"] == "rejected"
    again = kofi.put(f"{API}/disputes/{id}/resolution", json=body)
    assert (again.status_code, again.json["code"]) == (409, "dispute_state")


def test_nobody_takes_a_dispute_from_an_owner_they_did_not_see(app, kofi, house, book):
    id = db.session.scalars(select(Dispute.id)).one()
    at, paul = f"{API}/disputes/{id}/owner", signed_in_client(app, house.paul)
    assert paul.put(at, json={"user_id": house.paul.id, "seen": None}).status_code == 200
    mine = {"user_id": house.kofi.id}
    late = kofi.put(at, json=mine | {"seen": None})
    assert (late.status_code, late.json["code"]) == (409, "dispute_taken")
    assert late.json["facts"] == {"owner": house.paul.name}
    again = paul.put(at, json={"user_id": house.paul.id, "seen": None})
    assert again.status_code == 200, "twice is once"
    assert kofi.put(at, json=mine | {"seen": house.paul.name}).json["owner"] == house.kofi.name
    assert paul.put(at, json={"user_id": house.paul.id}).json["owner"] == house.paul.name


def test_nobody_takes_a_dispute_from_another_of_the_name_they_saw(app, kofi, house, book):
    house.paul.name = house.claire.name
    db.session.commit()
    id = db.session.scalars(select(Dispute.id)).one()
    at, paul = f"{API}/disputes/{id}/owner", signed_in_client(app, house.paul)
    assert kofi.put(at, json={"user_id": house.claire.id}).status_code == 200
    saw = {"seen": house.claire.name, "seen_id": house.claire.id}
    assert paul.put(at, json={"user_id": house.paul.id} | saw).status_code == 200
    late = kofi.put(at, json={"user_id": house.kofi.id} | saw)
    assert (late.status_code, late.json["code"]) == (409, "dispute_taken")
    of_before = kofi.put(
        at, json={"user_id": house.kofi.id, "seen": house.paul.name, "seen_id": None}
    )
    assert of_before.json["owner_id"] == house.kofi.id, "a row without the id goes by the name"


def test_triage_shows_no_customer_whose_old_debt_has_another_due_date_by_now(kofi, house):
    customer = an_account(house, "C001")
    an_item(customer, stage="triage", due_on=TODAY + timedelta(days=30))
    an_item(customer, "CN-1", -10_00, kind="credit_note")
    assert kofi.get(f"{API}/triage").json["rows"] == []


def test_triage_is_released_by_name_or_all_said_in_so_many_words(kofi, house):
    customer = an_account(house, "C001", email="x@y.example")
    an_item(customer, stage="triage")
    page = kofi.get(f"{API}/triage").json
    assert (page["customers"], page["amount_minor"], page["rows"][0]["count"]) == (1, 100_00, 1)
    for body in ({}, {"all": False}, {"all": True, "customer_ids": [customer.id]}):
        assert kofi.post(f"{API}/triage/release", json=body).status_code == 422
    assert kofi.post(f"{API}/triage/release", json={"all": True}).json == {"released": 1}


def test_holds_need_reasons_and_ends(kofi, house):
    id = an_account(house, "C001").id
    at = f"{API}/customers/{id}"
    assert kofi.post(f"{at}/hold", json={}).status_code == 422
    held = kofi.post(f"{at}/hold", json={"reason": "no answer"})
    assert held.json["hold_reason"] == "no answer"
    assert kofi.delete(f"{at}/hold").json["hold_reason"] is None
    assert kofi.put(f"{at}/dunning-hold", json={"reason": "visit"}).status_code == 422
    until = (TODAY + timedelta(days=4)).isoformat()
    quiet = kofi.put(f"{at}/dunning-hold", json={"reason": "visit", "until": until})
    assert quiet.json["dunning_hold_until"] == until
