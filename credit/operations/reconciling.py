"""Compare every bucket with what it should hold, report the difference, and put it right.

Operations say `touch()`; one that forgets, or a statement that went around them, shows here the next night.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from credit.operations import chores
from credit.operations.projection.buckets import lock_buckets
from credit.operations.projection.heads import Change, Changes
from credit.operations.projection.projector import (
    CHUNK,
    customer_changes,
    own_changes,
    reference_changes,
    refresh_reference,
)
from credit.operations.projection.reference import REFERENCE
from credit.operations.work import Work
from credit.store.buckets import REF, user_bucket
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.people import User

log = logging.getLogger(__name__)


def compare_some(work: Work) -> int:
    """Compare the next customers, at most 500; repairs them; says how many, 0 when none are left.

    The walk's place is committed with the repair: one cut short goes on from there.
    """
    chore = chores.lock(chores.RECONCILE)
    chores.begin(work, chore)
    following = select(Customer.id).where(Customer.id > chore.after_id).order_by(Customer.id)
    ids = list(db.session.scalars(following.limit(CHUNK)))
    if not ids:
        return 0
    work.lock(ids)
    changes = customer_changes(ids, work.moment)
    drifted = sorted({change.customer_id or 0 for change in changes.heads} | _left(changes))
    if changes:
        _report(work, changes.heads, drifted)
        chore.found = _sum(chore.found, changes, drifted)
        work.touch(*drifted)
    chore.after_id = ids[-1]
    return len(ids)


def compare_shared(work: Work) -> None:
    """Compare what belongs to no customer, repair it, and end the walk."""
    chore = chores.lock(chores.RECONCILE)
    people = list(db.session.scalars(select(User.id).order_by(User.id)))
    lock_buckets({REF, *map(user_bucket, people)})
    heads = [*own_changes(people, work.moment), *reference_changes(REFERENCE, work.moment)]
    if heads:
        _report(work, heads, [])
        chore.found = _sum(chore.found, Changes(heads), [])
        refresh_reference(work.moment)
        work.touch_user(*people)
    chores.finish(chore, chore.begun_on or work.moment.today)


def _left(changes: Changes) -> set[int]:
    unasked = {int(bucket.partition(":")[2]) for bucket in changes.unasked}
    return {each.customer_id for each in changes.exits} | unasked


def _report(work: Work, heads: Sequence[Change], drifted: Sequence[int]) -> None:
    """Say what drifted in log and journal: ids and counts, never contents."""
    by_entity = _by_entity(heads)
    log.warning("the feed had drifted: %s rows of customers %s", by_entity, drifted[:20])
    after = {"rows": by_entity, "customers": list(drifted[:100]), "customers_count": len(drifted)}
    work.record("repair.feed", "feed", work.moment.today, after=after)


def _by_entity(heads: Iterable[Change]) -> dict[str, int]:
    return dict(sorted(Counter(change.key.entity for change in heads).items()))


def _sum(found: dict[str, int], changes: Changes, drifted: Sequence[int]) -> dict[str, int]:
    return {
        "customers": found.get("customers", 0) + len(drifted),
        "rows": found.get("rows", 0) + len(changes),
    }
