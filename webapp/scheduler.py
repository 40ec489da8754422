"""The one scheduler process: nudges what the timetable says is due, and says that it is alive."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from redis import Redis
from redis.exceptions import RedisError

from tasks.queue import ENDS, RUNS_SECONDS, Nudger, connect
from tasks.queue_state import HEARTBEAT
from tasks.timetable import TIMETABLE, Slot
from webapp.app import utc_now
from webapp.settings import Settings

TICK_SECONDS = 10
RUNS = "encours:runs"  # hash: job -> instant of its last scheduled nudge

log = logging.getLogger(__name__)


def schedule(settings: Settings) -> None:
    """Tick until SIGTERM; while Redis is away, the next tick tries again."""
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    connection = connect(str(settings.redis_url))
    nudger = Nudger(connection)
    while not done.is_set():
        try:
            tick(connection, nudger.put, utc_now().astimezone(ZoneInfo(settings.time_zone)))
        except RedisError as error:
            log.warning("nothing is scheduled, Redis is away: %s", error)
        done.wait(TICK_SECONDS)


def tick(connection: Redis, nudge: Callable[[str], None], now: datetime) -> None:
    """Nudge every job that is due. Two schedulers by mistake, or a tick twice, only nudge twice.

    A daily job that was woken and never came to a good end is woken again: its day has no other sweep.
    """
    last, ends = _instants(connection, RUNS, now), _instants(connection, ENDS, now)
    for name, slot in TIMETABLE.items():
        if slot.is_due(now, last.get(name)) or _is_lost(slot, now, last.get(name), ends.get(name)):
            nudge(name)
            connection.hset(RUNS, name, now.isoformat())
    connection.set(HEARTBEAT, now.isoformat())


def _is_lost(slot: Slot, now: datetime, last: datetime | None, end: datetime | None) -> bool:
    """Say whether today's run of a daily job had the time that any job has, and did not end well."""
    if slot.at is None or last is None or now - last < timedelta(seconds=RUNS_SECONDS):
        return False
    return last.date() == now.date() and (end is None or end < last)


def _instants(connection: Redis, key: str, now: datetime) -> dict[str, datetime]:
    return {
        _text(name): datetime.fromisoformat(_text(at)).astimezone(now.tzinfo)
        for name, at in connection.hgetall(key).items()
    }


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
