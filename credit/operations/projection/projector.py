"""The projector: runs at the end of every business transaction (design: sync.md section 2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import select

from credit.operations.moment import Moment
from credit.operations.projection.buckets import (
    REF,
    core_bucket,
    lock_buckets,
    user_bucket,
)
from credit.operations.projection.dossier import DOSSIER
from credit.operations.projection.heads import Change, Exit, difference, known_heads, write
from credit.operations.projection.own import OWN
from credit.operations.projection.reference import EVERYONE, LEDGER, REFERENCE
from credit.operations.projection.shapes import Entity, Rendered, render
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.scope import in_force
from credit.store.sync import SyncHead

CHUNK = 500  # customers rendered at a time, so that memory stays bounded


def project(customer_ids: Collection[int], user_ids: Collection[int], moment: Moment) -> set[str]:
    """Write heads for what changed, skipping unchanged hashes; locks the bucket rows, last.

    Gives the names of the buckets that moved.

    A customer's rows are rendered under the customer's lock, own and reference rows under their
    bucket's: whoever renders last has read everything committed before.
    """
    db.session.flush()
    changes: list[Change] = []
    exits: list[Exit] = []
    for chunk in _chunks(sorted(customer_ids)):
        more, left = _customer_changes(chunk, moment)
        changes += more
        exits += left
    buckets = {change.key.bucket for change in changes}
    buckets |= {each.bucket for each in exits}
    buckets |= {user_bucket(user_id) for user_id in user_ids}
    if _ledgers_moved(moment):
        buckets.add(REF)
    counters = lock_buckets(buckets)
    if user_ids:
        changes += _own_changes(user_ids, moment)
    if REF in counters:
        changes += _reference_changes(REFERENCE, moment)
    return write(changes, exits, counters, moment)


def refresh_reference(moment: Moment) -> set[str]:
    """Bring the `ref` bucket up to date: a new year's holidays, another time zone."""
    counters = lock_buckets({REF})
    return write(_reference_changes(REFERENCE, moment), (), counters, moment)


def _customer_changes(ids: list[int], moment: Moment) -> tuple[list[Change], list[Exit]]:
    locked = select(Customer.id).where(Customer.id.in_(ids)).order_by(Customer.id)
    db.session.execute(locked.with_for_update()).all()  # a no-op where the operation took the lock
    carried = _carried_by(ids, moment)
    known = known_heads(SyncHead.customer_id.in_(ids) & SyncHead.bucket.like("portfolio:%"))
    if not carried and not known:
        return [], []
    wanted = [
        (bucket, customer_id, row)
        for customer_id, row in render(DOSSIER, list(carried), moment)
        for bucket in carried[customer_id]
    ]
    live = {(key.bucket, head.customer_id) for key, head in known.items() if not head.deleted}
    exits = [
        Exit(bucket, customer_id)
        for bucket, customer_id in sorted(live, key=str)
        if customer_id is not None and bucket not in carried.get(customer_id, ())
    ]
    wanted.sort(key=_by_customer)
    return difference(wanted, known), exits


def _carried_by(ids: list[int], moment: Moment) -> dict[int, set[str]]:
    held = select(CustomerPortfolio.customer_id, CustomerPortfolio.portfolio_id).where(
        CustomerPortfolio.customer_id.in_(ids), in_force(CustomerPortfolio, moment.today)
    )
    carried: dict[int, set[str]] = defaultdict(set)
    for customer_id, portfolio_id in db.session.execute(held):
        carried[customer_id].add(core_bucket(portfolio_id))
    return carried


def _own_changes(user_ids: Collection[int], moment: Moment) -> list[Change]:
    wanted = [(user_bucket(user), None, row) for user, row in render(OWN, user_ids, moment)]
    known = known_heads(SyncHead.bucket.in_([user_bucket(user) for user in user_ids]))
    return difference(wanted, known)


def _ledgers_moved(moment: Moment) -> bool:
    """Look whether a company changed since `ref` was written, so that no operation need say so."""
    return bool(_reference_changes((LEDGER,), moment))


def _reference_changes(entities: Iterable[Entity], moment: Moment) -> list[Change]:
    entities = tuple(entities)
    names = [entity.name for entity in entities]
    wanted = [(REF, None, row) for _, row in render(entities, (EVERYONE,), moment)]
    known = known_heads((SyncHead.bucket == REF) & SyncHead.entity.in_(names))
    return difference(wanted, known)


def _by_customer(wanted: tuple[str, int, Rendered]) -> int:
    return wanted[1]


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
