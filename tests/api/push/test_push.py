import pytest
from sqlalchemy import select

from credit.operations import push
from credit.store.db import db
from credit.store.people import Session
from credit.store.push import Notice, PushSubscription
from tests.clients import signed_in_client
from tests.push_service import Receiver, unb64

PATH = "/api/v1/push-subscriptions"
ENDPOINT = "http://127.0.0.1:9/push/1"


@pytest.fixture(autouse=True)
def _test_host(app):
    app.config["ENCOURS_PUSH_TEST_HOSTS"] = ("127.0.0.1:9",)


def subscription(endpoint=ENDPOINT, receiver=None):
    keys = (receiver or Receiver()).keys
    return {"endpoint": endpoint, "expirationTime": None, "keys": keys}


def stored():
    db.session.expire_all()
    return list(db.session.scalars(select(PushSubscription)))


def test_a_device_listens_and_stops(app, house):
    phone = signed_in_client(app, house.rosa)
    key = phone.get("/api/v1/push-key").json
    assert len(unb64(key["key"])) == 65
    assert phone.get(PATH).json == {"rows": []}
    body = subscription()
    assert phone.post(PATH, json=body).status_code == 201
    assert phone.post(PATH, json=body).status_code == 201
    [row] = phone.get(PATH).json["rows"]
    assert (row["endpoint"], row["key_id"]) == (ENDPOINT, key["key_id"])
    assert len(stored()) == 1
    assert phone.delete(PATH).status_code == phone.delete(PATH).status_code == 204
    assert stored() == []


def test_a_device_listens_in_one_place_and_sees_only_its_own(app, house):
    phone, other = signed_in_client(app, house.rosa), signed_in_client(app, house.rosa)
    phone.post(PATH, json=subscription())
    assert other.get(PATH).json == {"rows": []}
    phone.post(PATH, json=subscription("http://127.0.0.1:9/push/2"))
    assert [row.endpoint for row in stored()] == ["http://127.0.0.1:9/push/2"]


def test_a_shared_browser_pushes_to_the_one_who_signed_in_last(app, house):
    body = subscription()
    signed_in_client(app, house.rosa).post(PATH, json=body)
    signed_in_client(app, house.samir).post(PATH, json=body)
    assert [row.user_id for row in stored()] == [house.samir.id]


def test_signing_out_ends_the_listening(app, house):
    phone = signed_in_client(app, house.rosa)
    phone.post(PATH, json=subscription())
    phone.delete("/api/v1/session")
    assert stored() == []
    assert db.session.scalar(select(Session.ended_at)) is not None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (subscription("https://evil.test/x"), "push_endpoint_refused"),
        (subscription("http://127.0.0.1:10/push"), "push_endpoint_refused"),
        (subscription() | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "push_keys_refused"),
        (subscription() | {"more": 1}, "invalid"),
        (subscription("https://fcm.googleapis.com/" + "x" * 2048), "invalid"),
    ],
    ids=["a stranger's host", "another port", "no keys", "unknown words", "too long"],
)
def test_what_is_refused(app, house, body, code):
    answer = signed_in_client(app, house.rosa).post(PATH, json=body)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert stored() == []


def test_production_knows_no_test_hosts(app):
    assert push.test_hosts() == ("127.0.0.1:9",)
    app.config["ENCOURS_URL"] = "https://encours.example"
    assert push.test_hosts() == ()


def test_without_a_session_there_is_nothing(app, house):
    assert app.test_client().get("/api/v1/push-key").status_code == 401
    assert app.test_client().post(PATH, json=subscription()).status_code == 401


def test_another_device_that_signs_in_is_told_to_those_that_listen(app, house):
    signed_in_client(app, house.rosa)
    told = select(Notice.user_id).where(Notice.event == "new_device")
    signed_in_client(app, house.rosa).post(PATH, json=subscription())
    assert list(db.session.scalars(told)) == []
    signed_in_client(app, house.rosa)
    assert list(db.session.scalars(told)) == [house.rosa.id]
    signed_in_client(app, house.samir)
    assert list(db.session.scalars(told)) == [house.rosa.id]
