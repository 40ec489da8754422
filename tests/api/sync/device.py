"""A phone's store as the wire asks for it, small enough to be believed: sections, places, an outbox.

`faults` names what a broken phone does wrong; tests plant one to see that somebody notices.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from api.sync.cursor import spell_cursor
from tests.api.sync.phone import PUSH

PULL = "/api/v1/sync/pull"
PLAIN = {"Accept-Encoding": "identity"}
ANSWERED = {"applied", "merged", "rejected", "quarantined"}


@dataclass
class Answer:
    """What came back from a pull; it may be taken in later, or in part."""

    status: int
    pages: list[dict[str, Any]]
    scope_ver: list[Any] | None = None


@dataclass
class Device:
    browser: Any
    username: str
    faults: frozenset[str] = frozenset()
    places: dict[str, list[Any]] = field(default_factory=dict)
    generations: dict[str, int] = field(default_factory=dict)
    sections: dict[str, dict[Any, tuple[int, Any]]] = field(default_factory=dict)
    scope_ver: list[Any] | None = None
    scope: list[str] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    # pull

    def ask(self, budget: int | None = None) -> Answer:
        """Pull, without taking anything in yet."""
        query: dict[str, Any] = {"c": spell_cursor(self.places)} if self.places else {}
        if budget:
            query["budget"] = budget
        answer = self.browser.get(PULL, query_string=query, headers=PLAIN)
        assert answer.status_code in (200, 304), answer.data
        pages = [json.loads(line) for line in answer.data.splitlines()]
        ours = answer.headers.get("Encours-Scope")
        return Answer(answer.status_code, pages, json.loads(ours) if ours else None)

    def take(self, page: dict[str, Any]) -> bool:
        """Commit one page; False when some of it was stale."""
        if self.scope_ver is not None and page["scope_ver"] < self.scope_ver:
            return False
        self.scope_ver, self.scope = page["scope_ver"], page["scope"]
        for bucket in [name for name in self.places if name not in self.scope]:
            if "keeps a lost scope" not in self.faults:
                self.sections.pop(bucket, None)
            self.places.pop(bucket)
        taken = [self._take_part(part) for part in page["buckets"]]
        return all(taken)

    def pull(self, budget: int | None = None) -> None:
        """Pull until there is nothing new."""
        for _ in range(200):
            answer = self.ask(budget)
            for page in answer.pages:
                self.take(page)
            if answer.status == 304:
                assert self.scope_ver is not None
                assert answer.scope_ver >= self.scope_ver
                return
        raise AssertionError("the pull never ends")

    def _take_part(self, part: dict[str, Any]) -> bool:
        bucket = part["id"]
        stale = self.places.get(bucket) != part["from"]
        if stale and "takes stale pages" not in self.faults:
            return False
        if part["reset"]:
            self.generations[bucket] = self.generations.get(bucket, 0) + 1
        generation = self.generations[bucket]
        rows = self.sections.setdefault(bucket, {})
        for customer_id in part["exit"]:
            self._leave(bucket, customer_id)
        for entity, entity_id, _ in part["del"]:
            rows.pop((entity, str(entity_id)), None)
        for entity, table in part["put"].items():
            for values in zip(*table["c"], strict=True):
                rows[(entity, str(values[0]))] = (generation, values)
        if part["to"][2] is None and "never sweeps" not in self.faults:
            self.sections[bucket] = {key: row for key, row in rows.items() if row[0] == generation}
        if "skips ahead" in self.faults and part["more"]:
            part["to"][1] += 1
        if not stale:
            self.places[bucket] = part["to"]
        return not stale

    def _leave(self, bucket: str, customer_id: int) -> None:
        if "ignores exits" in self.faults:
            return
        everywhere = [name for name in self.sections if name.startswith("portfolio:")]
        hit = everywhere if "leaves everywhere" in self.faults else [bucket]
        for name in hit:
            rows = self.sections.get(name, {})
            for key in [key for key, row in rows.items() if owner_of(key, row[1]) == customer_id]:
                del rows[key]

    # push

    def say(self, op: dict[str, Any]) -> None:
        """Keep an entry; it leaves only with an answer of its own."""
        self.outbox.append(op)

    def send(self, count: int = 100) -> dict[str, Any] | None:
        """Push the oldest entries, without hearing the answer yet."""
        batch = self.outbox[:count]
        if "forgets on sending" in self.faults:
            self.outbox = self.outbox[count:]
        if not batch:
            return None
        answer = self.browser.post(PUSH, json={"ops": batch})
        assert answer.status_code == 200, answer.data
        return answer.json

    def fail(self, count: int = 100) -> None:
        """Push, and get an error page for an answer."""
        if "forgets on errors" in self.faults:
            self.outbox = self.outbox[count:]

    def hear(self, answer: dict[str, Any] | None) -> None:
        """Take the results in; what has to come again stays."""
        for result in (answer or {"results": []})["results"]:
            if result["outcome"] not in ANSWERED:
                continue
            said = {key: result[key] for key in ("outcome", "code", "facts")}
            known = self.results.setdefault(result["op_id"], said)
            assert known == said, "one entry, two answers"
        self.outbox = [op for op in self.outbox if op["op_id"] not in self.results]

    # what it knows

    def rows(self, bucket: str) -> dict[Any, Any]:
        """Give the rows one bucket brought, without their generation."""
        return {key: list(row[1]) for key, row in self.sections.get(bucket, {}).items()}

    def customers(self) -> set[int]:
        """Give every customer anything is known about."""
        return {
            owner_of(key, row[1])
            for bucket, rows in self.sections.items()
            if bucket.startswith("portfolio:")
            for key, row in rows.items()
        }


def owner_of(key: tuple[str, str], values: Any) -> Any:
    """Name the customer a row belongs to: the first value of cards and summaries, the second of others."""
    return values[0] if key[0] in ("customer", "summary") else values[1]
