"""Wake a job after a commit: the row is the promise, this is the nudge.

A nudge names a job and carries nothing else. At most one wake-up per job waits; one that comes while the
job already runs leads to one more run, because the running one may have looked too early.
"""

from contextlib import suppress
from datetime import datetime, timedelta

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
ANSWER_SECONDS = 1.0
ENDS = "encours:ends"  # hash: job -> instant of its last good end


def brief_line(url: str) -> Redis:
    """Connect for what is said after a commit: nobody should wait for a server that is away."""
    return Redis.from_url(
        url,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


class Nudger:
    """Puts wake-ups into the queue."""

    def __init__(self, connection: Redis) -> None:
        self.connection = connection
        self.queue = Queue(QUEUE, connection=connection)

    def __call__(self, name: str) -> None:
        """Wake the job of this name, unless a wake-up waits already.

        Never raises, for the commit has happened: without a queue the job waits for its sweep.
        """
        with suppress(RedisError):
            self._wake(name)

    def _wake(self, name: str) -> None:
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
