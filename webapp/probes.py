"""How `/healthz` and `/readyz` ask the queue, the worker and the scheduler."""

from collections.abc import Callable
from datetime import UTC, datetime

from redis import Redis
from rq import Queue, Worker

from tasks.queue import QUEUE
from tasks.queue_state import oldest_wait, scheduler_beat
from webapp.scheduler import TICK_SECONDS
from webapp.worker import SILENT_SECONDS

WAITS_SECONDS = 1800  # as long as one job may run: a ledger of a million rows holds the others up


def make_probes(connection: Redis, now: Callable[[], datetime]) -> dict[str, Callable[[], str]]:
    """Build the probes over one Redis; each says "ok" or what is wrong."""

    def queue() -> str:
        since = oldest_wait(connection)
        return _say_age(since or now(), now(), WAITS_SECONDS, what="waits")

    def worker() -> str:
        seen = [
            one.last_heartbeat.astimezone(UTC)
            for one in Worker.all(connection, queue=Queue(QUEUE, connection=connection))
            if one.last_heartbeat
        ]
        return _say_age(max(seen, default=None), now(), SILENT_SECONDS)

    def scheduler() -> str:
        return _say_age(scheduler_beat(connection), now(), 4 * TICK_SECONDS)

    return {"queue": queue, "worker": worker, "scheduler": scheduler}


def _say_age(seen: datetime | None, now: datetime, limit_seconds: int, what: str = "silent") -> str:
    if seen is None:
        return "not seen"
    age = int((now - seen).total_seconds())
    return "ok" if age <= limit_seconds else f"{what} for {age} s"
