"""Cut a bucket's feed into pages: each is small, and whole by itself."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from api.sync.cursor import Position
from api.sync.versions import Dialect
from credit.store.feed import Line

PAGE_BYTES = 256 * 1024
MARGIN_BYTES = 4 * 1024  # scope, names of fields and brackets around the rows


class Part:
    """What one page says about one bucket."""

    def __init__(
        self, bucket: str, since: Position | None, *, reset: bool, dialect: Dialect
    ) -> None:
        self.bucket = bucket
        self.dialect = dialect
        self.since = since
        self.reset = reset
        self.exits: list[int] = []
        self.deletions: list[tuple[str, str, int | None]] = []
        self.payloads: dict[str, list[str]] = defaultdict(list)

    def fill(self, lines: Iterable[Line], seq: int, size: int) -> Line | None:
        """Take lines for as long as the page has room; gives the first that had none.

        seq: told so far. size: bytes the page has already; an empty one takes a line however large.
        """
        self.seq, self.size = seq, size
        room = PAGE_BYTES - MARGIN_BYTES
        for line in lines:
            number, entity, entity_id, customer_id, deleted, payload = line
            if size and size + len(payload or "") >= room:
                return line
            self.seq = number
            if entity is None:
                self.exits.append(customer_id or 0)
                size += 12
            elif payload is None or deleted:
                self.deletions.append((entity, str(entity_id), customer_id))
                size += 40 + len(str(entity_id))
            else:
                self.payloads[entity].append(payload)
                size += len(payload)
            self.size = size
        return None

    def say(self, to: Position, *, more: bool, as_of: dict[str, str | None]) -> dict[str, Any]:
        """Spell the part; the last one of a bucket says the ledgers' dates."""
        said = {
            "id": self.bucket,
            "from": self.since,
            "to": to,
            "reset": self.reset,
            "more": more,
            "exit": self.exits,
            "del": self.deletions,
            "put": {name: self.dialect.tell(name, told) for name, told in self.payloads.items()},
        }
        return said if more else said | {"as_of": as_of}


class Pages:
    """Fills pages with the parts of the buckets, one after the other.

    frame: what every page says besides (`scope`, `scope_ver` …). `full` tells the reader to stop.
    """

    def __init__(
        self,
        frame: dict[str, Any],
        as_of: dict[str, str | None],
        budget: int,
        dialect: Dialect,
    ) -> None:
        self.frame = frame
        self.as_of = as_of
        self.budget = budget
        self.dialect = dialect
        self.parts: list[dict[str, Any]] = []
        self.size = 0

    @property
    def full(self) -> bool:
        """Say whether the answer is as long as the device asked for."""
        return self.budget <= 0

    def cut(
        self, part: Part, lines: Iterable[Line], position: Position, until: int
    ) -> Iterator[bytes]:
        """Tell one bucket, from its position until a number; yields the pages that became full.

        A row larger than a page has one to itself.
        """
        news = iter(lines)
        left = part.fill(news, position.seq, self.size)
        while left:
            at = position._replace(seq=part.seq)
            self.parts.append(part.say(at, more=True, as_of=self.as_of))
            yield self.turn()
            if self.full:
                return
            part = Part(part.bucket, at, reset=False, dialect=part.dialect)
            left = part.fill(chain((left,), news), at.seq, 0)
        done = Position(position.epoch, until, None)
        self.parts.append(part.say(done, more=False, as_of=self.as_of))
        self.size = part.size + 200

    def turn(self) -> bytes:
        """End the page and begin the next."""
        page = json.dumps(
            self.frame | {"buckets": self.parts}, separators=(",", ":"), ensure_ascii=False
        )
        encoded = page.encode() + b"\n"
        self.budget -= len(encoded)
        self.parts, self.size = [], 0
        return encoded

    def rest(self) -> Iterator[bytes]:
        """Give the last, unfinished page."""
        if self.parts:
            yield self.turn()
