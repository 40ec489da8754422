"""Answer a batch: what became of each entry, and where its effect can be read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.field.said import APPLIED, MERGED, QUARANTINED, Outcome, Said
from credit.operations.projection import core_bucket, user_bucket
from credit.store.customers import CustomerPortfolio
from credit.store.db import db, reading
from credit.store.people import Installation, User
from credit.store.scope import in_force, portfolio_ids
from credit.store.sync import SyncBucket

Reached = dict[str, tuple[int, int]]


def restore_generation() -> int:
    """Read how often this installation was restored from a backup."""
    with reading():
        generation = db.session.scalar(select(Installation.restore_gen)) or 0
        db.session.rollback()
    return generation


class Places:
    """Where the effects of a batch can be read: counters of the author's own buckets, as of now.

    They may be later than an effect needs, never earlier, and the next pull reaches them.
    """

    def __init__(self, author: User, entries: Iterable[Said], today: date) -> None:
        self.own = user_bucket(author.id)
        with reading():
            self.carriers = _carriers(author, {said.customer_id for said in entries}, today)
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
        return {name: self.counters.get(name, (1, 0)) for name in sorted(buckets)} or None


def spell(said: Said, outcome: Outcome, places: Places) -> dict[str, Any]:
    """Spell the result of one entry."""
    return {
        "op_id": str(said.op_id),
        "outcome": outcome.outcome,
        "code": outcome.code,
        "facts": outcome.facts,
        "buckets": places.of(said, outcome),
    }


def _carriers(author: User, customer_ids: set[int], today: date) -> dict[int, set[str]]:
    held = select(CustomerPortfolio.customer_id, CustomerPortfolio.portfolio_id).where(
        CustomerPortfolio.customer_id.in_(customer_ids),
        CustomerPortfolio.portfolio_id.in_(portfolio_ids(author, today)),
        in_force(CustomerPortfolio, today),
    )
    carriers: dict[int, set[str]] = defaultdict(set)
    for customer_id, portfolio_id in db.session.execute(held):
        carriers[customer_id].add(core_bucket(portfolio_id))
    return carriers


def _counters(buckets: set[str]) -> Reached:
    rows = select(SyncBucket.id, SyncBucket.epoch, SyncBucket.seq).where(SyncBucket.id.in_(buckets))
    return {name: (epoch, seq) for name, epoch, seq in db.session.execute(rows)}


def _all(carriers: dict[int, set[str]]) -> set[str]:
    return {name for names in carriers.values() for name in names}
