"""One furnished house, put back as it was before every example: quick, and the same for both databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from logging import CRITICAL
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, make_url

from credit.operations import sessions
from credit.store.db import db
from tasks import feed
from tests import builders
from tests.api.sync.device import Device
from tests.api.sync.trouble import Trouble
from tests.clients import Browser, signed_in_client
from tests.conftest import Clock
from tests.databases import PostgresServer, SqliteServer
from webapp.app import create_app
from webapp.settings import Settings

OWNERS = ("rosa", "rosa", "samir", "meriem", "lea", "kofi")


class Stage:
    """The app on a furnished database: five people, six devices, four customers in two portfolios."""

    def __init__(self, server: SqliteServer | PostgresServer, url: str, data: Path) -> None:
        self.clock = Clock()
        self.trouble = Trouble()
        self.statements: list[str] = []
        # months pass in a second here: no bound on what a session asks in a minute
        self.settings = Settings(data=data, database_url=url, requests_per_minute=0)
        self.app = create_app(self.settings, nudge=lambda _: None, clock=self.clock)
        self.app.test_client_class = Browser
        self.app.logger.setLevel(CRITICAL)  # poison is meant to be noisy
        with self.app.app_context():
            self._furnish()
            feed.project_due()
            on_postgres = isinstance(server, PostgresServer)
            self.copies = SchemaCopies() if on_postgres else FileCopies(url)
            self.copies.keep("furnished")
            self.trouble.watch_commits()
            event.listen(db.engine, "before_cursor_execute", self._note)
            db.session.remove()

    def _furnish(self) -> None:
        house = builders.a_house()
        portfolios = [house.nord, house.sud]
        self.portfolio_ids = [portfolio.id for portfolio in portfolios]
        self.people = {name: person.id for name, person in house.people.items()}
        accounts = [
            builders.an_account(house, f"C{n}", portfolio=portfolios[n % 2]) for n in range(4)
        ]
        self.customer_ids = [account.id for account in accounts]
        for account in accounts:
            builders.an_item(account, f"F-{account.id}")
        self.keys = [self._key(house.people[name]) for name in OWNERS]

    def _key(self, person: Any) -> tuple[str, str, Any]:
        browser = signed_in_client(self.app, person)
        cookie = browser.get_cookie("encours_session")
        return (cookie.value if cookie else "", str(browser.csrf_token), browser.device_id)

    def _browser(self, key: tuple[str, str, Any]) -> Browser:
        browser: Browser = self.app.test_client()  # type: ignore[assignment]
        token, browser.csrf_token, browser.device_id = key
        browser.set_cookie("encours_session", token)
        return browser

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements.append(statement)

    @contextmanager
    def lit(self, faults: frozenset[str]) -> Iterator[list[Device]]:
        """Play one example on the house as furnished, with devices that know nothing yet."""
        self.clock.__init__()  # type: ignore[misc]
        self.trouble.end()
        with self.app.app_context(), ExitStack() as until:
            self.copies.put_back("furnished")
            until.enter_context(self.trouble.possible())
            until.callback(db.session.remove)
            yield [
                Device(self._browser(key), name, faults, person=self.people[name])
                for key, name in zip(self.keys, OWNERS, strict=True)
            ]

    def back_up(self) -> None:
        """Keep the present state as a backup."""
        self.copies.keep("backup")

    def restore(self) -> None:
        """Put the backup back, as copying a database's files would: nothing is rotated."""
        db.session.remove()
        self.copies.put_back("backup")

    def is_signed_in(self, device: Device) -> bool:
        """Say whether the server still knows a device's session."""
        cookie = device.browser.get_cookie("encours_session")
        session = sessions.find(cookie.value) if cookie else None
        return session is not None and sessions.is_alive(session, self.clock.now)


class FileCopies:
    """Copies of a SQLite database, which is one file. Nothing is synced to disk: no power fails here."""

    def __init__(self, url: str) -> None:
        self.path = Path(str(make_url(url).database))
        event.listen(db.engine, "connect", self._hurry)
        db.engine.dispose()

    def _hurry(self, connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    def keep(self, name: str) -> None:
        """Copy what is there."""
        db.session.remove()
        self._copy(self.path, self._at(name))

    def put_back(self, name: str) -> None:
        """Replace what is there by a copy."""
        db.session.remove()
        db.engine.dispose()
        self._copy(self._at(name), self.path)

    def _at(self, name: str) -> Path:
        return self.path.with_suffix(f".{name}")

    def _copy(self, source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
            here.execute("PRAGMA synchronous = OFF")
            there.backup(here)


class SchemaCopies:
    """Copies of a PostgreSQL database's tables in a schema beside it: much faster than a new database."""

    def __init__(self) -> None:
        with db.engine.connect() as connection:
            tables = sa.inspect(connection).get_table_names("public")
        self.tables = [f'"{table}"' for table in tables]

    def keep(self, name: str) -> None:
        """Copy all rows, and where the ids stand."""
        db.session.remove()
        sequences = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        self._run(
            f"DROP SCHEMA IF EXISTS {name} CASCADE",
            f"CREATE SCHEMA {name}",
            *(f"CREATE TABLE {name}.{table} AS TABLE public.{table}" for table in self.tables),
            f"CREATE TABLE {name}.sequences AS {sequences}",
        )

    def put_back(self, name: str) -> None:
        """Replace all rows by a copy's; triggers and foreign keys look away."""
        db.session.remove()
        position = "coalesce(last_value, 1), last_value IS NOT NULL"
        self._run(
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM public.{table}" for table in self.tables),
            *(f"INSERT INTO public.{t} SELECT * FROM {name}.{t}" for t in self.tables),
            f"SELECT setval('public.' || sequencename, {position}) FROM {name}.sequences",
        )

    def _run(self, *statements: str) -> None:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(";".join(statements))


@contextmanager
def a_stage(server: SqliteServer | PostgresServer, data: Path) -> Iterator[Stage]:
    """Build a stage, and take it down."""
    with server.database() as url:
        stage = Stage(server, url, data)
        yield stage
        stage.trouble.stop_watching()
        with stage.app.app_context():
            db.engine.dispose()
