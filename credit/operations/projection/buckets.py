"""The buckets of the feed: their names, their counters, and the lock taken last."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from credit.store.db import db, upserting
from credit.store.sync import SyncBucket

REF = "ref"


def core_bucket(portfolio_id: int) -> str:
    """Name the bucket that carries a portfolio's customers."""
    return f"portfolio:{portfolio_id}/core"


def user_bucket(user_id: int) -> str:
    """Name a person's own bucket."""
    return f"user:{user_id}"


def open_bucket(*buckets: str) -> None:
    """Create the counters of new buckets, with their portfolio or person; opening twice is opening once."""
    rows = [{"id": bucket, "seq": 0, "epoch": 1, "floor": 0} for bucket in sorted(buckets)]
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
