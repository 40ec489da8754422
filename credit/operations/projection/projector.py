"""The projector: runs at the end of every business transaction (design: sync.md section 2)."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import select

from credit.operations.moment import Moment
from credit.operations.projection.buckets import empty, lock_buckets
from credit.operations.projection.carriers import carried_by, places, rendered
from credit.operations.projection.heads import (
    Change,
    Changes,
    Exit,
    difference,
    known_heads,
    write,
)
from credit.operations.projection.own import OWN
from credit.operations.projection.reference import EVERYONE, LEDGER, REFERENCE
from credit.operations.projection.shapes import Entity, render
from credit.store.buckets import REF, is_pin, user_bucket
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.sync import SyncHead

CHUNK = 500  # customers rendered at a time, so that memory stays bounded


def project(customer_ids: Collection[int], user_ids: Collection[int], moment: Moment) -> set[str]:
    """Write heads for what changed, skipping unchanged hashes; locks the bucket rows, last.

    Gives the names of the buckets that moved.

    A customer's rows are rendered under the customer's lock, own and reference rows under their
    bucket's: whoever renders last has read everything committed before.
    """
    db.session.flush()
    changes = Changes()
    for chunk in _chunks(sorted(customer_ids)):
        changes.add(customer_changes(chunk, moment))
    buckets = changes.buckets | {user_bucket(user_id) for user_id in user_ids}
    if _ledgers_moved(moment):
        buckets.add(REF)
    counters = lock_buckets(buckets)
    if user_ids:
        changes.heads += own_changes(user_ids, moment)
    if REF in counters:
        changes.heads += reference_changes(REFERENCE, moment)
    for bucket in changes.unasked:
        empty(bucket, counters[bucket])
    return write(changes.heads, changes.exits, counters, moment)


def refresh_reference(moment: Moment) -> set[str]:
    """Bring the `ref` bucket up to date: a new year's holidays, another time zone."""
    counters = lock_buckets({REF})
    return write(reference_changes(REFERENCE, moment), (), counters, moment)


def customer_changes(ids: Collection[int], moment: Moment) -> Changes:
    """Compare what the buckets should hold of these customers with what they do, under their locks."""
    locked = select(Customer.id).where(Customer.id.in_(ids)).order_by(Customer.id)
    db.session.execute(locked.with_for_update()).all()  # a no-op where the operation took the lock
    carried = carried_by(ids, moment)
    known = known_heads(SyncHead.customer_id.in_(ids))
    if not carried and not known:
        return Changes()
    live = {(key.bucket, head.customer_id) for key, head in known.items() if not head.deleted}
    left = {place for place in live if place not in places(carried)}
    unasked = {bucket for bucket, _ in left if is_pin(bucket)}
    heads = [
        change
        for change in difference(rendered(carried, moment), known)
        if change.key.bucket not in unasked
    ]
    heads.sort(key=_by_customer)
    exits = [
        Exit(bucket, customer_id)
        for bucket, customer_id in sorted(left, key=str)
        if customer_id is not None and bucket not in unasked
    ]
    return Changes(heads, exits, unasked)


def own_changes(user_ids: Collection[int], moment: Moment) -> list[Change]:
    """Compare people's own buckets with what they should hold."""
    wanted = [(user_bucket(user), None, row) for user, row in render(OWN, user_ids, moment)]
    known = known_heads(SyncHead.bucket.in_([user_bucket(user) for user in user_ids]))
    return difference(wanted, known)


def _ledgers_moved(moment: Moment) -> bool:
    """Look whether a company changed since `ref` was written, so that no operation need say so."""
    return bool(reference_changes((LEDGER,), moment))


def reference_changes(entities: Iterable[Entity], moment: Moment) -> list[Change]:
    """Compare some of the reference with what it should say."""
    entities = tuple(entities)
    names = [entity.name for entity in entities]
    wanted = [(REF, None, row) for _, row in render(entities, (EVERYONE,), moment)]
    known = known_heads((SyncHead.bucket == REF) & SyncHead.entity.in_(names))
    return difference(wanted, known)


def _by_customer(change: Change) -> int:
    return change.customer_id or 0


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
