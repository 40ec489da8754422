from datetime import date, timedelta
from uuid import uuid4

import pytest

from credit.store.customers import CustomerFigures
from credit.store.db import db
from tasks.limits import route_requests
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import a_request, figures_of, limits_of

QUEUE = "/api/v1/limit-requests"


@pytest.fixture
def customer(house):
    customer = an_account(house, limit_minor=50_000_00)
    figures_of(customer, oldest_days=41, overdue_minor=14_380_00, risk_class="D")
    return customer


@pytest.fixture
def request_id(house, customer):
    row = a_request(customer, house.rosa, 60_000_00)
    row.facts = {"exposure_minor": 20_000_00, "score": 60}
    db.session.commit()
    route_requests()
    return str(row.id)


def decide(browser, request_id, etag, **body):
    headers = {"If-Match": etag} if etag else {}
    return browser.put(f"{QUEUE}/{request_id}/decision", json=body, headers=headers)


def test_the_file_holds_what_the_decision_rests_on(app, house, request_id):
    answer = signed_in_client(app, house.kofi).get(f"{QUEUE}/{request_id}")
    file = answer.json
    assert answer.headers["ETag"] == f'"{file["request"]["version"]}"'
    assert file["request"]["customer"] == "Client C001"
    assert file["request"]["requester"] == "Rosa"
    assert file["request"]["current_minor"] == 50_000_00
    assert file["facts_at_submission"]["exposure_minor"] == 20_000_00
    assert file["facts_now"]["exposure_minor"] == 30_000_00
    assert file["moved"] == ["exposure_minor"]
    assert file["route"] == ["credit_manager", "cfo"]
    assert file["may_decide"] is True
    checked = {rule["code"]: rule["ok"] for rule in file["rules"]}
    assert checked == {
        "overdue_30": False,
        "delegation": "warn",
        "requester_distinct": True,
        "data_fresh": True,
        "facts_steady": False,
        "risk_class": "warn",
        "no_hold": True,
        "covers_exposure": True,
    }


def test_a_ledger_that_missed_three_days_gives_no_verdict(app, house, customer, request_id):
    kofi = signed_in_client(app, house.kofi)
    house.company.as_of = date(2026, 11, 20)  # Friday; the figures last changed long before
    figures = db.session.get(CustomerFigures, customer.id)
    figures.as_of, figures.oldest_days = date(2026, 11, 2), 20
    db.session.commit()
    file = kofi.get(f"{QUEUE}/{request_id}").json
    assert (file["facts_now"]["as_of"], file["facts_now"]["oldest_days"]) == ("2026-11-20", 41)
    fresh = next(rule for rule in file["rules"] if rule["code"] == "data_fresh")
    assert (fresh["ok"], fresh["facts"]["as_of"]) == (True, "2026-11-20")
    assert file["request"]["colour"] == "green"
    house.company.as_of = date(2026, 11, 17)
    db.session.commit()
    file = kofi.get(f"{QUEUE}/{request_id}").json
    fresh = next(rule for rule in file["rules"] if rule["code"] == "data_fresh")
    assert (fresh["ok"], fresh["facts"]["missed_business_days"]) == (False, 3)
    assert file["facts_now"]["light"] == {"colour": "none", "reasons": ["stale"]}
    assert file["request"]["colour"] == "none"


def test_the_queue_of_each(app, house, request_id):
    def seen(person, state="open"):
        rows = signed_in_client(app, person).get(f"{QUEUE}?state={state}").json["rows"]
        return [row["id"] for row in rows]

    assert seen(house.kofi) == seen(house.kofi, "mine") == seen(house.paul) == [request_id]
    assert seen(house.paul, "mine") == []
    assert seen(house.meriem) == [request_id]
    assert seen(house.kofi, "all") == [request_id]


def test_approved_by_two_over_http(app, house, customer, request_id):
    kofi, claire = signed_in_client(app, house.kofi), signed_in_client(app, house.claire)
    seen = kofi.get(f"{QUEUE}/{request_id}").headers["ETag"]
    answer = decide(kofi, request_id, seen, outcome="approved", reason="ok")
    assert (answer.status_code, answer.json["route"]) == (200, ["credit_manager", "cfo"])
    assert answer.json["why_not"] == "already_approved"
    assert answer.json["request"]["route"] == ["cfo"]
    lost = decide(claire, request_id, seen, outcome="approved", reason="ok")
    assert (lost.status_code, lost.json["code"], lost.json["facts"]["by"]) == (
        412,
        "changed",
        "Kofi",
    )
    seen = answer.headers["ETag"]
    done = decide(claire, request_id, seen.replace('"', "").join(['"', ':br"']), outcome="approved")
    assert (done.status_code, done.json["request"]["state"]) == (200, "approved")
    assert done.json["request"]["decided_by"] == "Claire"
    assert limits_of(customer)[-1] == ("permanent", 60_000_00, "effective")
    late = decide(kofi, request_id, seen, outcome="refused", reason="trop tard")
    assert (late.status_code, late.json["code"], late.json["facts"]["by"]) == (
        409,
        "decided",
        "Claire",
    )


def test_a_decision_needs_its_version_a_reason_and_the_right(app, house, request_id):
    kofi = signed_in_client(app, house.kofi)
    assert decide(kofi, request_id, None, outcome="approved").status_code == 428
    assert decide(kofi, request_id, "*", outcome="refused", reason=" ").status_code == 422
    assert decide(kofi, request_id, "*", outcome="approved", note="x").status_code == 422
    paul = decide(signed_in_client(app, house.paul), request_id, "*", outcome="approved")
    assert (paul.status_code, paul.json["facts"]) == (403, {"why": "above_authority"})


