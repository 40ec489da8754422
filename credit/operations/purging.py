"""What the feed forgets: deletions and exits nobody can still need, words said more than 13 months ago.

Numbers have no dates. Each day a mark notes how far every bucket had counted, one row for a bucket that
moved; what is numbered below a mark is older than it.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from credit.operations import chores
from credit.operations.projection.buckets import lock_buckets
from credit.operations.projection.windows import start_of
from credit.operations.work import Work
from credit.rules.retention import ENTRY_WORDS_DAYS, FEED_DAYS
from credit.store.db import db
from credit.store.sync import OpLog, SyncBucket, SyncExit, SyncHead, SyncMark

KEPT_DAYS = FEED_DAYS  # a phone silent for longer starts over
WORDS_KEPT_DAYS = ENTRY_WORDS_DAYS


def mark(work: Work) -> None:
    """Note how far each bucket has counted, where it moved since the last mark."""
    newest = (
        select(func.coalesce(func.max(SyncMark.seq), 0))
        .where(SyncMark.bucket == SyncBucket.id)
        .scalar_subquery()
    )
    today = work.moment.today
    already = exists().where(SyncMark.bucket == SyncBucket.id, SyncMark.day == today)
    moved = select(SyncBucket.id, SyncBucket.seq).where(SyncBucket.seq > newest, ~already)
    for bucket, seq in db.session.execute(moved).all():
        db.session.add(SyncMark(bucket=bucket, day=today, seq=seq))


def find_purgeable(today: date) -> list[str]:
    """List the buckets that keep deletions or exits longer than they must."""
    dated = _dated(today).subquery().c
    old_heads = exists().where(
        SyncHead.bucket == dated.bucket, SyncHead.deleted, SyncHead.seq <= dated.seq
    )
    old_exits = exists().where(SyncExit.bucket == dated.bucket, SyncExit.seq <= dated.seq)
    found = select(dated.bucket).where(or_(old_heads, old_exits)).order_by(dated.bucket)
    return list(db.session.scalars(found))


def purge(work: Work, bucket: str) -> int:
    """Forget a bucket's old deletions and exits and raise its floor above them; give how many.

    Both under the bucket's lock and in one transaction: a device that missed them starts over.
    """
    lock_buckets({bucket})
    wanted = _dated(work.moment.today).where(SyncMark.bucket == bucket)
    upto = db.session.execute(wanted).one().seq
    heads = _gone(
        SyncHead, SyncHead.bucket == bucket, SyncHead.deleted.is_(True), SyncHead.seq <= upto
    )
    exits = _gone(SyncExit, SyncExit.bucket == bucket, SyncExit.seq <= upto)
    numbers = [*heads, *exits]
    if numbers:
        floor = update(SyncBucket).where(SyncBucket.id == bucket, SyncBucket.floor < max(numbers))
        db.session.execute(floor.values(floor=max(numbers)))
    return len(numbers)


def forget_marks(work: Work) -> None:
    """Drop the marks that have done their work, except the newest of each bucket."""
    newer = SyncMark.__table__.alias("newer")
    outdone = exists().where(
        newer.c.bucket == SyncMark.bucket,
        newer.c.day > SyncMark.day,
        newer.c.day <= _last_day(work.moment.today),
    )
    db.session.execute(delete(SyncMark).where(outdone).execution_options(synchronize_session=False))


def forget_words(work: Work) -> int:
    """Erase what was said more than 13 months ago; who said what kind of thing when, and its answer, stay.

    The log refuses deletions, and an id must be known for as long as a phone may say it again. What a
    person still has to look at keeps its words.
    """
    chore = chores.lock(chores.PURGE)
    until = start_of(work.moment.today - timedelta(days=WORDS_KEPT_DAYS))
    old = update(OpLog).where(OpLog.received_at < until, OpLog.outcome != "quarantined")
    if chore.done_on is not None:
        since = chore.done_on - timedelta(days=WORDS_KEPT_DAYS + 1)
        old = old.where(OpLog.received_at >= start_of(since))
    done = db.session.execute(old.values(args={}).execution_options(synchronize_session=False))
    chores.finish(chore, work.moment.today)
    count: int = done.rowcount  # type: ignore[attr-defined]  # of an UPDATE
    return count


def _last_day(today: date) -> date:
    return today - timedelta(days=KEPT_DAYS)


def _dated(today: date) -> Any:
    return (
        select(SyncMark.bucket, func.max(SyncMark.seq).label("seq"))
        .where(SyncMark.day <= _last_day(today))
        .group_by(SyncMark.bucket)
    )


def _gone(table: type[SyncHead] | type[SyncExit], *which: ColumnElement[bool]) -> list[int]:
    removal = delete(table).where(*which).returning(table.seq)
    return list(db.session.scalars(removal.execution_options(synchronize_session=False)))
