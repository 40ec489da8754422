"""How the queue of wake-ups stands: what waits, what failed, who works; and waking a failed job again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from rq import Queue, Worker
from rq.job import Job
from rq.registry import FailedJobRegistry, StartedJobRegistry

from credit.rules.errors import Missing
from tasks.queue import QUEUE, Nudger

HEARTBEAT = "encours:scheduler"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Failure:
    """One job that ended badly within the last day; `error` names the class of the fault, nothing more."""

    id: str
    name: str
    failed_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class QueueState:
    """The queue at one instant. since: when the oldest waiting wake-up was put; beats are the last heard."""

    waiting: int
    since: datetime | None
    running: int
    failed: int
    failures: Sequence[Failure]
    workers: int
    worker_at: datetime | None
    scheduler_at: datetime | None


def look(connection: Redis) -> QueueState:
    """Look at everything at once. Raises RedisError."""
    queue = Queue(QUEUE, connection=connection)
    failed = FailedJobRegistry(queue=queue)
    oldest = queue.get_jobs(0, 1)
    workers = Worker.all(connection, queue=queue)
    beats = [each.last_heartbeat.astimezone(UTC) for each in workers if each.last_heartbeat]
    ids = failed.get_job_ids(desc=True)
    return QueueState(
        waiting=queue.count,
        since=_aware(oldest[0].enqueued_at) if oldest else None,
        running=StartedJobRegistry(queue=queue).count,
        failed=len(ids),
        failures=[
            _failure(job)
            for job in Job.fetch_many(ids[:SHOWN], connection, serializer=queue.serializer)
            if job is not None
        ],
        workers=len(workers),
        worker_at=max(beats, default=None),
        scheduler_at=scheduler_beat(connection),
    )


def scheduler_beat(connection: Redis) -> datetime | None:
    """Say when the scheduler was heard last."""
    beat = connection.get(HEARTBEAT)
    return (
        datetime.fromisoformat(beat.decode()).astimezone(UTC) if isinstance(beat, bytes) else None
    )


def oldest_wait(connection: Redis) -> datetime | None:
    """Say since when the oldest wake-up waits."""
    oldest = Queue(QUEUE, connection=connection).get_jobs(0, 1)
    return _aware(oldest[0].enqueued_at) if oldest else None


def retry(connection: Redis, job_id: str) -> str:
    """Take a failure off the list and wake its job; give the job's name. Raises Missing.

    A job has no arguments and does what is owed: waking it is trying again.
    """
    registry = FailedJobRegistry(queue=Queue(QUEUE, connection=connection))
    if job_id not in registry.get_job_ids():
        raise Missing(job_id=job_id)
    name = str(Job.fetch(job_id, connection).args[0])
    registry.remove(job_id, delete_job=True)
    Nudger(connection)(name)
    return name


def _failure(job: Job) -> Failure:
    result = job.latest_result()
    last = (result.exc_string if result else None) or ""
    error = last.strip().rpartition("\n")[2].partition(":")[0].rpartition(".")[2] or None
    return Failure(job.id, str(job.args[0]), _aware(job.ended_at), error)


def _aware(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
