"""The counters of the buckets, and the lock taken last."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update

from credit.store.db import db, upserting
from credit.store.people import Installation
from credit.store.sync import SyncBucket, SyncExit, SyncHead


def open_bucket(*buckets: str) -> None:
    """Create the counters of new buckets, with their portfolio, person or department; twice is once.

    Their epoch follows the restores: what a lost future numbered under the same name is void.
    """
    epoch = (db.session.scalar(select(Installation.restore_gen)) or 0) + 1
    rows = [{"id": bucket, "seq": 0, "epoch": epoch, "floor": 0} for bucket in sorted(buckets)]
    db.session.execute(upserting(SyncBucket).on_conflict_do_nothing(), rows)


@dataclass(slots=True)
class Counter:
    """A locked bucket's counter; `last` grows with every row numbered."""

    seq: int
    last: int

    def next(self) -> int:
        """Take the number of one more row."""
        self.last += 1
        return self.last


def lock_buckets(buckets: Collection[str]) -> dict[str, Counter]:
    """Lock the counters in order of their ids, creating those that lack; nothing is locked afterwards.

    Numbers are handed out under the lock and committed with the rows, so that the feed of a bucket has
    no gap a reader could skip.
    """
    if not buckets:
        return {}
    wanted = select(SyncBucket.id, SyncBucket.seq).where(SyncBucket.id.in_(buckets))
    locked = wanted.order_by(SyncBucket.id).with_for_update()
    found = db.session.execute(locked).all()
    if len(found) < len(buckets):
        open_bucket(*set(buckets).difference(row.id for row in found))
        found = db.session.execute(locked).all()
    return {row.id: Counter(row.seq, row.seq) for row in found}


def empty(bucket: str, counter: Counter) -> None:
    """Forget what a locked bucket held; whoever held a copy of it has to start over."""
    db.session.execute(SyncHead.__table__.delete().where(SyncHead.bucket == bucket))  # type: ignore[attr-defined]
    db.session.execute(SyncExit.__table__.delete().where(SyncExit.bucket == bucket))  # type: ignore[attr-defined]
    floor = {"floor": counter.next()}
    db.session.execute(update(SyncBucket).where(SyncBucket.id == bucket).values(floor))
