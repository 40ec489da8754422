"""The projector: runs at the end of every business transaction (design: sync.md section 2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import ColumnElement, or_, select

from credit.operations.moment import Moment
from credit.operations.projection.buckets import empty, lock_buckets
from credit.operations.projection.cards import CUSTOMER
from credit.operations.projection.carriers import Carried, carried_by, places, rendered
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
from credit.operations.projection.shapes import Asked, Entity, render
from credit.store.buckets import REF, is_pin, user_bucket
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.sync import SyncHead

CHUNK = 500  # customers rendered at a time, so that memory stays bounded
CARD = SyncHead.entity == CUSTOMER.name
EVERYTHING = ""  # in the place of an entity's name
Touched = tuple[int, str, object]  # customer, entity, the id of its one row or None for all


def project(
    touched: Collection[Touched],
    user_ids: Collection[int],
    moment: Moment,
    locked: Collection[int] = (),
) -> set[str]:
    """Write heads for what changed, skipping unchanged hashes; locks the bucket rows, last.

    touched: customers, each with an entity, or one row of it, that can have changed (a card has one row).
    locked: customers whose lock this transaction has held from its beginning.
    Gives the names of the buckets that moved.

    A customer's rows are rendered under the customer's lock, own and reference rows under their
    bucket's: whoever renders last has read everything committed before.
    """
    db.session.flush()
    changes = Changes()
    for asked, customer_ids in _alike(touched):
        for chunk in _chunks(sorted(customer_ids)):
            lock_customers([one for one in chunk if one not in locked])
            changes.add(
                customer_changes(chunk, moment)
                if EVERYTHING in asked
                else some_changes(chunk, moment, asked)
            )
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
    """Compare what the buckets should hold of these customers with what they do; they are locked."""
    carried = carried_by(ids, moment)
    known = known_heads(among(SyncHead.customer_id, ids))
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


def some_changes(ids: Collection[int], moment: Moment, asked: Asked) -> Changes:
    """Compare only some entities of these customers, or some of their rows; they are locked.

    All is compared of those who enter or leave a bucket meanwhile.
    """
    carried = carried_by(ids, moment)
    known = known_heads(among(SyncHead.customer_id, ids) & (_heads_of(asked) | CARD))
    there = {
        (key.bucket, head.customer_id or 0)
        for key, head in known.items()
        if key.entity == CUSTOMER.name and not head.deleted
    }
    moving = {customer_id for _, customer_id in there ^ _with_card(carried)}
    staying = {
        view: {one: buckets for one, buckets in holders.items() if one not in moving}
        for view, holders in carried.items()
    }
    before = {
        key: head
        for key, head in known.items()
        if key.entity in asked and head.customer_id not in moving
    }
    heads = difference(rendered(staying, moment, asked), before)
    heads.sort(key=_by_customer)
    changes = Changes(heads)
    if moving:
        changes.add(customer_changes(sorted(moving), moment))
    return changes


def _heads_of(asked: Asked) -> ColumnElement[bool]:
    whole = [name for name, row_ids in asked.items() if row_ids is None]
    return or_(
        SyncHead.entity.in_(whole),
        *(
            (SyncHead.entity == name) & among(SyncHead.entity_id, map(str, row_ids))
            for name, row_ids in asked.items()
            if row_ids is not None
        ),
    )


def _with_card(carried: Carried) -> set[tuple[str, int]]:
    """List the places that tell a card: a history comes and goes with its core."""
    named = {
        view: holders
        for view, holders in carried.items()
        if any(entity.name == CUSTOMER.name for entity in view)
    }
    return places(named)


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


def lock_customers(ids: Collection[int]) -> None:
    """Lock customers until the transaction ends."""
    if not ids:
        return
    locked = select(Customer.id).where(among(Customer.id, ids)).order_by(Customer.id)
    db.session.execute(locked.with_for_update()).all()


def _alike(touched: Collection[Touched]) -> Iterator[tuple[Asked, list[int]]]:
    """Put customers together of whom the same can have changed, with what that is."""
    by_customer: dict[int, dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    for customer_id, name, row_id in touched:
        by_customer[customer_id][name].add(row_id)
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for customer_id, entities in by_customer.items():
        alike[frozenset({EVERYTHING} if EVERYTHING in entities else entities)].append(customer_id)
    for names, customer_ids in alike.items():
        rows = {
            name: set().union(*(by_customer[one][name] for one in customer_ids)) for name in names
        }
        yield {name: None if None in ids else ids for name, ids in rows.items()}, customer_ids


def _by_customer(change: Change) -> int:
    return change.customer_id or 0


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
