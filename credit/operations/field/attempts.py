"""How often an entry broke the server, counted before each try; coming again later is no try."""

from datetime import timedelta

from sqlalchemy import select, update

from credit.operations.field.said import Said
from credit.operations.work import Work
from credit.store.db import db, upserting
from credit.store.people import User
from credit.store.sync import OpAttempt

MOST_ATTEMPTS = 5  # then an entry is parked, so that the rest of the phone's outbox can go on
IN_FLIGHT = timedelta(minutes=1)  # a try begun since may still end well, on another connection
MOST_ERROR = 2000  # characters kept of what went wrong


def count(work: Work, said: Said, author: User) -> int:
    """Count a try before it is made, so that one that kills the process counts too.

    The same entry may come on several connections at once: until they are surely over, the tries before
    this one are not held against it.
    """
    before = select(OpAttempt.tried_at).where(OpAttempt.op_id == said.op_id)
    last = db.session.scalar(before)
    now = work.moment.now
    insert = upserting(OpAttempt).values(
        op_id=said.op_id, user_id=author.id, attempts=1, tried_at=now
    )
    counted = insert.on_conflict_do_update(
        index_elements=["op_id"], set_={"attempts": OpAttempt.attempts + 1, "tried_at": now}
    )
    attempts: int = db.session.scalars(counted.returning(OpAttempt.attempts)).one()
    in_flight = last is not None and now - last < IN_FLIGHT
    return min(attempts, MOST_ATTEMPTS) if in_flight else attempts


def discount(said: Said) -> None:
    """Take a count back: the server was busy, the entry is not to blame."""
    attempt = OpAttempt.op_id == said.op_id
    db.session.execute(update(OpAttempt).where(attempt).values(attempts=OpAttempt.attempts - 1))


def note_failure(said: Said, error: BaseException) -> None:
    """Keep what went wrong beside the count."""
    why = f"{type(error).__name__}: {error}"[:MOST_ERROR]
    db.session.execute(
        update(OpAttempt).where(OpAttempt.op_id == said.op_id).values(last_error=why)
    )
