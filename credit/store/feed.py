"""What a pull asks of the feed, read in one snapshot on a connection of its own."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, literal, null, or_, select, union_all

from credit.store.customers import Company
from credit.store.db import db, reading
from credit.store.people import Installation
from credit.store.sync import SyncBucket, SyncExit, SyncHead

ROWS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Counter:
    """A bucket as the snapshot sees it."""

    seq: int = 0
    epoch: int = 1
    floor: int = 0


def open_snapshot() -> Connection:
    """Begin reading one state of the database, to the end; the caller closes it.

    PostgreSQL: REPEATABLE READ. SQLite: a plain BEGIN, said in `db`, without the write lock.
    """
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with reading():
        connection.begin()
    return connection


def versions(connection: Connection) -> tuple[int, int]:
    """Read the installation's `restore_gen` and `scope_writes`."""
    row = connection.execute(select(Installation.restore_gen, Installation.scope_writes)).first()
    return (row[0], row[1]) if row else (0, 0)


def counters(connection: Connection, buckets: Collection[str]) -> dict[str, Counter]:
    """Read the counters; a bucket nobody wrote to yet stands at its beginning."""
    rows = select(SyncBucket.id, SyncBucket.seq, SyncBucket.epoch, SyncBucket.floor).where(
        SyncBucket.id.in_(buckets)
    )
    found = {row.id: Counter(row.seq, row.epoch, row.floor) for row in connection.execute(rows)}
    return {bucket: found.get(bucket, Counter()) for bucket in buckets}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to tell a device: a row, a deletion or an exit. `payload` is JSON text."""

    seq: int
    entity: str | None
    entity_id: str | None
    customer_id: int | None
    deleted: bool
    payload: str | None


def lines(
    connection: Connection, bucket: str, after: int, until: int, *, told_from: int
) -> Iterator[Line]:
    """Read what happened in a bucket after one number, until another, in order.

    told_from: deletions and exits up to this number are not told, a snapshot that began there never
    held the rows. A deletion is not told either when the customer left the bucket after it.
    """
    head, gone = SyncHead, SyncExit
    deletion_counts = and_(head.seq > told_from, or_(gone.seq.is_(None), gone.seq < head.seq))
    heads = (
        select(
            head.seq.label("seq"),
            head.entity,
            head.entity_id,
            head.customer_id,
            head.deleted,
            cast(head.payload, Text),
        )
        .outerjoin(gone, and_(gone.bucket == head.bucket, gone.customer_id == head.customer_id))
        .where(
            head.bucket == bucket,
            head.seq > after,
            head.seq <= until,
            or_(head.deleted.is_(False), deletion_counts),
        )
    )
    exits = select(
        gone.seq.label("seq"), null(), null(), gone.customer_id, literal(True), null()
    ).where(gone.bucket == bucket, gone.seq > max(after, told_from), gone.seq <= until)
    told: Any = union_all(heads, exits).order_by("seq")
    for row in connection.execute(told, execution_options={"yield_per": ROWS_AT_A_TIME}):
        yield Line(*row)


def ledger_dates(connection: Connection) -> dict[str, str | None]:
    """Read the date each company's ledger stands at, as told in `ref`."""
    dates = select(Company.id, Company.as_of).order_by(Company.id)
    return {
        str(company_id): as_of.isoformat() if as_of else None
        for company_id, as_of in connection.execute(dates)
    }
