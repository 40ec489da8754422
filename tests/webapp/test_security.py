from dataclasses import replace

import pytest
from flask import request

from tests.clients import Browser, signed_in_client
from webapp.app import create_app
from webapp.settings import Settings

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
    "trusted-types encours-worker"
)


@pytest.fixture
def settings(tmp_path, sqlite_server):
    with sqlite_server.database() as url:
        yield Settings(data=tmp_path, database_url=url)


def an_app(settings, clock, **changes):
    app = create_app(replace(settings, **changes), nudge=print, clock=clock)
    app.test_client_class = Browser
    return app


@pytest.mark.parametrize("path", ["/", "/clients/7", "/no/such/page"])
def test_a_page_runs_our_own_files_and_nothing_inline(app, path):
    headers = app.test_client().get(path).headers
    assert headers["Content-Security-Policy"] == PAGE
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/no-such-thing"])
@pytest.mark.parametrize("known", [True, False], ids=["signed in", "signed out"])
def test_an_api_answer_may_run_nothing_and_is_never_stored(app, house, path, known):
    browser = signed_in_client(app, house.rosa) if known else app.test_client()
    headers = browser.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_https_is_insisted_on_where_it_is_spoken(settings, clock):
    app = an_app(settings, clock, url="https://encours.example")
    with app.app_context():
        answer = app.test_client().get("/api/v1/no-such-thing")
    insists = answer.headers["Strict-Transport-Security"]
    assert insists == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("proxies", "believed"),
    [
        pytest.param(0, "127.0.0.1", id="nobody is believed by default"),
        pytest.param(1, "203.0.113.9", id="one proxy is believed about its caller"),
        pytest.param(2, "198.51.100.7", id="two proxies are believed about theirs"),
    ],
)
def test_forwarded_addresses_are_believed_by_count(settings, clock, proxies, believed):
    app = an_app(settings, clock, trusted_proxies=proxies)
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    with app.app_context():
        app.test_client().get("/", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})
    assert seen == [believed]
