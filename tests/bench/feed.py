"""What a pull costs the server: with nothing new, and with a hundred rows of many.

Requests enter the application as a server hands them over (WSGI), without one, so that only our own work
is measured; the other side of an unchanged pull is a route that says who is signed in and nothing else.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, text, update
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from api.guard import signed_in
from api.sync.cursor import Position, spell_cursor
from credit.store.buckets import core_bucket
from credit.store.db import db
from credit.store.sync import SyncBucket
from tests import builders
from tests.bench.run import Figures, Run, medians, ratios
from tests.clients import Browser, signed_in_client
from tests.databases import PostgresServer, SqliteServer
from webapp.app import create_app
from webapp.settings import Settings

CHANGED, SMALL, LARGE = 100, 10_000, 1_000_000
REQUESTS = 200  # of one side in one round
PULL, TRIVIAL = "/api/v1/sync/pull", "/api/v1/who"

Ask = Callable[[], tuple[str, int, int]]  # status, bytes of the body, bytes of the ETag

# Rows as large as those of open items, written by the database itself.
HEADS = {
    "sqlite": """
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
        INSERT INTO sync_head (bucket, entity, entity_id, seq, rev, deleted, payload, hash)
        SELECT :bucket, 'item', n, n, 1, 0, replace(:payload, '"id"', n), 'h' FROM n
    """,
    "postgresql": """
        INSERT INTO sync_head (bucket, entity, entity_id, seq, rev, deleted, payload, hash)
        SELECT :bucket, 'item', n, n, 1, false, CAST(replace(:payload, '"id"', n::text) AS json), 'h'
        FROM generate_series(1, :count) AS n
    """,
}
PAYLOAD = [
    "id", 1, "F-2026-000001", "invoice", "Facture F-2026-000001", "2026-10-02", "2026-11-01", "terms",
    123456, 123456, "EUR", "not_due", False,
]  # fmt: skip


def measure(run: Run) -> None:
    """Ask both questions of both databases."""
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        for database, server in servers(Path(folder)):
            with ExitStack() as stack:
                if run.wants("unchanged_pull") and not run.has("unchanged_pull", database=database):
                    desk = stack.enter_context(_filled(server, Path(folder), SMALL))
                    _unchanged(run, database, desk)
                if run.wants("changed_pull") and not run.has("changed_pull", database=database):
                    sizes = (SMALL, SMALL * 5 if run.quick else LARGE)
                    desks = [
                        stack.enter_context(_filled(server, Path(folder), size)) for size in sizes
                    ]
                    _changed(run, database, sizes, desks)


class Desk:
    """An application on one database, and rosa's device."""

    def __init__(self, app: Flask, heads: int) -> None:
        self.app = app
        self.heads = heads
        with app.app_context():
            house = builders.a_house()
            self.bucket = core_bucket(house.nord.id)
            given = {"bucket": self.bucket, "count": heads, "payload": json.dumps(PAYLOAD)}
            db.session.execute(text(HEADS[db.engine.dialect.name]), given)
            db.session.execute(
                update(SyncBucket).where(SyncBucket.id == self.bucket).values(seq=heads)
            )
            db.session.commit()
            with db.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql("ANALYZE")
            browser = signed_in_client(app, house.rosa)
            self.cookie = cookie_of(browser)
            db.session.remove()
        self.cursor = self._pulled()

    def request(self, path: str, **query: str) -> Ask:
        """Prepare one request; calling it answers (status, bytes of the body, bytes of the ETag)."""
        headers = Headers({"Cookie": self.cookie, "Accept-Encoding": "gzip"})
        base = EnvironBuilder(path=path, query_string=query, headers=headers).get_environ()

        def ask() -> tuple[str, int, int]:
            told: list[Any] = []

            def start(status: str, headers: Any, _error: Any = None) -> Any:
                told.extend((status, headers))

            body = self.app.wsgi_app(dict(base), start)
            size = sum(map(len, body))
            body.close()  # type: ignore[attr-defined]
            tag = next((value for name, value in told[1] if name == "ETag"), "")
            return told[0], size, len(tag)

        return ask

    def _pulled(self) -> dict[str, Position]:
        """Give the cursor of a device that holds everything."""
        with self.app.app_context():
            known = db.session.execute(
                select(SyncBucket.id, SyncBucket.epoch, SyncBucket.seq)
            ).all()
            db.session.remove()
        mine = {self.bucket, self.bucket.replace("core", "history"), "ref", "user:1"}
        found = {name: Position(epoch, seq, None) for name, epoch, seq in known if name in mine}
        return {name: found.get(name, Position(1, 0, None)) for name in mine}


