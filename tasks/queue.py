"""Wake a job after a commit: the row is the promise, this is the nudge.

A nudge names a job and carries nothing else. At most one wake-up per job waits; one that comes while the
job already runs leads to one more run, because the running one may have looked too early.
"""

import logging
from datetime import datetime, timedelta
from time import monotonic

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

QUEUE = "encours"
RUN = "webapp.worker.run_job"  # by name: the worker wraps every job in the application's context

# Longer than any job should wait; when a worker dies between taking a wake-up and saying so, the next
# sweep finds the door open again after this time.
WAITS_SECONDS = 120
RUNS_SECONDS = 1800
FAILURES_KEPT = timedelta(days=1)
ENDS = "encours:ends"  # hash: job -> instant of its last good end
ANSWER_SECONDS = 1.0
SILENT_SECONDS = 5.0  # after a failure: a Redis that hangs must not slow every commit down

log = logging.getLogger(__name__)


def connect(url: str) -> Redis:
    """Connect for a caller that waits: a Redis that does not answer at once is away."""
    return Redis.from_url(
        url,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


class Nudger:
    """Puts wake-ups into the queue. Called, it never raises: sweeps find what is owed."""

    def __init__(self, connection: Redis) -> None:
        self.connection = connection
        self.queue = Queue(QUEUE, connection=connection)
        self.silent_until = 0.0

    def __call__(self, name: str) -> None:
        """Wake the job of this name, where the queue is there."""
        if monotonic() < self.silent_until:
            return
        try:
            self.put(name)
        except RedisError as error:
            self.silent_until = monotonic() + SILENT_SECONDS
            log.warning("the queue is away, sweeps find what is owed: %s", error)

    def put(self, name: str) -> None:
        """Wake the job of this name, unless a wake-up waits already. Raises RedisError."""
        if self.connection.set(_waiting(name), 1, nx=True, ex=WAITS_SECONDS):
            self.queue.enqueue(
                RUN,
                name,
                description=name,
                job_timeout=RUNS_SECONDS,
                result_ttl=0,
                failure_ttl=int(FAILURES_KEPT.total_seconds()),
            )


def begin(connection: Redis, name: str) -> None:
    """Say that the job starts now: later nudges are owed a run of their own."""
    connection.delete(_waiting(name))


def end(connection: Redis, name: str, now: datetime) -> None:
    """Say that the job came to a good end."""
    connection.hset(ENDS, name, now.isoformat())


def _waiting(name: str) -> str:
    return f"encours:waiting:{name}"
