"""One furnished house, put back as it was before every example: quick, and the same for both databases."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from credit.store.db import db
from tests import builders
from tests.api.sync.device import Device
from tests.clients import Browser, signed_in_client
from tests.conftest import Clock
from tests.databases import PostgresServer, SqliteServer
from webapp.app import create_app
from webapp.settings import Settings

OWNERS = ("rosa", "rosa", "samir", "meriem")


class Stage:
    """The app on a furnished database: three people, four devices, four customers in two portfolios."""

    def __init__(self, server: SqliteServer | PostgresServer, url: str, data: Path) -> None:
        self.server = server
        self.url = make_url(url)
        self.clock = Clock()
        settings = Settings(data=data, database_url=url)
        self.app = create_app(settings, nudge=lambda _: None, clock=self.clock)
        self.app.test_client_class = Browser
        with self.app.app_context():
            self._furnish()
            db.session.remove()
            db.engine.dispose()
        self._keep()

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
        self.browsers = [signed_in_client(self.app, house.people[name]) for name in OWNERS]

    @contextmanager
    def lit(self, faults: frozenset[str]) -> Iterator[list[Device]]:
        """Play one example on a fresh copy, with devices that know nothing yet."""
        self._put_back()
        self.clock.__init__()
        with self.app.app_context():
            yield [
                Device(browser, name, faults)
                for browser, name in zip(self.browsers, OWNERS, strict=True)
            ]
            db.session.remove()
            db.engine.dispose()

    def _keep(self) -> None:
        if isinstance(self.server, PostgresServer):
            self.server._run(
                f"CREATE DATABASE {self.url.database}_kept TEMPLATE {self.url.database}"
            )
        else:
            shutil.copy(str(self.url.database), f"{self.url.database}.kept")

    def _put_back(self) -> None:
        name = self.url.database
        if isinstance(self.server, PostgresServer):
            self.server._run(f"DROP DATABASE {name} WITH (FORCE)")
            self.server._run(f"CREATE DATABASE {name} TEMPLATE {name}_kept")
            return
        for suffix in ("-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
        shutil.copy(f"{name}.kept", str(name))


@contextmanager
def a_stage(server: SqliteServer | PostgresServer, data: Path) -> Iterator[Stage]:
    """Build a stage, and take it down."""
    with server.database() as url:
        yield Stage(server, url, data)
