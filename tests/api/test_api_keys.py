import pytest
from sqlalchemy import select

from credit.rules.api_keys import Scope
from credit.store.api_keys import ApiKey
from credit.store.db import db
from credit.store.journal import JournalEntry
from tests.clients import signed_in_client

WANTED = {"name": "ERP", "scopes": ["feeds:ledger", "feeds:tables"]}
NOWHERE = "/api/v1/feeds/imports/2f0a3c52-6c51-4a8e-9f5b-0d3b8d6a0001"


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


@pytest.fixture
def made(ada):
    return ada.post("/api/v1/api-keys", json=WANTED).json


def knock(app, secret, ip="203.0.113.9", **headers):
    return app.test_client().get(
        NOWHERE,
        headers={"Authorization": f"Bearer {secret}", **headers},
        environ_overrides={"REMOTE_ADDR": ip},
    )


def test_the_secret_is_shown_once_and_kept_nowhere(ada, made):
    assert made["secret"].startswith("enc_")
    assert len(made["secret"]) == len("enc_") + 43  # 256 bits
    (listed,) = ada.get("/api/v1/api-keys").json
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    kept = db.session.scalars(select(ApiKey)).one()
    said = [entry.after for entry in db.session.scalars(select(JournalEntry))]
    assert made["secret"] not in f"{vars(kept)} {said}"
    assert (listed["by"], listed["beginning"]) == ("Ada", made["secret"][:8])


def test_a_key_opens_what_it_holds_until_it_is_revoked(app, ada, made, clock):
    answer = knock(app, made["secret"])
    assert (answer.status_code, answer.json["code"]) == (404, "missing")
    assert ada.get("/api/v1/api-keys").json[0]["used_at"] == clock.now.isoformat()
    for _ in range(2):  # again is harmless
        assert ada.delete(f"/api/v1/api-keys/{made['id']}").status_code == 204
    refused = knock(app, made["secret"])
    assert (refused.status_code, refused.json["code"]) == (401, "key_unknown")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_making_changing_and_revoking_are_in_the_journal(ada, made):
    url = f"/api/v1/api-keys/{made['id']}"
    assert ada.patch(url, json={"applies": True}).json["applies"] is True
    ada.delete(url)
    rows = db.session.scalars(
        select(JournalEntry).where(JournalEntry.subject_type == "api_key").order_by(JournalEntry.id)
    )
    assert [row.action for row in rows] == ["api_key.make", "api_key.change", "api_key.revoke"]


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["customers:read"]}, {"name": ""}, {"owner": "me"}]
)
def test_a_key_that_makes_no_sense_is_refused(ada, wrong):
    assert ada.post("/api/v1/api-keys", json=WANTED | wrong).status_code == 422


def test_a_key_opens_nothing_of_people_even_beside_a_session(app, ada, made):
    key = {"Authorization": f"Bearer {made['secret']}"}
    for path in ("/customers", "/people", "/session"):
        answer = ada.get(f"/api/v1{path}", headers=key)
        assert (answer.status_code, answer.json["code"]) == (401, "signed_out"), path
    assert ada.post("/api/v1/agencies", json={"name": "Ouest"}, headers=key).status_code == 401


def test_a_session_opens_nothing_of_programs(app, house):
    answer = signed_in_client(app, house.kofi).get(NOWHERE)
    assert (answer.status_code, answer.json["code"]) == (401, "key_unknown")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "enc_x", "Bearer \u00e9"])
def test_a_header_that_is_none_is_no_key(app, house, header):
    answer = app.test_client().get(NOWHERE, headers={"Authorization": header})
    assert answer.status_code == 401


def test_wrong_keys_wait_and_hold_up_neither_right_ones_nor_people(app, house, made):
    statuses = [knock(app, "enc_wrong").status_code for _ in range(31)]
    assert statuses == [401] * 30 + [429]
    assert knock(app, "enc_wrong").headers["Retry-After"] == "900"
    assert knock(app, made["secret"]).status_code == 404
    guess = app.test_client().post(
        "/api/v1/session",
        json={"username": "rosa", "password": "not hers"},
        environ_overrides={"REMOTE_ADDR": "203.0.113.9"},
    )
    assert guess.json["code"] == "wrong_credentials"


def test_every_scope_can_be_given(ada):
    every = [scope.value for scope in Scope]
    assert ada.post("/api/v1/api-keys", json={"name": "all", "scopes": every}).status_code == 201
