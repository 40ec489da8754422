"""What was said on a phone: kept until the server has answered each entry by its id, and longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BATCH = 100
ANSWERED = {"applied", "merged", "rejected", "quarantined"}
MARK = "encours/1"


@dataclass
class Reply:
    """What came back for a letter, from our server or from somebody in between."""

    status: int
    body: dict[str, Any] | None = None
    ours: bool = False


class Outbox:
    """Entries in the order they were said; answered ones stay, to be said again after a restore."""

    def __init__(
        self,
        faults: Iterable[str] = (),
        ops: list[dict[str, Any]] | None = None,
        results: dict[str, dict[str, Any]] | None = None,
        restore_gen: int | None = None,
    ) -> None:
        self.faults = frozenset(faults)
        self.ops = ops or []
        self.results = results or {}
        self.restore_gen = restore_gen
        self.size = BATCH

    def disk(self) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]], int | None]:
        """Give what survives a crash."""
        return self.ops, self.results, self.restore_gen

    def say(self, op: dict[str, Any]) -> None:
        """Keep an entry; it is immutable from now on."""
        self.ops.append(op)

    def waiting(self) -> list[dict[str, Any]]:
        """List what has no answer yet, oldest first."""
        return [op for op in self.ops if op["op_id"] not in self.results]

    def letter(self, most: int | None = None) -> dict[str, Any] | None:
        """Write the oldest unanswered entries down to be sent."""
        batch = self.waiting()[: min(most or BATCH, self.size)]
        if not batch:
            return None
        if "forgets on sending" in self.faults:
            self._forget(batch)
        if "sends the newest first" in self.faults:
            batch = self.waiting()[::-1][:1]
        known = {} if self.restore_gen is None else {"restore_gen": self.restore_gen}
        return {"ops": list(batch), **known}

    def hear(self, letter: dict[str, Any], reply: Reply) -> None:
        """Take results in; whatever is not our server's own answer means "not yet"."""
        if reply.status >= 400 and "forgets on errors" in self.faults:
            self._forget(letter["ops"])
        if reply.status == 200 and "believes any page" in self.faults:
            self._forget(letter["ops"])
        body = reply.body or {}
        if reply.status == 409 and body.get("code") == "restored":
            self.learn(body["facts"]["restore_gen"])
        elif reply.status >= 500 and reply.status != 503:
            self.size = max(1, len(letter["ops"]) // 2)
        elif reply.status == 200 and reply.ours and body.get("protocol") == MARK:
            self._settle(letter, body)

    def _settle(self, letter: dict[str, Any], body: dict[str, Any]) -> None:
        self.size = BATCH
        asked = {op["op_id"] for op in letter["ops"]}
        if self.restore_gen is not None and body["restore_gen"] < self.restore_gen:
            return  # said by a server whose memory of it was lost since
        self.learn(body["restore_gen"])
        for result in body["results"]:
            op_id = result["op_id"]
            if op_id not in asked or result["outcome"] not in ANSWERED:
                continue
            known = self.results.get(op_id)
            if known is None:
                self.results[op_id] = result
            else:
                assert spoken(known) == spoken(result), "2: one entry, two answers"

    def learn(self, restore_gen: int) -> None:
        """Compare the server's generation with ours; say again what an earlier one had accepted."""
        if self.restore_gen is not None and restore_gen > self.restore_gen:
            self._say_again()
        if self.restore_gen is None or restore_gen > self.restore_gen:
            self.restore_gen = restore_gen

    def _say_again(self) -> None:
        if "says nothing again" in self.faults:
            return
        refused = {k: each for k, each in self.results.items() if each["outcome"] == "rejected"}
        self.results = refused

    def _forget(self, batch: list[dict[str, Any]]) -> None:
        gone = {op["op_id"] for op in batch}
        self.ops = [op for op in self.ops if op["op_id"] not in gone]


def spoken(result: dict[str, Any]) -> tuple[Any, ...]:
    """Give what was decided, without the places where it can be read, which move on."""
    return result["outcome"], result["code"], result["facts"]
