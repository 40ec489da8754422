"""Browsers for tests: each request runs as in a real server, in a context of its own."""

from collections.abc import Callable
from contextvars import Context
from functools import cache
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from credit.operations import passwords, sessions
from credit.operations.actor import Actor
from credit.operations.work import transact
from credit.store.db import db
from credit.store.people import User

PASSWORD = "correct horse battery"
SAFE = {"GET", "HEAD", "OPTIONS"}


class Browser(FlaskClient):
    """A test client that shares neither `g` nor a database session with the test, and sends the CSRF token.

    What the test has pending is committed first; what it holds is stale afterwards and reloads itself.
    """

    csrf_token: str | None = None
    device_id: Any = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request and take the whole answer, as a server does before it lets go of a request."""
        kwargs.setdefault("buffered", True)
        if self.csrf_token and str(kwargs.get("method", "GET")).upper() not in SAFE:
            kwargs["headers"] = {"X-CSRF-Token": self.csrf_token, **(kwargs.get("headers") or {})}
        db.session.commit()
        return _alone(lambda: super(Browser, self).open(*args, **kwargs))

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Sign in as a page does, and keep the CSRF token for later writes."""
        answer = self.post("/api/v1/session", json={"username": username, "password": password})
        if answer.status_code == 200:
            self.csrf_token, self.device_id = answer.json["csrf_token"], answer.json["device_id"]
        return answer


def signed_in_client(app: Flask, user: User) -> Browser:
    """Give a browser in which the person is signed in (through a session row, without hashing a password)."""
    browser: Browser = app.test_client()  # type: ignore[assignment]  # set by the fixture
    person = Actor(user.id, user.role, uuid4())
    session, token = transact(person, lambda work: sessions.start(work, user_agent="test"))
    https = app.config["ENCOURS_URL"].startswith("https://")
    name = "__Host-encours_session" if https else "encours_session"
    browser.set_cookie(name, token)
    browser.csrf_token, browser.device_id = session.csrf_token, session.id
    return browser


def give_password(user: User, password: str = PASSWORD) -> None:
    """Let a builder's person sign in with a password."""
    user.password_hash = _hashed(password)
    db.session.commit()


@cache
def _hashed(password: str) -> str:
    """Hash once for everybody: it is slow on purpose."""
    return passwords.hashed(password)


def _alone(send: Callable[[], TestResponse]) -> TestResponse:
    return Context().run(send)
