"""How the queue of wake-ups stands: what waits, what failed, who works; and waking a failed job again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from rq import Queue, Worker
from rq.job import Job
from rq.registry import FailedJobRegistry, StartedJobRegistry

from tasks.queue import QUEUE, Nudger

HEARTBEAT = "encours:scheduler"


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that ended badly within the last day, however often: the last time it did.

    `error` names the class of the fault, nothing more.
    """

    job: str
    count: int
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
    return QueueState(
        waiting=queue.count,
        since=_aware(oldest[0].enqueued_at) if oldest else None,
        running=StartedJobRegistry(queue=queue).count,
        failed=failed.count,
        failures=_failures(failed),
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


def retry(connection: Redis, name: str) -> None:
    """Take a job's failures off the list and wake it: it has no arguments, and does everything owed."""
    registry = FailedJobRegistry(queue=Queue(QUEUE, connection=connection))
    for job in _failed(registry):
        if _name(job) == name:
            registry.remove(job, delete_job=True)
    Nudger(connection).put(name)


def _failures(registry: FailedJobRegistry) -> list[Failure]:
    found: dict[str, list[Job]] = defaultdict(list)
    for job in _failed(registry):
        found[_name(job)].append(job)
    return [
        Failure(name, len(jobs), _aware(jobs[0].ended_at), _fault(jobs[0]))
        for name, jobs in found.items()
    ]


def _failed(registry: FailedJobRegistry) -> list[Job]:
    """List the jobs that failed, the newest first."""
    ids = registry.get_job_ids(desc=True)
    jobs = Job.fetch_many(ids, registry.connection, serializer=registry.serializer)
    return [job for job in jobs if job is not None]


def _name(job: Job) -> str:
    return str(job.args[0])


def _fault(job: Job) -> str | None:
    result = job.latest_result()
    last = ((result.exc_string if result else None) or "").strip().rpartition("\n")[2]
    return last.partition(":")[0].rpartition(".")[2] or None


def _aware(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
