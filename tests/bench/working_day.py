"""Ten minutes of a working day: every phone comes by, and the desk works on, without one error.

Phones come as in the morning rush (`tests/bench/rush.py`), spread over the ten minutes. Beside them people at
the desk go from screen to screen, each from another one on: they ask what the screen asks, look, and go on.
"""

import http.client
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import select

from credit.operations import sessions
from credit.operations.actor import Actor
from credit.operations.work import transact
from credit.rules.access import Role
from credit.store.db import db
from credit.store.people import User
from tests.bench.installation import app_on
from tests.bench.morning import Rep, furnish, import_overnight
from tests.bench.run import Run
from tests.bench.rush import AT_ONCE, Log, Phone, arrivals, cpu_of_web, first_visit, run_all, settle
from tests.installation import free_port, installation

PHONES, DESKS, SECONDS = 500, 20, 600
QUICK_PHONES, QUICK_DESKS, QUICK_SECONDS = 50, 4, 30
LOOKS_SECONDS = 4.0  # at a screen, before going on to the next
SCREENS = (
    "/board",
    "/overview?scope=company&id=1",
    "/limit-requests",
    "/customers?page=1",
    "/customers/1",
    "/customers/1/exposure",
    "/late-items",
    "/disputes",
    "/dunning",
    "/receipts",
    "/forecast?scope=company&id=1&by=week",
    "/notices",
    "/journal",
)


@dataclass
class Desk:
    """Somebody at the desk, from screen to screen."""

    cookie: str
    port: int
    log: Log
    ended: threading.Event
    first: int

    def work(self) -> None:
        """Open screens until the day ends."""
        for number in itertools.count(self.first):
            if self.ended.wait(LOOKS_SECONDS):
                return
            path, began = SCREENS[number % len(SCREENS)], time.monotonic()
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            line.request(
                "GET", f"/api/v1{path}", headers={"Cookie": f"encours_session={self.cookie}"}
            )
            status = (answer := line.getresponse()).status
            answer.read()
            line.close()
            self.log.waits["desk"].append(time.monotonic() - began)
            if status != 200:
                self.log.errors.append(f"{path} {status}")


def measure(run: Run) -> None:
    """Let ten minutes pass."""
    phones, desks, seconds = (
        (QUICK_PHONES, QUICK_DESKS, QUICK_SECONDS) if run.quick else (PHONES, DESKS, SECONDS)
    )
    if run.has("working_day", phones=phones):
        return
    with TemporaryDirectory(prefix="encours-day-") as folder:
        data, port = Path(folder), free_port()
        app = app_on(data / "encours.sqlite")
        reps = furnish(app, phones)
        cookies = [_desk_cookie(app) for _ in range(desks)]
        with installation(data, port):
            run.tell(f"{phones} phones read everything for the first time")
            first = Log()
            run_all([(0.0, first_visit(Phone(rep, port), first)) for rep in reps], 8)
            import_overnight(app, reps)
            settle()
            run.tell(f"{seconds} seconds of a working day")
            log = Log()
            with cpu_of_web() as cpu:
                _spend(_day(reps, port, seconds, log), [(c, port, log) for c in cookies])
        run.say(
            "working_day",
            phones=phones,
            desks=desks,
            over_seconds=seconds,
            **log.figures(),
            web_cpu_s=round(cpu[0], 1),
            first_errors=len(first.errors),
        )


def _day(reps: list[Rep], port: int, seconds: int, log: Log) -> Callable[[], None]:
    visits = arrivals([Phone(rep, port) for rep in reps], seconds, log)
    return lambda: run_all(visits, AT_ONCE)


def _spend(phones: Callable[[], None], people: list[tuple[str, int, Log]]) -> None:
    ended = threading.Event()
    desks = [threading.Thread(target=Desk(*one, ended, n).work) for n, one in enumerate(people)]
    for desk in desks:
        desk.start()
    try:
        phones()
    finally:
        ended.set()
        for desk in desks:
            desk.join()


def _desk_cookie(app: Flask) -> str:
    with app.app_context():
        claire = db.session.scalars(select(User).where(User.username == "claire")).one()
        person = Actor(claire.id, Role(claire.role), None)
        _, token = transact(person, lambda work: sessions.start(work, user_agent="bench"))
        db.session.remove()
        return token
