"""The figures that are not of one process: what the database owes, the queue, the disk; asked when told."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from redis import Redis
from redis.exceptions import RedisError

from credit.operations import lateness
from credit.operations.moment import Moment, read_clock
from credit.store import pulse
from credit.store.db import db, reading
from tasks.outside import vapid
from tasks.queue_state import look
from tasks.tally import Tally
from webapp.readiness import free_bytes

# what the tally counts: its first word -> name, meaning, and what the other words are
COUNTED = {
    "job": ("encours_jobs", "Jobs run, by outcome.", ("job", "outcome")),
    "job_seconds": ("encours_job_seconds", "Time spent in jobs.", ("job",)),
    "push": (
        "encours_pushes",
        "Pushes handed to a service, by its answer.",
        ("service", "outcome"),
    ),
    "mail": ("encours_mails", "Letters handed to the mail server, by outcome.", ("outcome",)),
}


def spell() -> bytes:
    """Write all of them in the text Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(_House())
    return generate_latest(registry)


class _House:
    def collect(self) -> Iterator[Metric]:
        yield _gauge("encours_disk_free_bytes", "Free in the data folder.", free_bytes(_data()))
        yield from _of_database(read_clock())
        if (queue := current_app.extensions["queue"]) is not None:
            try:
                yield from _of_queue(queue, read_clock().now)
                yield _gauge("encours_queue_up", "1: the queue answers.", 1)
            except RedisError:
                yield _gauge("encours_queue_up", "1: the queue answers.", 0)


def _of_database(moment: Moment) -> Iterator[Metric]:
    now = moment.now
    with reading():
        owed = list(pulse.owed(now))
        listeners = pulse.listeners(vapid.load_or_make(_data()).id).values()
        mails, pushes, said = (
            pulse.mails_by_state(),
            pulse.pushes_by_state(),
            pulse.said_lately(now),
        )
        imports, backup = pulse.last_imports(), pulse.last_backup()
        late = sum(1 for _ in lateness.late_sources(moment.today))
        db.session.rollback()
    waiting = {each.kind: each.count for each in owed}
    ages = {each.kind: _age(each.since, now) for each in owed}
    yield _by("encours_owed", "Promises whose time has come.", "kind", waiting)
    yield _by("encours_owed_oldest_seconds", "How long the oldest has waited.", "kind", ages)
    yield _by("encours_letters", "Letters by what became of them.", "state", mails)
    yield _by("encours_notices", "Pushes owed, by what became of them.", "state", pushes)
    yield _by("encours_said_last_hour", "What devices said, by outcome.", "outcome", said)
    devices = {
        "living": sum(each.living for each in listeners),
        "dead": sum(each.dead for each in listeners),
    }
    yield _by("encours_subscriptions", "Devices that asked for pushes.", "state", devices)
    yield _gauge("encours_late_sources", "Ledgers and banks that are behind.", late)
    since = {kind: at.timestamp() for kind, at in imports.items()}
    yield _by("encours_last_import_timestamp_seconds", "Last one applied.", "kind", since)
    if backup is not None:
        what = "As of when everything is in a backup."
        yield _gauge("encours_last_backup_timestamp_seconds", what, backup.timestamp())


def _of_queue(connection: Redis, now: datetime) -> Iterator[Metric]:
    state = look(connection)
    yield _gauge("encours_queue_depth", "Wake-ups that wait.", state.waiting)
    yield _gauge(
        "encours_queue_oldest_seconds", "How long the oldest waits.", _age(state.since, now)
    )
    yield _gauge("encours_queue_failed", "Jobs that failed within a day.", state.failed)
    yield _gauge("encours_workers", "Workers that are heard of.", state.workers)
    if state.scheduler_at is not None:
        heard = _age(state.scheduler_at, now)
        yield _gauge("encours_scheduler_silent_seconds", "Since the scheduler was heard.", heard)
    counters = {
        kind: CounterMetricFamily(name, meaning, labels=labels)
        for kind, (name, meaning, labels) in COUNTED.items()
    }
    for (kind, *labels), value in Tally(connection).read().items():
        if kind in counters:
            counters[kind].add_metric(labels, value)
    yield from counters.values()


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _by(name: str, meaning: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=(label,))
    for word, value in values.items():
        family.add_metric((word,), value)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _data() -> Path:
    return Path(current_app.config["ENCOURS_DATA"])
