"""A new life of the feed: whatever numbers a device holds from before are void."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import scoped_session

from credit.operations.work import Work
from credit.store.db import db
from credit.store.people import Installation
from credit.store.sync import SyncBucket

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)

Source = Connection | scoped_session[Any]


def highest_number(source: Source) -> int:
    """Find the highest epoch or generation a device may hold."""
    numbers = (func.max(SyncBucket.epoch), func.max(Installation.restore_gen))
    return max(source.scalar(select(number)) or 0 for number in numbers)


def start_new_generation(source: Source, *, above: int, now: datetime) -> None:
    """Count on from the clock, which no earlier restore can have passed, and above what is replaced.

    The first alone repeats itself within a second; the second alone on another machine. Every phone starts
    its copy anew and says again what was answered and is missing.
    """
    fresh = max(int((now - BEGINNING).total_seconds()), above + 1)
    source.execute(update(SyncBucket).values(epoch=SyncBucket.epoch + fresh))
    source.execute(update(Installation).values(restore_gen=Installation.restore_gen + fresh))


def rotate(work: Work, why: str, above: int) -> None:
    """Start a new generation for a database that was put back by hand. why: what gave it away."""
    start_new_generation(
        db.session, above=max(above, highest_number(db.session)), now=work.moment.now
    )
    db.session.expire_all()
    work.record("rotate.feed", "feed", work.moment.today, after={"why": why})
