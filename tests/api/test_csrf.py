import pytest

from tests.clients import PASSWORD, give_password, signed_in_client

ME = "/api/v1/me"
ENGLISH = {"language": "en"}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X-CSRF-Token": ""}, id="no token"),
        pytest.param({"X-CSRF-Token": "é" * 43}, id="a made-up token"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="the right token from a foreign page"),
    ],
)
def test_a_write_that_is_not_ours_is_refused(app, house, headers):
    browser = signed_in_client(app, house.rosa)
    answer = browser.put(ME, json=ENGLISH, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert browser.get("/api/v1/session").json["user"]["language"] == "fr"


def test_the_token_of_another_session_does_not_serve(app, house):
    rosa, samir = signed_in_client(app, house.rosa), signed_in_client(app, house.samir)
    answer = rosa.put(ME, json=ENGLISH, headers={"X-CSRF-Token": samir.csrf_token})
    assert answer.json["code"] == "csrf"


def test_a_write_from_our_own_page_passes(app, house):
    browser = signed_in_client(app, house.rosa)
    answer = browser.put(ME, json=ENGLISH, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 200, id="our own page"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="a foreign page"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="a neighbour's page"),
        pytest.param({"Origin": "http://localhost"}, 200, id="our own origin"),
        pytest.param({"Origin": "http://localhost:8000"}, 200, id="the address we are known by"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="a foreign origin"),
        pytest.param({"Origin": "null"}, 403, id="an origin that hides"),
        pytest.param({}, 200, id="a program that is no browser"),
    ],
)
@pytest.mark.parametrize("path", ["session", "password/reset"])
def test_signing_in_is_done_from_our_own_page(app, house, headers, status, path):
    give_password(house.rosa)
    body = {"username": "rosa", "password": PASSWORD}
    if path == "password/reset":
        body = {"username": "rosa", "code": "nonsense", "new": PASSWORD}
        status = 401 if status == 200 else status
    answer = app.test_client().post(f"/api/v1/{path}", json=body, headers=headers)
    assert answer.status_code == status
    assert status != 403 or answer.json["code"] == "csrf"
