"""One command starts and stops everything: Redis, web, worker and the single scheduler.

The parts are forks of this process, which has imported everything once: they start fast and share memory.
"""

import logging
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import FrameType

from webapp import garbage, redis_server
from webapp.data_folder import CannotStart, hold
from webapp.processes import Process, run_aside
from webapp.scheduler import schedule
from webapp.settings import Settings
from webapp.web import serve_web
from webapp.worker import work

POLL_SECONDS = 0.1
STOP_SECONDS = 10
RESTART_SECONDS = 1
Step = Callable[[Settings], None]
PARTS: Mapping[str, Step] = {"scheduler": schedule, "worker": work, "web": serve_web}

log = logging.getLogger(__name__)


class Supervisor:
    """Starts the parts, restarts one that dies, stops them in reverse order."""

    def __init__(self, settings: Settings, parts: Mapping[str, Step] = PARTS) -> None:
        self.wanted = parts
        self.private_redis = settings.redis_url is None
        url = settings.redis_url or redis_server.url_of(settings.data)
        self.settings = replace(settings, redis_url=url)
        self.redis: subprocess.Popen[bytes] | None = None
        self.parts: list[Process] = []
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def run(self, prepare: Step, announce: Step) -> None:
        """Serve until Ctrl-C or SIGTERM: prepare first (it may take a while), announce once we answer."""
        try:
            self._start_redis()
            if not run_aside(lambda: prepare(self.settings), give_up=lambda: self.stopping):
                raise CannotStart("the database could not be prepared; the reason is above")
            self._start_parts()
            self._watch(announce)
        finally:
            for part in reversed(self.parts):
                part.end(STOP_SECONDS)
            self._stop_redis()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_redis(self) -> None:
        if self.private_redis:
            self.redis = redis_server.start(self.settings.data)

    def _stop_redis(self) -> None:
        if self.redis is not None:
            self.redis.terminate()
            self.redis.wait(STOP_SECONDS)

    def _start_parts(self) -> None:
        garbage.settle_in()
        for name, run in self.wanted.items():
            part = Process(name, lambda run=run: run(self.settings))  # type: ignore[misc]
            self.parts.append(part)
            part.start()

    def _watch(self, announce: Step) -> None:
        announced = False
        while not self.stopping:
            time.sleep(POLL_SECONDS)
            if not announced and self._answers():
                announced = True
                run_aside(lambda: announce(self.settings))
            if self.redis is not None and self.redis.poll() is not None:
                _tell("Redis")
                self._start_redis()
            for part in self.parts:
                if part.has_ended() and not self.stopping:
                    _tell(part.name)
                    part.start()

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.settings.host, self.settings.host)  # noqa: S104
        try:
            socket.create_connection((host, self.settings.port), timeout=1).close()
        except OSError:
            return False
        return True


def _tell(name: str) -> None:
    log.warning("encours: a part ended, starting it again: %s", name, extra={"part": name})
    time.sleep(RESTART_SECONDS)


def supervise(settings: Settings, *, prepare: Step, announce: Step) -> None:
    """Run the installation until told to stop. Raises CannotStart, NoRedis."""
    with hold(settings.data):
        _look_at_port(settings)
        Supervisor(settings).run(prepare, announce)


def _look_at_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            raise CannotStart(
                f"cannot listen on {place}: {error.strerror} (PORT, ENCOURS_HOST)"
            ) from error
