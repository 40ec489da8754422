"""How `/healthz` asks the queue, the worker and the scheduler."""

from collections.abc import Callable
from datetime import UTC, datetime

from redis import Redis
from rq import Queue, Worker

from tasks.queue import QUEUE
from webapp.scheduler import HEARTBEAT, TICK_SECONDS
from webapp.worker import SILENT_SECONDS


def make_probes(connection: Redis, now: Callable[[], datetime]) -> dict[str, Callable[[], str]]:
    """Build the probes over one Redis; each says "ok" or what is wrong."""

    def queue() -> str:
        return "ok" if connection.ping() else "no answer"

    def worker() -> str:
        seen = [
            one.last_heartbeat.astimezone(UTC)
            for one in Worker.all(connection, queue=Queue(QUEUE, connection=connection))
            if one.last_heartbeat
        ]
        return _say_age(max(seen, default=None), now(), SILENT_SECONDS)

    def scheduler() -> str:
        beat = connection.get(HEARTBEAT)
        seen = datetime.fromisoformat(beat.decode()) if isinstance(beat, bytes) else None
        return _say_age(seen, now(), 4 * TICK_SECONDS)

    return {"queue": queue, "worker": worker, "scheduler": scheduler}


def _say_age(seen: datetime | None, now: datetime, limit_seconds: int) -> str:
    if seen is None:
        return "not seen"
    age = int((now - seen).total_seconds())
    return "ok" if age <= limit_seconds else f"silent for {age} s"
