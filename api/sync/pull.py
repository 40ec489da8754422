"""What changed for a device since its cursor, read in one snapshot; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.sync.cursor import Position
from api.sync.marks import PROTOCOL, spell_instant
from api.sync.pages import Pages, Part
from api.sync.versions import Dialect
from credit.operations.moment import Moment
from credit.store.buckets import REF
from credit.store.feed import ledger_dates, lines
from credit.store.people import Session
from credit.store.standing import Counter, Standing, read_standing

UNLIMITED = 1 << 40
FEW = 500  # rows, of some 200 bytes: less than half a page


@dataclass(frozen=True, slots=True)
class Feed:
    """What a device carries at this moment, as it is told: buckets it understands, epochs of its own."""

    version: tuple[int, int, str]
    counters: dict[str, Counter]
    dialect: Dialect

    def unchanged_since(self, cursor: dict[str, Position]) -> bool:
        """Say whether a device holds exactly this scope, and all of it."""
        return cursor.keys() == self.counters.keys() and all(
            position == (counter.epoch, counter.seq, None)
            for position, counter in ((cursor[name], self.counters[name]) for name in cursor)
        )

    def few_since(self, cursor: dict[str, Position]) -> bool:
        """Say whether a device lacks so little that a page holds it, as a rule; no row is read."""
        lacking = 0
        for name, counter in self.counters.items():
            asked = cursor.get(name)
            known = 0 if asked is None or _is_void(asked, counter) else asked.seq
            lacking += counter.seq - known
        return lacking <= FEW


def read_feed(connection: Connection, device: Session, moment: Moment, dialect: Dialect) -> Feed:
    """Read scope and counters; epochs are higher by how often this device was asked to start over."""
    standing: Standing = read_standing(connection, device.user, moment.today)
    snapshots = device.snapshots
    counters = {
        name: counter.shifted(snapshots) if snapshots else counter
        for name, counter in standing.counters.items()
    }
    return Feed(standing.version, counters, dialect)


def tell(
    connection: Connection,
    feed: Feed,
    cursor: dict[str, Position],
    moment: Moment,
    budget: int | None = None,
) -> Iterator[bytes]:
    """Give the pages, as JSON lines, that bring a device from its cursor to the snapshot.

    Each page is committed by the device alone, so that any size needs one request. A bucket without
    news is told only when the ledgers moved, because its last part says their date.

    budget: bytes after which to stop; at least one page is given.
    """
    frame: dict[str, Any] = {
        "protocol": PROTOCOL,
        "scope_ver": feed.version,
        "scope": list(feed.counters),
        "server_time": spell_instant(moment.now),
    }
    most = UNLIMITED if budget is None else max(1, budget)
    pages = Pages(frame, ledger_dates(connection), most, feed.dialect)
    reference = feed.counters[REF]
    books_moved = cursor.get(REF) != (reference.epoch, reference.seq, None)
    told = False
    for bucket, counter in feed.counters.items():
        asked = cursor.get(bucket)
        if asked == (counter.epoch, counter.seq, None) and not books_moved:
            continue
        told = True
        yield from _tell_bucket(connection, pages, bucket, counter, asked)
        if pages.full:
            return
    yield from pages.rest() if told else iter((pages.turn(),))


def _tell_bucket(
    connection: Connection, pages: Pages, bucket: str, counter: Counter, asked: Position | None
) -> Iterator[bytes]:
    reset = asked is None or _is_void(asked, counter)
    position = Position(counter.epoch, 0, counter.seq) if asked is None or reset else asked
    news = lines(connection, bucket, position.seq, counter.seq, told_from=position.start or 0)
    begins = asked is None or reset
    dialect = pages.dialect.begin() if begins else pages.dialect
    part = Part(bucket, asked, reset=reset, dialect=dialect)
    yield from pages.cut(part, news, position, counter.seq)


def _is_void(asked: Position, counter: Counter) -> bool:
    """Say whether the device's history is not ours: another epoch, the future, or purged tombstones."""
    since = asked.seq if asked.start is None else asked.start
    return asked.epoch != counter.epoch or asked.seq > counter.seq or since < counter.floor
