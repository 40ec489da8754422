"""Compare what should be in the buckets with what is, and write only the difference."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update

from credit.operations.moment import Moment
from credit.operations.projection.buckets import Counter
from credit.operations.projection.shapes import Rendered, fingerprint
from credit.store.db import db, upserting
from credit.store.sync import SyncBucket, SyncExit, SyncHead


class Key(NamedTuple):
    """Names a head: one row of one entity in one bucket."""

    bucket: str
    entity: str
    entity_id: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a head holds now."""

    customer_id: int | None
    hash: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A head to write; without payload it is a tombstone."""

    key: Key
    customer_id: int | None
    payload: list[Any] | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """A customer leaves a bucket."""

    bucket: str
    customer_id: int


@dataclass(slots=True)
class Changes:
    """What has to be written. `unasked` names buckets nobody wants any more: they are emptied."""

    heads: list[Change] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)
    unasked: set[str] = field(default_factory=set)

    @property
    def buckets(self) -> set[str]:
        """Name the buckets to lock."""
        named = {change.key.bucket for change in self.heads} | {each.bucket for each in self.exits}
        return named | self.unasked

    def add(self, more: "Changes") -> None:
        """Take in what another part of the work has to write."""
        self.heads += more.heads
        self.exits += more.exits
        self.unasked |= more.unasked

    def __len__(self) -> int:
        return len(self.heads) + len(self.exits) + len(self.unasked)


def known_heads(condition: ColumnElement[bool]) -> dict[Key, Known]:
    """Read which heads exist, without their payloads."""
    rows = select(
        SyncHead.bucket,
        SyncHead.entity,
        SyncHead.entity_id,
        SyncHead.customer_id,
        SyncHead.hash,
        SyncHead.deleted,
    ).where(condition)
    return {Key(*row[:3]): Known(*row[3:]) for row in db.session.execute(rows)}


def difference(
    wanted: Iterable[tuple[str, int | None, Rendered]], known: Mapping[Key, Known]
) -> list[Change]:
    """List the heads to write: what is new or changed, and tombstones for what disappeared.

    An unchanged hash is skipped, except over a tombstone.
    """
    tombstones: list[Change] = []
    puts: list[Change] = []
    seen = set()
    for bucket, customer_id, row in wanted:
        key = Key(bucket, row.entity, row.entity_id)
        seen.add(key)
        digest = fingerprint(row.payload)
        head = known.get(key)
        if head is None or head.deleted or head.hash != digest:
            puts.append(Change(key, customer_id, row.payload, digest))
    for key, head in known.items():
        if key not in seen and not head.deleted:
            tombstones.append(Change(key, head.customer_id))
    return [*tombstones, *puts]


def write(
    changes: Collection[Change],
    exits: Collection[Exit],
    counters: Mapping[str, Counter],
    moment: Moment,
) -> set[str]:
    """Write heads and exits, numbered, under the bucket locks, and name the buckets that moved.

    Within a bucket tombstones come first, then exits, then rows: an exit outranks the tombstones of the
    customer that left, so that a device is told once.
    """
    heads = [_numbered(change, counters) for change in changes if change.payload is None]
    left = [_numbered_exit(each, counters, moment) for each in exits]
    heads += [_numbered(change, counters) for change in changes if change.payload is not None]
    if heads:
        _write_heads(heads)
    if left:
        insert = upserting(SyncExit)
        newer = {"seq": insert.excluded.seq, "left_on": insert.excluded.left_on}
        key = ["bucket", "customer_id"]
        db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=newer), left)
    moved = [
        {"id": name, "seq": each.last}
        for name, each in sorted(counters.items())
        if each.last > each.seq
    ]
    if moved:
        db.session.execute(update(SyncBucket), moved)
    return {name for name, each in counters.items() if each.last > each.seq}


def _write_heads(heads: list[dict[str, Any]]) -> None:
    insert = upserting(SyncHead)
    kept = ("customer_id", "seq", "deleted", "payload", "hash")
    newer = {name: insert.excluded[name] for name in kept} | {"rev": SyncHead.rev + 1}
    key = ["bucket", "entity", "entity_id"]
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=newer), heads)


def _numbered(change: Change, counters: Mapping[str, Counter]) -> dict[str, Any]:
    return {
        **change.key._asdict(),
        "customer_id": change.customer_id,
        "seq": counters[change.key.bucket].next(),
        "rev": 1,
        "deleted": change.payload is None,
        "payload": change.payload,
        "hash": change.hash,
    }


def _numbered_exit(each: Exit, counters: Mapping[str, Counter], moment: Moment) -> dict[str, Any]:
    return {
        "bucket": each.bucket,
        "customer_id": each.customer_id,
        "seq": counters[each.bucket].next(),
        "left_on": moment.today,
    }
