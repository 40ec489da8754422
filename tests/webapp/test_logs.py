"""What the log of a running house says, and that it says nothing about anybody."""

import io
import json
import logging
import threading

import pytest

from credit.store.db import db
from tests import builders
from tests.clients import give_password, signed_in_client
from webapp.logs import JsonLines


@pytest.fixture
def written():
    """Everything this thread logs meanwhile, as JSON lines; what other tests left running may log as well."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    here = threading.get_ident()
    handler.addFilter(lambda record: record.thread == here)
    handler.setFormatter(JsonLines())
    root, requests = logging.getLogger(), logging.getLogger("encours.requests")
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    requests.setLevel(logging.NOTSET)


def lines(written):
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route_and_a_number_for_the_person(app, house, written):
    account = builders.an_account(house)
    db.session.commit()
    browser = signed_in_client(app, house.kofi)
    assert browser.get(f"/api/v1/customers/{account.id}").status_code == 200
    line = lines(written)[-1]
    assert set(line) == {
        "at", "level", "logger", "event", "request_id", "method", "route", "status", "ms", "user_id",
    }  # fmt: skip
    assert (line["route"], line["status"]) == ("/api/v1/customers/<int:customer_id>", 200)
    assert (line["user_id"], line["event"]) == (house.kofi.id, "request")


def test_no_name_address_amount_or_question_is_logged(app, house, written):
    """Whatever goes wrong, and whoever logs it: a wrong password, a search, a fault that quotes a row."""
    account = builders.an_account(house, name="Boulangerie Durand", limit_minor=765_432_00)
    db.session.commit()
    give_password(house.kofi)
    browser = signed_in_client(app, house.kofi)
    browser.get("/api/v1/customers?q=Durand&mail=durand@example.org")
    browser.get("/nowhere/Durand?amount=76543200")
    browser.sign_in("durand@example.org", "a secret of Durand")
    app.logger.warning("the database is busy: %s", ValueError(f"row {account.name} 76543200"))
    logging.getLogger("gunicorn.error").error("Error handling request %s", "/x?q=Durand")
    logging.getLogger("some.library").error("%(who)s is gone", {"who": "Durand"})
    try:
        raise ValueError("76543200 is owed by durand@example.org")
    except ValueError:
        app.logger.exception("entry %s failed", house.kofi.id)
    text = written.getvalue()
    assert len(lines(written)) >= 7
    for secret in ("urand", "example.org", "76543200", "765432", "secret", "kofi", "Kofi", "q="):
        assert secret not in text, secret
    assert lines(written)[-1]["error"]["class"] == "ValueError"
    assert "test_logs.py" in lines(written)[-1]["error"]["frames"][0]


def test_an_answer_that_refuses_names_the_line_to_look_for(client, written):
    answer = client.get("/api/v1/customers", headers={"X-Request-Id": "not-believed-here"})
    assert answer.status_code == 401
    assert answer.headers["X-Request-Id"] == lines(written)[-1]["request_id"] != "not-believed-here"
