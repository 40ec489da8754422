import pytest
from flask import abort
from marshmallow import INCLUDE, Schema
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import UnprocessableEntity

from api.arguments import Parser
from credit.store.db import db
from tests.clients import signed_in_client
from webapp.app import create_app
from webapp.settings import Settings


def raise_locked():
    raise OperationalError("UPDATE", {}, Exception("database is locked"))


def raise_secret():
    raise RuntimeError("hunter2")


@pytest.fixture
def broken(database_url, clock, tmp_path):
    """An app with a few routes that fail in the ways programs fail."""
    app = create_app(
        Settings(data=tmp_path, database_url=database_url), nudge=lambda _job: None, clock=clock
    )
    for name, view in [
        ("locked", raise_locked),
        ("fault", raise_secret),
        (
            "lost_column",
            lambda: (_ for _ in ()).throw(OperationalError("", {}, Exception("no column"))),
        ),
        ("full", lambda: (_ for _ in ()).throw(NoConnection("QueuePool limit reached"))),
        ("gone", lambda: abort(410)),
    ]:
        app.add_url_rule(f"/api/v1/{name}", name, view)
    with app.app_context():
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        pytest.param("no-such-thing", 404, "missing", id="nothing there"),
        pytest.param("password/reset", 405, "method_not_allowed", id="the wrong method"),
        pytest.param("locked", 503, "busy", id="a locked database"),
        pytest.param("full", 503, "busy", id="every connection in use"),
        pytest.param("fault", 500, "internal_error", id="a fault of ours"),
        pytest.param("lost_column", 500, "internal_error", id="a broken query"),
        pytest.param("gone", 410, "http_410", id="whatever else HTTP knows"),
    ],
)
def test_every_error_is_a_problem_document(broken, path, status, code):
    answer = broken.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == code
    assert answer.json["status"] == status
    assert set(answer.json) == {"type", "status", "code", "title", "facts"}
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text
    assert (answer.headers.get("Retry-After") == "5") == (status == 503)


def test_a_body_of_the_wrong_shape_names_its_fields(app, house):
    browser = signed_in_client(app, house.rosa)
    answer = browser.put("/api/v1/me", json={"language": "fr", "role": "admin"})
    assert answer.status_code == 422
    assert answer.json["code"] == "invalid"
    assert "role" in str(answer.json["facts"]["fields"])


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "0002-01-01"])
@pytest.mark.parametrize(
    "path",
    [
        "board/moves?on=",
        "board/moves/customers?on=",
        "journal?since=",
        "exports/journal.csv?until=",
    ],
)
def test_the_oldest_days_there_are_are_answered(app, house, path, day):
    browser = signed_in_client(app, house.kofi)
    assert browser.get(f"/api/v1/{path}{day}").status_code == 200


@pytest.mark.parametrize("shown", [0, 0.0, 1, "no", "true"])
def test_what_resembles_true_or_false_is_neither(app, house, shown):
    browser = signed_in_client(app, house.kofi)
    body = {"tiles": [{"name": "aged", "shown": shown}]}
    answer = browser.put("/api/v1/overview/tiles", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_a_body_that_is_no_json_is_a_bad_request(app, house):
    answer = app.test_client().post(
        "/api/v1/session", data="{nonsense", content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")


def test_a_body_that_is_too_large_is_refused_unread(app, house):
    browser = signed_in_client(app, house.rosa)
    answer = browser.put("/api/v1/me", json={"language": "f" * 5_000_000})
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("customer_id", {"customer_id": 2**31, "parts": []}),
        ("kind", {"customer_id": 1, "kind": "half a pair: \ud800"}),
        ("kind", {"customer_id": 1, "kind": "nothing: \0"}),
        ("amount_minor", {"customer_id": 1, "amount_minor": -(2**63)}),
    ],
)
def test_what_no_column_holds_is_refused_by_its_name(app, field, body):
    class Body(Schema):
        class Meta:
            unknown = INCLUDE

    read = Parser().use_args(Body(), location="json")(lambda said: said)
    with app.test_request_context(json=body), pytest.raises(UnprocessableEntity) as refused:
        read()
    assert set(refused.value.data["messages"]["json"]) == {field}


def test_a_number_in_a_path_that_no_column_holds_names_nothing(app, house):
    desk = signed_in_client(app, house.claire)
    for past in (2**31, 2**63, 10**30):
        assert desk.get(f"/api/v1/customers/{past}").status_code == 404
