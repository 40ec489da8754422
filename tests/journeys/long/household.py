"""An installation of real processes (Redis, web, worker, under the supervisor) whose clock a test sets.

`python -m tests.journeys.long.household` is the supervisor; the test moves the hands, ticks as the scheduler
would, and waits until the worker has done what was woken.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from werkzeug.wrappers import Request

from credit.store.db import db
from tasks.queue import QUEUE, RUN, Nudger
from tasks.timetable import TIMETABLE, Slot
from tests.installation import ROOT, free_port
from tests.journeys.long.fates import REQUESTS_DIE, Fates, twice
from webapp import redis_server
from webapp.app import create_app
from webapp.scheduler import tick
from webapp.settings import Settings
from webapp.supervisor import Supervisor
from webapp.web import Web
from webapp.worker import work

PARIS = ZoneInfo("Europe/Paris")
PATIENCE_SECONDS = 120
AGAIN_SECONDS = (
    1.0  # then a question nobody answered is asked again: the queue may have died with it
)
SETTLED = "settled"
CONCERNED = {
    "apply_imports",
    "deliver_notices",
    "judge_promises",
    "nightly",
    "prepare_digests",
    "prepare_dunning",
    "project_due",
    "read_imports",
    "reckon_penalties",
    "recompute",
    "remind_promises",
    "send_dunning",
}  # the story's own jobs: a fork each, so the others are left to the telling in one process
LOOK_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Hands:
    """A clock of a file: it runs from the instant it was set to."""

    file: Path

    def set(self, instant: datetime) -> None:
        """Set the hands, all at once."""
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps([instant.astimezone(UTC).isoformat(), time.time()]))
        new.replace(self.file)

    def __call__(self) -> datetime:
        """Read the clock."""
        instant, set_at = json.loads(self.file.read_text())
        return datetime.fromisoformat(instant) + timedelta(seconds=time.time() - set_at)

    def day(self) -> str:
        """Name the business day."""
        return self().astimezone(PARIS).date().isoformat()


class Household:
    """The processes, seen from the test."""

    def __init__(self, data: Path, smtp_port: int, seed: str = "") -> None:
        self.data, self.seed = data, seed
        self.settings = settings_in(data, free_port(), smtp_port)
        self.url = self.settings.url
        self.hands = Hands(data / "hands.json")
        self.app: Flask = create_app(self.settings, nudge=lambda _job: None, clock=self.hands)
        self.redis = Redis.from_url(redis_server.url_of(data))
        self.asked = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start everything; who talks to it waits by itself."""
        told = [str(self.data), str(self.settings.port), str(self.settings.smtp_port), self.seed]
        words = [sys.executable, "-m", "tests.journeys.long.household", *told]
        with (self.data / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                words, cwd=ROOT, env=os.environ, stdout=log, stderr=log
            )

    def end(self) -> None:
        """Stop everything."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
        with self.app.app_context():
            db.engine.dispose()

    def deaths(self) -> list[str]:
        """List who died of what so far."""
        folder = self.data / "deaths"
        return sorted(f"{one.name} {one.read_text()}" for one in folder.glob("*"))

    def let(self, instant: datetime) -> None:
        """Let it be this instant, and everything happen that is due by then."""
        self.hands.set(instant)
        self.tick()
        self.settle()

    def tick(self) -> None:
        """Look at the timetable as the scheduler does."""
        now = self.hands().astimezone(PARIS)
        nudger = Nudger(self.redis)
        self._insist(lambda: tick(self.redis, lambda job: job in CONCERNED and nudger(job), now))

    def settle(self) -> None:
        """Wait until everything that was woken has run, and what it woke in turn."""
        while True:
            self._ask()
            if not self._insist(self._waiting):
                return

    def _waiting(self) -> list[str]:
        """Name the jobs that wait, besides our questions: one asked twice is answered twice."""
        jobs = Queue(QUEUE, connection=self.redis).jobs
        return [job.args[0] for job in jobs if job.args[0] != SETTLED]

    def _ask(self) -> None:
        """Put a question at the end of the queue and wait for its answer."""
        self.asked += 1
        answer, until = self.data / SETTLED, time.monotonic() + PATIENCE_SECONDS
        answer.unlink(missing_ok=True)
        while not answer.exists():
            if time.monotonic() > until:
                raise TimeoutError(f"the worker does not answer; {self.deaths()}")
            queue = Queue(QUEUE, connection=self.redis)
            self._insist(
                lambda queue=queue: queue.enqueue(RUN, SETTLED, result_ttl=0, failure_ttl=1)
            )
            again = time.monotonic() + AGAIN_SECONDS
            while not answer.exists() and time.monotonic() < again:
                time.sleep(LOOK_SECONDS)

    def _insist(self, ask: Callable[[], Any]) -> Any:
        """Ask Redis until it answers: it may just have been killed."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return ask()
            except RedisError:
                if time.monotonic() > until:
                    raise
                time.sleep(LOOK_SECONDS)


def settings_in(data: Path, port: int, smtp_port: int) -> Settings:
    """Choose what the installation of a folder is like: SQLite, a Redis of its own, letters by SMTP."""
    return Settings(
        data=data,
        database_url=f"sqlite:///{data / 'encours.sqlite'}",
        url=f"http://localhost:{port}",
        port=port,
        demo=False,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security="none",
        smtp_from="credit@maison.example",
    )


def _keep_house(settings: Settings, seed: str) -> None:
    """Be the supervisor of parts that see our hands; there is no scheduler: the test ticks."""
    hands = Hands(settings.data / "hands.json")

    def fates(settings: Settings) -> Fates | None:
        return Fates(settings.data / "deaths", seed, str(settings.redis_url)) if seed else None

    def run_worker(settings: Settings) -> None:
        found = fates(settings)
        for name, slot in TIMETABLE.items():
            TIMETABLE[name] = replace(slot, job=twice(name, slot.job, found, hands.day))
        TIMETABLE[SETTLED] = Slot((settings.data / SETTLED).touch)
        work(settings, clock=hands)

    def run_web(settings: Settings) -> None:
        _MortalWeb(settings, hands, fates).run()

    parts = {"worker": run_worker, "web": run_web}
    Supervisor(settings, parts).run(prepare=lambda _: None, announce=lambda _: None)


class _MortalWeb(Web):
    """The web process, with a fate over every write."""

    def __init__(
        self, settings: Settings, hands: Hands, fates: Callable[[Settings], Fates | None]
    ) -> None:
        self.fates, self.hands = fates, hands
        super().__init__(settings, hands)

    def load(self) -> Flask:
        app = super().load()
        fates = self.fates(self.settings)
        if fates is not None:
            app.wsgi_app = partial(self._serve, app.wsgi_app, fates)  # type: ignore[method-assign]
        return app

    def _serve(
        self, serve: Any, fates: Fates, environ: dict[str, Any], start: Any
    ) -> Iterable[bytes]:
        request = Request(environ)
        if request.method in ("GET", "HEAD"):
            return serve(environ, start)  # type: ignore[no-any-return]
        where = request.path.rsplit("/", 1)[1]
        with fates.over(f"{self.hands.day()}.{request.method}-{where}", one_in=REQUESTS_DIE):
            return serve(environ, start)  # type: ignore[no-any-return]


if __name__ == "__main__":
    _data, _port, _smtp_port, _seed = sys.argv[1:]
    _keep_house(settings_in(Path(_data), int(_port), int(_smtp_port)), _seed)
