"""The few things every test may ask for: a database of each kind, an app on it, a clock, personas."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from credit.rules import calendar
from credit.store.db import db
from tests import assembly, builders, databases
from tests.clients import Browser
from tests.databases import PostgresServer, SqliteServer
from tests.planted import pytest_terminal_summary  # noqa: F401  # a hook, by its name
from webapp.settings import Settings


class Clock:
    """A clock tests set: Monday 23 November 2026, 09:00 in Paris, unless told otherwise."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def sqlite_server() -> Iterator[SqliteServer]:
    with databases.folder() as folder:
        yield SqliteServer(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with databases.folder() as folder:
        yield PostgresServer(folder)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.getfixturevalue(f"{request.param}_server").database() as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def nudged() -> list[str]:
    """The names of the jobs that were woken, in order."""
    return []


@pytest.fixture
def app(database_url: str, clock: Clock, nudged: list[str], tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(data=tmp_path, database_url=database_url)
    app = assembly.put_under(settings, nudge=nudged.append, clock=clock)
    app.test_client_class = Browser
    with app.app_context():
        yield app
        calendar.follow(())
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(app: Flask) -> builders.House:
    """One company, two agencies, and the nine personas."""
    return builders.a_house()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()
