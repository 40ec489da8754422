from datetime import timedelta

import pytest
from sqlalchemy import select

from credit.rules.access import Permission
from credit.store.db import db
from credit.store.people import Session, User
from tests.builders import an_account
from tests.clients import PASSWORD, give_password, signed_in_client

PEOPLE = "/api/v1/people"


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


def person(body, username):
    return next(each for each in body if each["username"] == username)


def test_an_administrator_adds_a_person_who_signs_in_with_a_one_time_code(app, house, ada):
    new = {"username": "nina", "name": "Nina", "role": "rep", "agency_id": house.nord.agency_id}
    made = ada.post(PEOPLE, json=new)
    assert made.status_code == 201
    assert made.json["has_password"] is False
    code = ada.post(f"{PEOPLE}/{made.json['id']}/reset-code").json["code"]
    nina = app.test_client()
    typed = {
        "username": "Nina",
        "code": code.replace("-", "").lower(),
        "new": "nina's own password",
    }
    assert nina.post("/api/v1/password/reset", json=typed).status_code == 204
    assert nina.sign_in("nina", "nina's own password").status_code == 200
    again = nina.post("/api/v1/password/reset", json=typed)
    assert (again.status_code, again.json["code"]) == (401, "wrong_credentials"), "one time is once"
    assert person(ada.get(PEOPLE).json, "nina")["has_password"] is True


def test_a_reset_code_is_kept_as_a_hash_and_expires(app, house, ada, clock):
    code = ada.post(f"{PEOPLE}/{house.rosa.id}/reset-code").json["code"]
    assert code not in (house.rosa.reset_code_hash or "")
    clock.now += timedelta(hours=48)
    body = {"username": "rosa", "code": code, "new": "rosa's new password"}
    assert app.test_client().post("/api/v1/password/reset", json=body).status_code == 401


def test_a_new_code_voids_the_one_before(app, house, ada):
    first = ada.post(f"{PEOPLE}/{house.rosa.id}/reset-code").json["code"]
    ada.post(f"{PEOPLE}/{house.rosa.id}/reset-code")
    body = {"username": "rosa", "code": first, "new": "rosa's new password"}
    assert app.test_client().post("/api/v1/password/reset", json=body).status_code == 401


def test_a_reset_signs_out_every_device(app, house, ada):
    lost = signed_in_client(app, house.rosa)
    code = ada.post(f"{PEOPLE}/{house.rosa.id}/reset-code").json["code"]
    body = {"username": "rosa", "code": code, "new": "rosa's new password"}
    app.test_client().post("/api/v1/password/reset", json=body)
    answer = lost.get("/api/v1/session")
    assert (answer.status_code, answer.json["code"]) == (401, "signed_out")


def test_a_weak_password_does_not_use_up_the_code(app, house, ada):
    code = ada.post(f"{PEOPLE}/{house.rosa.id}/reset-code").json["code"]
    body = {"username": "rosa", "code": code, "new": "short"}
    assert app.test_client().post("/api/v1/password/reset", json=body).status_code == 422
    body["new"] = "rosa's new password"
    assert app.test_client().post("/api/v1/password/reset", json=body).status_code == 204


def test_no_answer_shows_a_hash(ada, house):
    give_password(house.rosa)
    assert "argon2" not in ada.get(PEOPLE).text


def test_a_person_is_changed_disabled_and_welcomed_back(app, house, ada):
    give_password(house.rosa)
    path = f"{PEOPLE}/{house.rosa.id}"
    assert ada.patch(path, json={"department": "sales"}).json["department"] == "sales"
    assert ada.patch(path, json={"disabled": True}).json["disabled"] is True
    assert app.test_client().sign_in("rosa").status_code == 401
    assert ada.patch(path, json={"disabled": False}).json["disabled"] is False
    assert app.test_client().sign_in("rosa").status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"disabled": True}, "last_administrator", id="leaving no administrator"),
        pytest.param({"role": "manager"}, "bad_person", id="a manager of nothing"),
        pytest.param({"role": "god"}, "invalid", id="an unknown role"),
        pytest.param({"password": PASSWORD}, "invalid", id="a password for somebody else"),
    ],
)
def test_a_change_against_the_rules_is_refused(house, ada, body, code):
    answer = ada.patch(f"{PEOPLE}/{house.ada.id}", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_an_agency_that_is_not_there_is_missing(house, ada):
    answer = ada.patch(f"{PEOPLE}/{house.rosa.id}", json={"agency_id": 999})
    assert (answer.status_code, answer.json["facts"]) == (404, {"agency_id": 999})


def test_agencies_and_portfolios_are_founded_and_filled(house, ada):
    agency = ada.post("/api/v1/agencies", json={"name": "Ouest"}).json
    assert agency in ada.get("/api/v1/agencies").json
    assert ada.post("/api/v1/agencies", json={"name": "Ouest"}).status_code == 409
    body = {"name": "Ouest 1", "agency_id": agency["id"]}
    portfolio = ada.post("/api/v1/portfolios", json=body).json
    held = {"user_ids": [house.rosa.id]}
    path = f"/api/v1/portfolios/{portfolio['id']}/holders"
    assert ada.put(path, json=held).status_code == 204
    an_account(house)
    rows = {each["name"]: each for each in ada.get("/api/v1/portfolios").json}
    assert rows["Ouest 1"]["holders"] == [house.rosa.id]
    assert (rows["Nord 1"]["customers"], rows["Sud 1"]["customers"]) == (1, 0)
    assert ada.put("/api/v1/portfolios/404/holders", json=held).status_code == 404


def test_everyone_sees_their_own_devices_and_the_administrator_all(app, house, ada):
    rosa = signed_in_client(app, house.rosa)
    assert [(each["user_id"], each["own"]) for each in rosa.get("/api/v1/devices").json] == [
        (house.rosa.id, True)
    ]
    assert {each["user_id"] for each in ada.get("/api/v1/devices").json} == {
        house.rosa.id,
        house.ada.id,
    }


def test_a_revoked_device_is_told_to_forget_at_its_next_contact(app, house, ada):
    lost = signed_in_client(app, house.rosa)
    assert ada.delete(f"/api/v1/devices/{lost.device_id}").status_code == 204
    for method in (lost.get, lost.put, lost.delete):
        answer = method("/api/v1/session" if method != lost.put else "/api/v1/me")
        assert (answer.status_code, answer.json["code"]) == (403, "device_revoked")
    give_password(house.rosa)
    assert lost.sign_in("rosa").status_code == 200, "the person may still sign in"
    assert ada.delete(f"/api/v1/devices/{lost.device_id}").status_code == 204


def test_nobody_revokes_a_stranger_s_device(app, house):
    rosa, samir = signed_in_client(app, house.rosa), signed_in_client(app, house.samir)
    assert rosa.delete(f"/api/v1/devices/{samir.device_id}").status_code == 404
    assert samir.get("/api/v1/session").status_code == 200
    other = signed_in_client(app, house.rosa)
    assert rosa.delete(f"/api/v1/devices/{other.device_id}").status_code == 204
    assert db.session.get(Session, other.device_id).end_reason == "revoked"


def test_administrators_run_no_credit(house):
    ada = db.session.scalars(select(User).filter_by(username="ada")).one()
    assert {str(each) for each in Permission if ada.may(each)} == {
        "administer",
        "appoint_deputies",  # who decides in whose place, not what
        "assign_customers",
        "import_books",  # whoever installs hands in the first books, and sees their own files only
        "read_journal",
        "word_letters",
    }
