"""What a pull asks of the feed, read in one snapshot on a connection of its own."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from credit.store.customers import Company
from credit.store.db import db, reading
from credit.store.sync import SyncExit, SyncHead

ROWS_AT_A_TIME = 1000
DATES = select(Company.id, Company.as_of).order_by(Company.id)  # spelled once


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


class Line(NamedTuple):
    """One thing to tell a device: a row, a deletion or an exit. `payload` is JSON text.

    A tuple: a first snapshot makes one for each of its rows.
    """

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
    given = {
        "bucket": bucket,
        "after": after,
        "until": until,
        "told_from": told_from,
        "left_after": max(after, told_from),
    }
    rows = connection.execute(_lines(), given, execution_options={"yield_per": ROWS_AT_A_TIME})
    return map(Line._make, rows)


@cache
def _lines() -> Any:
    head, gone = SyncHead, SyncExit
    bucket: Any = bindparam("bucket")
    after: Any = bindparam("after")
    until: Any = bindparam("until")
    told = and_(head.seq > bindparam("told_from"), or_(gone.seq.is_(None), gone.seq < head.seq))
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
            or_(head.deleted.is_(False), told),
        )
    )
    exits = select(
        gone.seq.label("seq"), null(), null(), gone.customer_id, literal(True), null()
    ).where(gone.bucket == bucket, gone.seq > bindparam("left_after"), gone.seq <= until)
    return union_all(heads, exits).order_by("seq")


def ledger_dates(connection: Connection) -> dict[str, str | None]:
    """Read the date each company's ledger stands at, as told in `ref`."""
    return {
        str(company_id): as_of.isoformat() if as_of else None
        for company_id, as_of in connection.execute(DATES)
    }
