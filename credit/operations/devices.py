"""What operators know of devices: versions, clocks, where each stands; and how to make one start over."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from credit.operations import sessions
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.db import at_leisure, db, impatiently, upserting_on
from credit.store.people import Session
from credit.store.sync import DeviceState


def keep(
    engine: Engine, session_id: UUID, said: dict[str, Any], *, log: Callable[..., object]
) -> None:
    """Keep what a device said of itself, in a transaction of its own that waits for nobody.

    Delivery: at most once; where the database is busy, the next contact says it again.
    """
    table: Any = DeviceState.__table__
    insert = upserting_on(engine, table).values(session_id=session_id, **said)
    kept = insert.on_conflict_do_update(index_elements=["session_id"], set_=said)
    try:
        with engine.connect() as connection, impatiently(connection), at_leisure():
            connection.execute(kept)
            connection.commit()
    except (OperationalError, NoConnection):
        log("the state of device %s was not kept: the database is busy", session_id)


def states(session_ids: Sequence[UUID]) -> dict[UUID, DeviceState]:
    """Read what devices said of themselves, by device."""
    wanted = select(DeviceState).where(DeviceState.session_id.in_(session_ids))
    return {state.session_id: state for state in db.session.scalars(wanted)}


def get(session_id: UUID, now: datetime) -> Session:
    """Get a device that is signed in. Raises Missing."""
    session = db.session.get(Session, session_id)
    if session is None or not sessions.is_alive(session, now):
        raise Missing(device_id=str(session_id))
    return session


def resnapshot(work: Work, session_id: UUID) -> None:
    """Make a device fetch everything anew at its next contact; what it has not sent stays."""
    session = get(session_id, work.moment.now)
    more = update(Session).where(Session.id == session.id)
    db.session.execute(more.values(snapshots=Session.snapshots + 1))
    work.record("device.resnapshot", "session", session.id)
    work.announce(f"session:{session.id}")
