"""The real application behind a real socket, with its jobs run in the same process."""

import atexit
import contextlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import make_server

from credit.operations.actor import MACHINE
from credit.operations.figures import recompute
from credit.operations.work import Work, transact
from credit.store.db import db
from credit.store.sync import OpLog
from tasks.timetable import TIMETABLE
from tests import builders
from tests.clients import give_password
from tests.databases import settle
from webapp.app import create_app, utc_now
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

HOST = "localhost"
REWRITTEN = ("content-length", "etag", "last-modified")


@dataclass
class Weather:
    """What lies between the phone and the server: tests put a status or a whole answer in its place.

    `answers` are taken one per request to `path`; when they are used up the server answers itself.
    `hung_up`: after the server did its work, the connection dies before the answer. `portal`: a network that
    wants a sign-in answers everything, in the server's place. `stuck`: by path, an old copy somebody keeps.
    """

    path: str = "/api/v1/sync/push"
    answers: list[tuple[str, str, bytes]] = field(default_factory=list)
    hung_up: int = 0
    portal: tuple[str, list[tuple[str, str]], bytes] | None = None
    seen: list[str] = field(default_factory=list)
    stuck: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    grown: dict[str, bytes] = field(default_factory=dict)  # by path: what a later build adds to it


@dataclass
class Served:
    """A running server and what tests may ask of it."""

    app: Flask
    url: str
    house: builders.House
    weather: Weather
    jobs: ThreadPoolExecutor
    woken: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The folder of everything the installation keeps."""
        return Path(self.app.config["ENCOURS_DATA"])

    def said(self) -> list[tuple[str, str]]:
        """List the operations taken in: type and outcome, in order of arrival."""
        with self.app.app_context():
            rows = select(OpLog.type, OpLog.outcome).order_by(OpLog.received_at)
            found = [tuple(row) for row in db.session.execute(rows)]
            db.session.remove()
        return found

    def count(self, table: Any) -> int:
        """Count the rows of a table."""
        with self.app.app_context():
            found = db.session.scalar(select(func.count()).select_from(table)) or 0
            db.session.remove()
        return found

    def change(self, verb: Callable[[Work], Any], *customer_ids: int) -> None:
        """Do something on the server, as the house itself, and wait for what follows from it."""
        with self.app.app_context():
            transact(MACHINE, verb, customers=customer_ids)
            db.session.remove()
        self.settle()

    def settle(self) -> None:
        """Wait until every job woken so far has run, and whatever they woke."""
        known = -1
        while known != len(self.woken):
            known = len(self.woken)
            self.jobs.submit(lambda: None).result(timeout=60)


@contextlib.contextmanager
def serving(
    data: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    push_test_hosts: tuple[str, ...] = (),
) -> Iterator[Served]:
    """Serve a small house on SQLite: Rosa's three customers, Samir's one.

    clock: the server's; browsers keep their own. push_test_hosts: may receive pushes too.
    """
    path = data / "journey.db"
    house = furnished(path, clock())
    settings = Settings(
        data=data, database_url=f"sqlite:///{path}", push_test_hosts=push_test_hosts
    )
    with hosting(settings, house, clock=clock) as served:
        yield served


@contextlib.contextmanager
def hosting(
    settings: Settings, house: builders.House, *, clock: Callable[[], datetime], times: int = 1
) -> Iterator[Served]:
    """Serve whatever database the settings name; every job that is woken runs so many times."""
    jobs = ThreadPoolExecutor(max_workers=1)
    weather = Weather()
    woken: list[str] = []

    def nudge(name: str) -> None:
        woken.append(name)
        for _ in range(times):
            _later(jobs, app, name)

    app = create_app(settings, nudge=nudge, clock=clock)
    streams = app.extensions["streams"]
    app.extensions["publish"] = streams.tell  # the only process there is
    streams.listening = True
    server = make_server(HOST, 0, _under(weather, app), threaded=True)
    app.config["ENCOURS_URL"] = f"http://{HOST}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served = Served(app, app.config["ENCOURS_URL"], house, weather, jobs, woken)
    served.settle()
    try:
        yield served
    finally:
        streams.close()
        server.shutdown()
        thread.join(timeout=10)
        jobs.shutdown(wait=True, cancel_futures=True)
        with app.app_context():
            db.engine.dispose()


def furnished(path: Path, now: datetime) -> builders.House:
    """Put the small house of a day in place as a SQLite file: built once a process, then copied."""
    kept, house = _built(now.astimezone(UTC).date())
    shutil.copy(kept, path)
    return house


@cache
def _built(today: date) -> tuple[Path, builders.House]:
    folder = Path(tempfile.mkdtemp(prefix="encours-house-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "house.sqlite"
    settings = Settings(data=folder, database_url=f"sqlite:///{path}")
    morning = datetime.combine(today, time(), UTC)
    app = create_app(settings, nudge=lambda _name: None, clock=lambda: morning)
    bring_up_to_date(app)
    with app.app_context():
        house = furnish(morning)
        while transact(MACHINE, recompute):
            pass
        db.session.remove()
        db.engine.dispose()
    settle(path)
    return path, house


def _later(jobs: ThreadPoolExecutor, app: Flask, name: str) -> None:
    def run() -> None:
        with app.app_context():
            try:
                TIMETABLE[name].job()
            except Exception:
                app.logger.exception("job %s", name)
            finally:
                db.session.remove()

    if name in TIMETABLE:
        jobs.submit(run)


def _under(weather: Weather, app: Flask) -> Any:
    def serve(environ: WSGIEnvironment, start: StartResponse) -> Any:
        path = str(environ["PATH_INFO"])
        weather.seen.append(f"{environ['REQUEST_METHOD']} {path}")
        if weather.portal:
            status, headers, body = weather.portal
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start(status, [*headers, ("Content-Length", str(len(body)))])
            return [body]
        if path in weather.stuck and not environ["QUERY_STRING"]:
            kind, body = weather.stuck[path]
            start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
            return [body]
        if path == weather.path and weather.answers:
            status, kind, body = weather.answers.pop(0)
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
            return [body]
        if path == weather.path and weather.hung_up:
            weather.hung_up -= 1
            b"".join(app(environ, lambda *_: lambda _bytes: None))
            start("502 Bad Gateway", [("Content-Type", "text/html"), ("Content-Length", "0")])
            return [b""]
        if path in weather.grown:
            return _grow(app, environ, start, weather.grown[path])
        return app(environ, start)

    return serve


def _grow(app: Flask, environ: WSGIEnvironment, start: StartResponse, more: bytes) -> Any:
    """Answer with `more` after what the server says: a file of another build."""
    for header in ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
        environ.pop(header, None)
    told: list[Any] = []
    body = b"".join(app(environ, lambda *said: told.extend(said) or (lambda _: None))) + more
    headers = [one for one in told[1] if one[0].lower() not in REWRITTEN]
    start(told[0], [*headers, ("Content-Length", str(len(body)))])
    return [body]


def furnish(now: datetime) -> builders.House:
    """Put the small house in place: its people, its customers, their open items."""
    house = builders.a_house()
    today = now.astimezone(UTC).date()
    house.company.as_of = _business_day_before(today)
    house.company.imported_at = now
    for person in house.people.values():
        person.language = "fr"
        give_password(person)
    val = builders.an_account(
        house, "C0001", name="Charpentes Val", limit_minor=50_000_00, phone="02 99 00 00 01"
    )
    builders.an_item(
        val,
        "F-20388",
        5_120_00,
        document_on=today - timedelta(days=71),
        due_on=today - timedelta(days=41),
    )
    builders.an_item(
        val,
        "F-20502",
        9_340_00,
        document_on=today - timedelta(days=20),
        due_on=today + timedelta(days=10),
    )
    over = builders.an_account(
        house,
        "C0002",
        name="Établissements Gérard Le Bihan et Fils, Couverture Zinguerie Étanchéité de Bretagne",
        limit_minor=20_000_00,
    )
    for number, days in (("F-30001", 67), ("F-30002", 33)):
        builders.an_item(
            over,
            number,
            1_234_567_89 if days > 40 else 15_600_00,
            document_on=today - timedelta(days=days + 30),
            due_on=today - timedelta(days=days),
        )
    fresh = builders.an_account(house, "C0003", name="Mat’Ouest")
    other = builders.an_account(
        house, "C0099", name="Client de Samir", portfolio=house.sud, limit_minor=10_000_00
    )
    ids = [val.id, over.id, fresh.id, other.id]
    transact(MACHINE, lambda work: work.touch(*ids, figures=True), customers=ids)
    return house


def _business_day_before(day: date) -> date:
    before = day - timedelta(days=1)
    while before.isoweekday() > 5:
        before -= timedelta(days=1)
    return before
