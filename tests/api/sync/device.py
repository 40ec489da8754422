"""A phone as the wire asks for it (README, "The wire"), small enough to be believed.

What it holds survives a crash only if it was committed; each commit is all or nothing. `faults` names what
a broken phone does wrong: tests plant one to see that somebody notices.
"""

import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from api.sync.cursor import Position, spell_cursor
from tests.api.sync.outbox import Outbox, Reply
from tests.api.sync.phone import PUSH
from tests.api.sync.unpacking import rows_of

PULL = "/api/v1/sync/pull"
PLAIN = {"Accept-Encoding": "identity"}
COME_AGAIN = {500, 502, 503, 504}

Key = tuple[str, str]


@dataclass
class Answer:
    """What came back from a pull; it may be taken in later, or in part."""

    status: int
    pages: list[dict[str, Any]]


@dataclass
class Base:
    """The books on the phone: what one IndexedDB database holds.

    sections: by bucket, so that leaving one touches only what it brought; each row beside the generation
    that brought it. as_of: the ledgers' dates, stored with the cursor that was told them.
    """

    places: dict[str, list[Any]] = field(default_factory=dict)
    generations: dict[str, int] = field(default_factory=dict)
    sections: dict[str, dict[Key, tuple[int, list[Any]]]] = field(default_factory=dict)
    as_of: dict[str, Any] = field(default_factory=dict)
    scope: list[str] = field(default_factory=list)
    scope_ver: list[Any] | None = None

    def draft(self) -> "Base":
        """Begin a transaction: rows are never changed in place, so that copying the tables is enough."""
        return Base(
            dict(self.places),
            dict(self.generations),
            {bucket: dict(rows) for bucket, rows in self.sections.items()},
            dict(self.as_of),
            self.scope,
            self.scope_ver,
        )


