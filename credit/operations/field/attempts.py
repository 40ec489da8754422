"""How often an entry broke the server, counted before each try; coming again later is no try."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from credit.operations.field.said import Said
from credit.store.db import among, db, upserting
from credit.store.people import User
from credit.store.sync import OpAttempt

MOST_ATTEMPTS = 5  # then an entry is parked, so that the rest of the phone's outbox can go on
IN_FLIGHT = timedelta(minutes=1)  # a try begun since may still end well, on another connection
MOST_ERROR = 2000  # characters kept of what went wrong


def count(said: Said, author: User, now: datetime) -> int:
    """Count a try before it is made, so that one that kills the process counts too.

    The same entry may come on several connections at once: until they are surely over, the tries before
    this one are not held against it.
    """
    before = select(OpAttempt.tried_at).where(OpAttempt.op_id == said.op_id)
    last = db.session.scalar(before)
    insert = upserting(OpAttempt).values(
        op_id=said.op_id, user_id=author.id, attempts=1, tried_at=now
    )
    counted = insert.on_conflict_do_update(
        index_elements=["op_id"], set_={"attempts": OpAttempt.attempts + 1, "tried_at": now}
    )
    attempts: int = db.session.scalars(counted.returning(OpAttempt.attempts)).one()
    in_flight = last is not None and now - last < IN_FLIGHT
    return min(attempts, MOST_ATTEMPTS) if in_flight else attempts


def count_all(entries: Sequence[Said], author: User, now: datetime) -> bool:
    """Count the first try of entries that are about to be made together; False when one was tried before.

    What was tried before may break the server: those are counted and tried one by one, so that none pays
    for another. A single try still in flight on another connection tells nothing yet.
    """
    tried = select(OpAttempt.attempts, OpAttempt.tried_at).where(
        among(OpAttempt.op_id, (said.op_id for said in entries))
    )
    if any(
        attempts > 1 or now - tried_at >= IN_FLIGHT
        for attempts, tried_at in db.session.execute(tried)
    ):
        return False
    table: Any = OpAttempt.__table__
    insert = upserting(table)
    again = {"attempts": table.c.attempts + 1, "tried_at": now}
    rows = [
        {"op_id": said.op_id, "user_id": author.id, "attempts": 1, "tried_at": now}
        for said in sorted(entries, key=lambda said: said.op_id)
    ]
    db.session.execute(insert.on_conflict_do_update(index_elements=["op_id"], set_=again), rows)
    return True


def discount(*entries: Said) -> None:
    """Take a count back: the server was busy, the entries are not to blame."""
    mine = OpAttempt.op_id.in_([said.op_id for said in entries])
    db.session.execute(delete(OpAttempt).where(mine, OpAttempt.attempts <= 1))
    db.session.execute(update(OpAttempt).where(mine).values(attempts=OpAttempt.attempts - 1))


def note_failure(said: Said, error: BaseException) -> None:
    """Keep what went wrong beside the count."""
    why = f"{type(error).__name__}: {error}"[:MOST_ERROR]
    db.session.execute(
        update(OpAttempt).where(OpAttempt.op_id == said.op_id).values(last_error=why)
    )
