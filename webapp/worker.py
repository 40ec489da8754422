"""The worker process: takes wake-ups from the queue and runs jobs inside the application."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any

from flask import Flask
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, Worker, worker_registration
from rq.job import Job
from sqlalchemy.orm import configure_mappers

from credit.store.db import db
from tasks.news import Publisher
from tasks.queue import QUEUE, Nudger, begin, connect, end
from tasks.tally import Tally
from tasks.timetable import TIMETABLE
from webapp import garbage
from webapp.app import create_app, utc_now
from webapp.orphans import die_with_parent
from webapp.settings import Settings

# An idle worker reports three times in this many seconds; RQ's own default is seven minutes.
SILENT_SECONDS = 90
AGAIN_SECONDS = 1

log = logging.getLogger(__name__)

_plugs: dict[str, Any] = {}  # the application and its Redis, set before the fork


def work(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
    """Serve the queue until SIGTERM. Each job runs in a fork of its own, which may die alone.

    A worker that its Redis failed in the middle of a job gives up; another begins once there is a Redis.
    """
    url = str(settings.redis_url)
    connection = Redis.from_url(url)
    app = create_app(
        settings,
        nudge=Nudger(connect(url)),
        publish=Publisher(url),
        clock=clock,
        tally=Tally(connection),
    )
    prepare(app, connection)
    while True:
        worker = HouseWorker(
            [Queue(QUEUE, connection=connection)],
            worker_ttl=SILENT_SECONDS,
            work_horse_killed_handler=_count_killed,
        )
        worker.log_job_description = False
        try:
            worker.work(with_scheduler=False, logging_level="WARNING")
        except RedisError as error:
            log.warning("the worker begins anew, Redis is away: %s", error)
        if worker.told_to_stop:
            return
        time.sleep(AGAIN_SECONDS)


class HouseWorker(Worker):
    """A worker that is known again after its Redis was lost: each sign of life says who it is."""

    max_connection_wait_time = 10.0  # seconds between looks at a Redis that is away
    told_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the job under way."""
        self.told_to_stop = True
        super().request_stop(signum, frame)

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Give a sign of life, and stand in the list."""
        connection: Redis = self.connection if pipeline is None else pipeline
        connection.hset(self.key, mapping=self.serialize())
        worker_registration.register(self, pipeline)
        super().heartbeat(timeout, pipeline)


def prepare(app: Flask, connection: Redis) -> None:
    """Set what jobs run in, and do here once what every fork would do again: it is most of an idle job."""
    configure_mappers()
    _plugs.update(app=app, redis=connection)
    garbage.settle_in()


def run_job(name: str) -> None:
    """Run one job of the timetable inside the application. Delivery: at least once."""
    die_with_parent()
    app: Flask = _plugs["app"]
    begin(_plugs["redis"], name)
    began, outcome = time.monotonic(), "failed"
    with app.app_context():
        db.engine.dispose(close=False)  # whatever the parent may hold stays the parent's
        try:
            TIMETABLE[name].job()
            outcome = "done"
        finally:
            db.session.remove()
            _count(app, name, outcome, time.monotonic() - began)
    end(_plugs["redis"], name, app.extensions["clock"]())


def _count(app: Flask, name: str, outcome: str, seconds: float) -> None:
    app.extensions["tally"]("job", name, outcome)
    app.extensions["tally"]("job_seconds", name, by=round(seconds, 3))
    log.info("job", extra={"job": name, "outcome": outcome, "ms": round(seconds * 1000)})


def _count_killed(job: Job, *_how: object) -> None:
    """Count a job whose process died under it: it could not say so itself."""
    _plugs["app"].extensions["tally"]("job", str(job.args[0]), "killed")
