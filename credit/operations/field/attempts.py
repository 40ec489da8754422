"""How often an entry broke the server, counted before each try; coming again later is no try."""

from sqlalchemy import update

from credit.operations.field.said import Said
from credit.store.db import db, upserting
from credit.store.people import User
from credit.store.sync import OpAttempt

MOST_ATTEMPTS = 5  # then an entry is parked, so that the rest of the phone's outbox can go on
MOST_ERROR = 2000  # characters kept of what went wrong


def count(said: Said, author: User) -> int:
    """Count a try before it is made, so that one that kills the process counts too."""
    insert = upserting(OpAttempt).values(op_id=said.op_id, user_id=author.id, attempts=1)
    counted = insert.on_conflict_do_update(
        index_elements=["op_id"], set_={"attempts": OpAttempt.attempts + 1}
    )
    attempts: int = db.session.scalars(counted.returning(OpAttempt.attempts)).one()
    return attempts


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