def _unchanged(run: Run, database: str, desk: Desk) -> None:
    unchanged = desk.request(PULL, c=spell_cursor(desk.cursor))
    status, body, tag = unchanged()
    assert status.startswith("304"), status
    sides = {"encours": unchanged, "trivial": desk.request(TRIVIAL)}
    rounds = [beside(sides) for _ in range(max(run.rounds, 5))]
    ours, floor = (medians(one[name] for one in rounds) for name in sides)
    run.say(
        "unchanged_pull",
        database=database,
        heads=desk.heads,
        bytes=body + tag,
        **ours,
        floor=floor,
        ratio=ratios(rounds, "encours", "trivial"),
    )


def _changed(run: Run, database: str, sizes: tuple[int, int], desks: list[Desk]) -> None:
    sides = {str(desk.heads): _behind(desk) for desk in desks}
    rounds = [beside(sides) for _ in range(max(run.rounds, 5))]
    growth = ratios(rounds, str(sizes[1]), str(sizes[0]))
    for size in map(str, sizes):
        figures = medians(one[size] for one in rounds)
        more = {"growth": growth["ms"]} if size == str(sizes[1]) else {}
        run.say(
            "changed_pull", database=database, heads=int(size), changed=CHANGED, **figures, **more
        )


def _behind(desk: Desk) -> Ask:
    """Prepare a pull that is a hundred rows behind."""
    last = desk.cursor[desk.bucket]
    cursor = desk.cursor | {desk.bucket: last._replace(seq=last.seq - CHANGED)}
    ask = desk.request(PULL, c=spell_cursor(cursor))
    status, body, _ = ask()
    assert status.startswith("200"), status
    assert body > CHANGED, body
    return ask


def beside(sides: dict[str, Ask]) -> dict[str, Figures]:
    """Ask both by turns, so that whatever else the machine does falls on both; take the medians."""
    found: dict[str, list[Figures]] = {name: [] for name in sides}
    for _ in range(REQUESTS):
        for name, ask in sides.items():
            began, cpu = time.perf_counter(), time.thread_time()
            ask()
            spent = {"ms": time.perf_counter() - began, "cpu_ms": time.thread_time() - cpu}
            found[name].append({key: value * 1000 for key, value in spent.items()})
    return {name: medians(lines) for name, lines in found.items()}


def servers(folder: Path) -> Iterator[tuple[str, SqliteServer | PostgresServer]]:
    """Give an empty server of each kind, by its name."""
    (folder / "sqlite").mkdir()
    yield "sqlite", SqliteServer(folder / "sqlite")
    (folder / "postgres").mkdir()
    yield "postgresql", PostgresServer(folder / "postgres")


@contextmanager
def _filled(server: SqliteServer | PostgresServer, folder: Path, heads: int) -> Iterator[Desk]:
    with server.database() as url:
        app = create_app(Settings(data=folder, database_url=url), nudge=lambda _job: None)
        app.test_client_class = Browser
        app.add_url_rule(TRIVIAL, view_func=signed_in(lambda: {"ok": True}))
        yield Desk(app, heads)
        with app.app_context():
            db.engine.dispose()


def cookie_of(browser: Any) -> str:
    """Give a browser's session as the header spells it."""
    (cookie,) = browser._cookies.values()
    return f"{cookie.key}={cookie.value}"
