"""Let the demo company live through its last days: the clock is set back, and the operations do the rest."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from credit.operations import imports
from credit.operations.actor import Actor
from credit.operations.moment import time_zone
from credit.operations.work import transact
from credit.rules.calendar import is_business_day
from credit.store.db import db
from credit.store.people import User
from tasks.timetable import TIMETABLE
from webapp.demo import ledger
from webapp.demo.company import Buyer

HISTORY_DAYS = 730

# What a night owes, in its order.
AT_NIGHT = ("nightly", "judge_promises", "review_limits", "recompute", "route_requests")

Travel = Callable[[datetime], None]


def business_days(until: date, count: int) -> list[date]:
    """List the last business days up to a day (inclusive), oldest first."""
    days: list[date] = []
    while len(days) < count:
        if is_business_day(until):
            days.insert(0, until)
        until -= timedelta(days=1)
    return days


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    """Give the instant of a wall-clock time at the demo company."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(time_zone())).astimezone(UTC)


@contextmanager
def time_machine(app: Flask) -> Iterator[Travel]:
    """Let the block set the application's clock; afterwards it tells the real time again."""
    real = app.extensions["clock"], app.extensions["nudge"]
    app.extensions["nudge"] = lambda _job: None  # the script runs the jobs itself, in its own time

    def travel(to: datetime) -> None:
        app.extensions["clock"] = lambda: to

    try:
        yield travel
    finally:
        app.extensions["clock"], app.extensions["nudge"] = real


def run_jobs(*names: str) -> None:
    """Run jobs by their name, as the worker would."""
    for name in names:
        TIMETABLE[name].job()


def person(username: str) -> User:
    """Get one of the staff."""
    return db.session.scalars(select(User).where(User.username == username)).one()


def acting(user: User, **more: object) -> Actor:
    """Act as a person at the desk."""
    return Actor(user.id, user.role, **more)  # type: ignore[arg-type]


def import_ledger(buyers: Sequence[Buyer], start_on: date, as_of: date) -> None:
    """Hand the ledger of a day in as `kofi` would, and apply it."""
    text = "\r\n".join(ledger.fec(buyers, start_on, as_of)) + "\r\n"
    take_in(text.encode(), ledger.filename(as_of), kind="fec")


def take_in(content: bytes, filename: str, *, kind: str) -> None:
    """Import one file and apply it; a demo file that does not reconcile is a fault of ours."""
    actor = acting(person("kofi"))
    row = transact(
        actor, lambda work: imports.receive(work, io.BytesIO(content), filename, kind=kind)
    )
    import_id = row.id
    run_jobs("read_imports")
    transact(actor, lambda work: imports.ask_to_apply(work, import_id))
    run_jobs("apply_imports", "recompute")
