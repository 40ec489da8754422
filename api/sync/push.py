"""Answer a batch: what became of each entry, and where its effect can be read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from credit.operations.field.said import APPLIED, MERGED, QUARANTINED, Outcome, Said
from credit.store.buckets import user_bucket
from credit.store.db import db, reading
from credit.store.people import Installation, User
from credit.store.scope import carriers
from credit.store.sync import SyncBucket

Reached = dict[str, tuple[int, int]]


def read_backups() -> tuple[int, datetime | None]:
    """Read how often this installation was restored, and until when its backups hold what was answered."""
    with reading():
        row = db.session.execute(select(Installation.restore_gen, Installation.covered_to)).first()
        db.session.rollback()
    return (row.restore_gen, row.covered_to) if row else (0, None)


class Places:
    """Where the effects of a batch can be read: counters of the author's own buckets, as of now.

    They may be later than an effect needs, never earlier, and the next pull reaches them. Epochs are told
    as this device knows them. snapshots: how often it was asked to start over.
    """

    def __init__(
        self, author: User, entries: Iterable[Said], today: date, *, snapshots: int
    ) -> None:
        self.own, self.snapshots = user_bucket(author.id), snapshots
        with reading():
            self.carriers = carriers(author, {said.customer_id for said in entries}, today)
            self.counters = _counters({self.own, *_all(self.carriers)})
            db.session.rollback()

    def of(self, said: Said, outcome: Outcome) -> Reached | None:
        """Give the places of one entry; None when no row of it will come."""
        buckets: set[str] = set()
        if outcome.outcome in (APPLIED, MERGED):
            buckets |= self.carriers.get(said.customer_id, set())
            if said.type.startswith("limit."):
                buckets.add(self.own)
        elif outcome.outcome == QUARANTINED:
            buckets.add(self.own)
        waited = {name: self._place(name) for name in sorted(buckets)}
        return {name: place for name, place in waited.items() if _holds(name, place)} or None

    def _place(self, bucket: str) -> tuple[int, int]:
        epoch, seq = self.counters.get(bucket, (1, 0))
        return epoch + self.snapshots, seq


def spell(said: Said, outcome: Outcome, places: Places) -> dict[str, Any]:
    """Spell the result of one entry."""
    return {
        "op_id": str(said.op_id),
        "outcome": outcome.outcome,
        "code": outcome.code,
        "facts": outcome.facts,
        "buckets": places.of(said, outcome),
    }


def _holds(bucket: str, place: tuple[int, int]) -> bool:
    """Say whether there is anything to wait for: most customers have no history."""
    return place[1] > 0 or not bucket.endswith("/history")


def _counters(buckets: set[str]) -> Reached:
    rows = select(SyncBucket.id, SyncBucket.epoch, SyncBucket.seq).where(SyncBucket.id.in_(buckets))
    return {name: (epoch, seq) for name, epoch, seq in db.session.execute(rows)}


def _all(carriers: dict[int, set[str]]) -> set[str]:
    return {name for names in carriers.values() for name in names}
