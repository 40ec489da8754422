"""The worker process: takes wake-ups from the queue and runs jobs inside the application."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from redis import Redis
from rq import Queue, Worker
from sqlalchemy.orm import configure_mappers

from credit.store.db import db
from tasks.news import Publisher
from tasks.queue import QUEUE, Nudger, begin, brief_line, end
from tasks.timetable import TIMETABLE
from webapp.app import create_app, utc_now
from webapp.orphans import die_with_parent
from webapp.settings import Settings

# An idle worker reports three times in this many seconds; RQ's own default is seven minutes.
SILENT_SECONDS = 90

_plugs: dict[str, Any] = {}  # the application and its Redis, set before the fork


def work(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
    """Serve the queue until SIGTERM. Each job runs in a fork of its own, which may die alone."""
    url = str(settings.redis_url)
    connection, nudge = Redis.from_url(url), Nudger(brief_line(url))
    app = create_app(settings, nudge=nudge, publish=Publisher(url), clock=clock)
    prepare(app, connection)
    worker = Worker([Queue(QUEUE, connection=connection)], worker_ttl=SILENT_SECONDS)
    worker.log_job_description = False
    worker.work(with_scheduler=False, logging_level="WARNING")


def prepare(app: Flask, connection: Redis) -> None:
    """Set what jobs run in, and do here once what every fork would do again: it is most of an idle job."""
    configure_mappers()
    _plugs.update(app=app, redis=connection)


def run_job(name: str) -> None:
    """Run one job of the timetable inside the application. Delivery: at least once."""
    die_with_parent()
    app: Flask = _plugs["app"]
    begin(_plugs["redis"], name)
    with app.app_context():
        db.engine.dispose(close=False)  # whatever the parent may hold stays the parent's
        try:
            TIMETABLE[name].job()
        finally:
            db.session.remove()
    end(_plugs["redis"], name, app.extensions["clock"]())
