"""`/upkeep`: queues, pushes, letters and feeds as an administrator sees them; waking a job that failed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError

from api.arguments import Blueprint
from api.errors import BUSY_SECONDS, Busy
from api.guard import requires
from api.upkeep.schema import UpkeepView
from credit.operations import lateness
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.rules.errors import Missing
from credit.store import pulse
from credit.store.db import reading
from tasks import queue_state
from tasks.outside import vapid
from tasks.tally import Tally
from tasks.timetable import TIMETABLE

bp = Blueprint("upkeep", __name__)

REFUSED = ("refused", "key_refused")


@bp.get("/upkeep")
@requires(Permission.ADMINISTER)
@bp.response(200, UpkeepView)
def get_upkeep() -> dict[str, Any]:
    """Show what waits, what failed, and how far pushes, letters, feeds and backups have come."""
    queue, counted = _ask_queue()
    key = vapid.load_or_make(Path(current_app.config["ENCOURS_DATA"]))
    moment = read_clock()
    with reading():
        return {
            "queue": queue,
            "owed": list(pulse.owed(moment.now)),
            "services": _services(pulse.listeners(key.id), counted),
            "mails": pulse.mails_by_state(),
            "late": list(lateness.late_sources(moment.today)),
            "last_backup_at": pulse.last_backup(),
        }


@bp.post("/upkeep/jobs/<string:job>/retry")
@requires(Permission.ADMINISTER)
@bp.response(204)
def post_retry(job: str) -> None:
    """Wake a job, and take its failures off the list; it does everything that is owed."""
    if job not in TIMETABLE:
        raise Missing(job=job)
    try:
        queue_state.retry(_queue(), job)
    except RedisError as error:
        raise Busy(retry_after_seconds=BUSY_SECONDS) from error


def _ask_queue() -> tuple[queue_state.QueueState | None, Mapping[tuple[str, ...], float]]:
    try:
        return queue_state.look(_queue()), Tally(_queue()).read()
    except RedisError:
        return None, {}


def _queue() -> Redis:
    """Give the queue's server; one that was never there is like one that is away."""
    connection: Redis | None = current_app.extensions["queue"]
    if connection is None:
        raise RedisError
    return connection


def _services(
    listeners: Mapping[str, pulse.Listeners], counted: Mapping[tuple[str, ...], float]
) -> list[dict[str, Any]]:
    answers = {words[1:]: int(value) for words, value in counted.items() if words[0] == "push"}
    return [
        {
            "service": host,
            "living": listeners[host].living if host in listeners else 0,
            "dead": listeners[host].dead if host in listeners else 0,
            "refused": sum(answers.get((host, outcome), 0) for outcome in REFUSED),
            **{each: answers.get((host, each), 0) for each in ("taken", "busy", "gone")},
        }
        for host in sorted({*listeners, *(host for host, _ in answers)})
    ]