class Device:
    """One person's phone: the books, the outbox, and a browser that carries the session."""

    def __init__(
        self,
        browser: Any,
        username: str,
        faults: Iterable[str] = (),
        *,
        person: int | None = None,
    ) -> None:
        self.browser = browser
        self.username = username
        self.named = {"Encours-Person": str(person)} if person else {}
        self.faults = frozenset(faults)
        self.base = Base()
        self.outbox = Outbox(self.faults)
        self.writes = 0
        self.answered: tuple[int, list[Any]] | None = None
        self.signed_out = False
        self.erased: set[str] = set()

    # reading

    def ask(self, budget: int | None = None) -> Answer | None:
        """Pull, without taking anything in yet; None when the server gave no answer of its own."""
        places = positions(self.base.places)
        query: dict[str, Any] = {"c": spell_cursor(places)} if places else {}
        if budget:
            query["budget"] = budget
        answer = self.browser.get(PULL, query_string=query, headers=PLAIN | self.named)
        if self._is_refused(answer.status_code, answer.get_json(silent=True)):
            return None
        assert answer.status_code in (200, 304), (answer.status_code, answer.data)
        assert answer.headers["Encours-Protocol"] == "1"
        pages = [json.loads(line) for line in answer.data.splitlines()]
        ours = answer.headers.get("Encours-Scope")
        self.answered = (answer.status_code, pages)
        if answer.status_code == 304:
            self._hear_unchanged(json.loads(ours))
        return Answer(answer.status_code, pages)

    def take(self, page: dict[str, Any], *, crash: bool = False) -> bool:
        """Commit one page; False when some of it was stale. A crash leaves what was there before."""
        draft = self.base.draft()
        if is_older(page["scope_ver"], draft.scope_ver) and "takes an old scope" not in self.faults:
            return False
        draft.scope_ver, draft.scope = page["scope_ver"], page["scope"]
        for bucket in [name for name in draft.places if name not in draft.scope]:
            if "keeps a lost scope" not in self.faults:
                draft.sections.pop(bucket, None)
            draft.as_of.pop(bucket, None)
            draft.places.pop(bucket)
        taken = [self._take_part(draft, part) for part in page["buckets"]]
        if crash:
            if "saves the cursor first" in self.faults:
                self.base.places, self.base.generations = draft.places, draft.generations
            return False
        self.base = draft
        self.writes += 1
        self._notice_restore()
        return all(taken)

    def _notice_restore(self) -> None:
        """Two databases cannot commit together: the outbox compares whenever it may matter."""
        if self.base.scope_ver:
            self.outbox.learn(self.base.scope_ver[0])

    def pull(self, budget: int | None = None) -> bool:
        """Pull until there is nothing new; False when the server does not let us in."""
        for _ in range(300):
            answer = self.ask(budget)
            if answer is None:
                return False
            for page in answer.pages:
                self.take(page)
            if answer.status == 304:
                return True
        raise AssertionError("the pull never ends")

    def _hear_unchanged(self, scope_ver: list[Any]) -> None:
        if is_older(self.base.scope_ver, scope_ver):
            self.base.scope_ver = scope_ver
            self.writes += 1
        if "writes the cursor for nothing" in self.faults:
            self.writes += 1

    def _take_part(self, draft: Base, part: dict[str, Any]) -> bool:
        stale = draft.places.get(part["id"]) != part["from"]
        if stale and "takes stale pages" not in self.faults:
            return False
        if not stale:
            check_progress(part)
            self._move(draft, part)
        self._write_rows(draft, part)
        return not stale

    def _move(self, draft: Base, part: dict[str, Any]) -> None:
        """Put the cursor where the part ends; a reset begins a new generation of rows."""
        bucket, to = part["id"], list(part["to"])
        if part["reset"] and "never turns the generation" not in self.faults:
            draft.generations[bucket] = draft.generations.get(bucket, 0) + 1
        if "skips ahead" in self.faults and part["more"]:
            to[1] += 1
        draft.places[bucket] = to
        if not part["more"]:
            draft.as_of[bucket] = part["as_of"]

    def _write_rows(self, draft: Base, part: dict[str, Any]) -> None:
        """Take exits, deletions and rows in, in this order; after the last page sweep what is old."""
        bucket = part["id"]
        generation = draft.generations.setdefault(bucket, 1)
        rows = draft.sections.setdefault(bucket, {})
        for customer_id in part["exit"]:
            self._leave(draft, bucket, customer_id)
        for entity, entity_id, _ in part["del"]:
            rows.pop((entity, str(entity_id)), None)
        for entity, table in part["put"].items():
            for row in rows_of(entity, table):
                row.pop("due", None)  # told or added up: `test_feed_pull.py`, `due.test.ts`
                rows[(entity, str(row["id"]))] = (generation, list(row.values()))
        if not part["more"] and "never sweeps" not in self.faults:
            draft.sections[bucket] = {k: row for k, row in rows.items() if row[0] == generation}

    def _leave(self, draft: Base, bucket: str, customer_id: int) -> None:
        if "ignores exits" in self.faults:
            return
        everywhere = [name for name in draft.sections if shows_customers(name)]
        for name in everywhere if "leaves everywhere" in self.faults else [bucket]:
            rows = draft.sections.get(name, {})
            for key in [key for key, row in rows.items() if owner_of(key, row[1]) == customer_id]:
                del rows[key]

    # speaking

    def write(self, most: int | None = None) -> dict[str, Any] | None:
        """Write the oldest entries down to be sent; None when nothing waits."""
        self._notice_restore()
        return self.outbox.letter(most)

    def post(self, letter: dict[str, Any], browser: Any = None) -> Reply:
        """Carry a letter to the server and its answer back; a late one still bears its own cookie."""
        answer = (browser or self.browser).post(PUSH, json=letter, headers=self.named)
        ours = answer.headers.get("Encours-Protocol") == "1"
        return Reply(answer.status_code, answer.get_json(silent=True), ours)

    def hear(self, letter: dict[str, Any], reply: Reply) -> None:
        """Take the answer to a letter in."""
        if reply.status not in COME_AGAIN and self._is_refused(reply.status, reply.body):
            return
        self.outbox.hear(letter, reply)

    def _is_refused(self, status: int, body: Any) -> bool:
        if status == 401:
            self.signed_out = True
        elif status == 403 and (body or {}).get("code") == "device_revoked":
            self.erase()
        else:
            return False
        return True

    # living and dying

    def restart(self) -> None:
        """Crash, and come back with what is on the disk."""
        disk = deepcopy((asdict(self.base), self.outbox.disk()))
        self.base, self.outbox = Base(**disk[0]), Outbox(self.faults, *disk[1])

    def erase(self) -> None:
        """Delete everything, unsent entries included: the house withdrew this device."""
        self.erased |= {op["op_id"] for op in self.outbox.ops}
        self.base, self.outbox, self.signed_out = Base(), Outbox(self.faults), True

    # what it knows

    def buckets(self) -> dict[str, dict[Key, list[Any]]]:
        """Give the rows every bucket brought, without their generation."""
        return {bucket: self.rows(bucket) for bucket in self.base.sections}

    def rows(self, bucket: str) -> dict[Key, list[Any]]:
        """Give the rows one bucket brought."""
        return {key: row[1] for key, row in self.base.sections.get(bucket, {}).items()}

    def customers(self) -> set[int]:
        """Give every customer anything is known about."""
        return {
            owner_of(key, row[1])
            for bucket, rows in self.base.sections.items()
            if shows_customers(bucket)
            for key, row in rows.items()
        }

    def overlay(self) -> set[str]:
        """Name the entries a screen still draws over the books."""
        return {
            op["op_id"]
            for op in self.outbox.ops
            if not self._has_arrived(self.outbox.results.get(op["op_id"]))
        }

    def _has_arrived(self, result: dict[str, Any] | None) -> bool:
        return result is not None and all(
            self._has_reached(bucket, *place) for bucket, place in (result["buckets"] or {}).items()
        )

    def _has_reached(self, bucket: str, epoch: int, seq: int) -> bool:
        if bucket not in self.base.scope or "clears early" in self.faults:
            return True
        place = self.base.places.get(bucket)
        if place is None or place[2] is not None:
            return False
        return place[0] > epoch or (place[0] == epoch and place[1] >= seq)


def shows_customers(bucket: str) -> bool:
    """Say whether a bucket holds rows of customers; `ref` and `user:` never do."""
    return bucket != "ref" and not bucket.startswith("user:")


def owner_of(key: Key, values: list[Any]) -> Any:
    """Name the customer a row belongs to: the first value of cards and summaries, the second of others."""
    return values[0] if key[0] in ("customer", "summary") else values[1]


def positions(places: dict[str, list[Any]]) -> dict[str, Position]:
    """Read places as the server names them."""
    return {bucket: Position(*place) for bucket, place in places.items()}


def is_older(version: list[Any] | None, known: list[Any] | None) -> bool:
    """Compare two versions of a scope, first part first."""
    return known is not None and version is not None and version < known


def check_progress(part: dict[str, Any]) -> None:
    """Hold the promise that a cursor never goes back without a reset."""
    since, to = part["from"], part["to"]
    if part["reset"] or since is None:
        assert part["reset"], "4: a new bucket begins with a reset"
        return
    assert to[0] == since[0], "4: the epoch changed without a reset"
    assert to[1] >= since[1], "4: the cursor went back without a reset"
    assert to[2] in (since[2], None), "4: the snapshot's beginning moved"