def test_strangers_and_the_field(app, house, request_id):
    house.meriem.agency_id = house.samir.agency_id  # a manager of the other agency
    db.session.commit()
    stranger = signed_in_client(app, house.meriem)
    assert stranger.get(f"{QUEUE}/{request_id}").status_code == 404
    assert decide(stranger, request_id, "*", outcome="approved").status_code == 404
    for person in (house.rosa, house.lea, house.ada):
        assert signed_in_client(app, person).get(QUEUE).status_code == 403
    assert app.test_client().get(QUEUE).status_code == 401


def test_a_counter_offer_made_permanent(app, house, customer, clock):
    until = clock.now.date() + timedelta(days=20)
    row = a_request(customer, house.rosa, 60_000_00, temporary_until=until)
    kofi = signed_in_client(app, house.kofi)
    body = {"outcome": "approved", "granted_minor": 50_000_00, "temporary_until": None}
    assert decide(kofi, row.id, '"1"', **body).json["request"]["granted_until"] is None
    assert limits_of(customer)[-1] == ("permanent", 50_000_00, "effective")


def test_the_desk_sets_a_limit(app, house, customer):
    path = f"/api/v1/customers/{customer.id}/limit"
    body = {"amount_minor": 40_000_00, "max_overdue_days": 30, "reason": "premier plafond"}
    kofi = signed_in_client(app, house.kofi)
    assert kofi.put(path, json=body).json == {"state": "effective", "request_id": None}
    asked = signed_in_client(app, house.paul).put(path, json=body | {"amount_minor": 45_000_00})
    assert asked.json["state"] == "in_review"
    assert signed_in_client(app, house.meriem).put(path, json=body).status_code == 403
    assert kofi.put(path, json=body | {"amount_minor": -1}).status_code == 422


def test_the_inbox(app, house, request_id):
    kofi = signed_in_client(app, house.kofi)
    inbox = kofi.get("/api/v1/notices").json
    assert inbox["unread"] == 1
    [row] = inbox["rows"]
    assert (row["event"], row["link"]) == ("limit_to_decide", f"/decisions/{request_id}")
    assert row["title"] == "Demande à décider"
    assert row["body"] == "Client C001, avant 17:00"
    path, seen = "/api/v1/notices/read", {"ids": [row["id"], str(uuid4())]}
    assert signed_in_client(app, house.paul).post(path, json=seen).status_code == 204
    assert kofi.get("/api/v1/notices").json["unread"] == 1  # another person marks nothing of his
    assert kofi.post(path, json=seen).status_code == kofi.post(path, json=seen).status_code == 204
    assert kofi.get("/api/v1/notices").json["unread"] == 0
    refused = kofi.post(path, json={"ids": ["first"]})
    assert (refused.status_code, list(refused.json["facts"]["fields"]["json"])) == (422, ["ids"])


def test_an_administrator_appoints_a_deputy_who_then_may_decide(app, house, customer, clock):
    row = a_request(customer, house.claire, 300_000_00)
    denis, kofi = signed_in_client(app, house.denis), signed_in_client(app, house.kofi)
    assert decide(denis, row.id, "*", outcome="approved").status_code == 200
    assert decide(kofi, row.id, "*", outcome="approved").status_code == 403
    today = clock.now.date().isoformat()
    body = {"principal_id": house.claire.id, "deputy_id": house.kofi.id}
    body |= {"starts_on": today, "ends_on": today}
    ada, path = signed_in_client(app, house.ada), "/api/v1/limit-deputies"
    assert kofi.post(path, json=body).status_code == 403
    assert ada.post(path, json=body | {"deputy_id": house.rosa.id}).json["code"] == "no_deputy"
    first = ada.post(path, json=body).json["id"]
    assert ada.post(path, json=body).json["id"] == first
    assert [each["id"] for each in ada.get(path).json["rows"]] == [first]
    done = decide(kofi, row.id, "*", outcome="approved")
    assert done.json["request"]["state"] == "approved"
    assert done.json["request"]["decided_for"] == "Claire"


def test_somebody_of_the_desk_appoints_their_own_deputy_and_nobody_elses(app, house, clock):
    kofi, path = signed_in_client(app, house.kofi), "/api/v1/limit-deputies"
    today = clock.now.date().isoformat()
    own = {"principal_id": house.kofi.id, "deputy_id": house.paul.id}
    own |= {"starts_on": today, "ends_on": today}
    assert kofi.post(path, json=own).status_code == 201
    others = kofi.post(path, json=own | {"principal_id": house.claire.id})
    assert (others.status_code, others.json["code"]) == (403, "forbidden")
    seen = kofi.get(path).json
    assert [(each["principal_id"], each["deputy_id"]) for each in seen["rows"]] == [
        (house.kofi.id, house.paul.id)
    ]
    assert {each["name"] for each in seen["candidates"]} == {"Claire", "Denis", "Kofi", "Paul"}
    assert len(signed_in_client(app, house.paul).get(path).json["rows"]) == 1
    assert signed_in_client(app, house.claire).get(path).json["rows"] == []
    assert signed_in_client(app, house.rosa).post(path, json=own).status_code == 403
