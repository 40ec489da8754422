"""Cut a bucket's feed into pages: each is small, and whole by itself."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
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

    def add(self, line: Line) -> int:
        """Take one line and give its size in bytes, at most."""
        if line.entity is None:
            self.exits.append(line.customer_id or 0)
            return 12
        if line.payload is None or line.deleted:
            self.deletions.append((line.entity, str(line.entity_id), line.customer_id))
            return 40 + len(str(line.entity_id))
        self.payloads[line.entity].append(line.payload)
        return len(line.payload)

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
        seq = position.seq
        for line in lines:
            full = self.size >= PAGE_BYTES - MARGIN_BYTES - len(line.payload or "")
            if full and self.size:
                at = position._replace(seq=seq)
                self.parts.append(part.say(at, more=True, as_of=self.as_of))
                yield self.turn()
                if self.full:
                    return
                part = Part(part.bucket, at, reset=False, dialect=part.dialect)
            self.size += part.add(line)
            seq = line.seq
        done = Position(position.epoch, until, None)
        self.parts.append(part.say(done, more=False, as_of=self.as_of))
        self.size += 200

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
