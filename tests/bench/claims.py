"""What we promise, and which figure of a run tells whether it holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Line = dict[str, Any]
Found = list[float]


@dataclass(frozen=True)
class Claim:
    """One bound; a target is met when every claim of its number holds, in the worst case measured.

    read: gives the values of a run that the bound speaks about. unit: how to spell them.
    """

    target: int
    says: str
    limit: float
    read: Callable[[list[Line]], Found]
    unit: str = ""

    def worst(self, lines: list[Line]) -> float | None:
        """Give the worst value measured, None when the run did not measure it."""
        return max(self.read(lines), default=None)


def of(bench: str, *path: str, per: float = 1) -> Callable[[list[Line]], Found]:
    """Read one figure of ours (`path` leads into nested ones) from every line of a bench.

    Over the phone network the wire rules, and its ratios are told without a bound.
    """

    def read(lines: list[Line]) -> Found:
        mine = [
            line
            for line in lines
            if line["bench"] == bench and line.get("side") in (None, "encours")
        ]
        found = [_follow(line, path) for line in mine if line.get("network") != "phone"]
        return [value / per for value in found if value is not None]

    return read


def _follow(line: Line, path: Iterable[str]) -> float | None:
    value: Any = line
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return None if value is None else float(value)


def _of_sending(side: str, *path: str) -> Callable[[list[Line]], Found]:
    """Read one figure of what only leaves for the network (door), or of the whole job."""
    read = of("push_sending", *path)
    return lambda lines: read([line | {"side": None} for line in lines if line.get("side") == side])


CLAIMS = (
    Claim(
        10,
        "10,000 receipts against 100,000 open items: CPU",
        30,
        of("bank_matching", "cpu_seconds"),
        "s",
    ),
    Claim(1, "first sync: time to the floor's", 0.25, of("first_sync", "ratio", "ms")),
    Claim(1, "first sync: CPU to the floor's", 0.25, of("first_sync", "ratio", "cpu_s")),
    Claim(1, "first sync: requests", 3, of("first_sync", "requests")),
    Claim(1, "first sync: bytes to the floor's gzip", 0.6, of("first_sync", "ratio", "bytes")),
    Claim(2, "delta of 50: requests", 1, of("delta", "requests")),
    Claim(2, "delta of 50: time to the floor's", 1.0, of("delta", "ratio", "ms")),
    Claim(2, "delta of 50: bytes a row", 100, of("delta", "bytes", per=50), "B"),
    Claim(3, "push of 200: requests", 2, of("push", "requests")),
    Claim(3, "push of 200: bytes to the floor's", 0.5, of("push", "ratio", "bytes")),
    Claim(3, "push of 200: time to the floor's", 1.3, of("push", "ratio", "ms")),
    Claim(
        4,
        "cold offline start, 2,000 customers, 4× CPU",
        1000,
        of("offline_start", "ms"),
        "ms",
    ),
    Claim(4, "the same to Actual's", 0.15, of("offline_start", "ratio", "ms")),
    Claim(5, "open a customer, 4× CPU, median", 50, of("open_customer", "ms"), "ms"),
    Claim(5, "a keystroke in 2,000 customers, 4× CPU, median", 50, of("search", "ms"), "ms"),
    Claim(5, "longest task while syncing", 100, of("first_sync", "longest_task_ms"), "ms"),
    Claim(
        6, "first load: JavaScript the door waits for", 45_000, of("shell", "javascript_bytes"), "B"
    ),
    Claim(6, "first load: everything", 80_000, of("shell", "bytes"), "B"),
    Claim(7, "unchanged pull: body and ETag", 300, of("unchanged_pull", "bytes"), "B"),
    Claim(
        7, "unchanged pull: CPU to a trivial route's", 1.5, of("unchanged_pull", "ratio", "cpu_ms")
    ),
    Claim(
        14,
        "credit check: CPU to twenty rows read for somebody signed in",
        1.5,
        of("credit_check", "ratio", "cpu_ms"),
    ),
    Claim(
        14,
        "recompute after one payment: CPU with 10,000 customers to 1,000",
        1.5,
        of("recompute_one", "growth", "cpu_ms"),
    ),
    Claim(14, "the same: time", 1.5, of("recompute_one", "growth", "ms")),
    Claim(
        14,
        "nightly review of 100,000 customers: memory to that of a tenth",
        1.5,
        of("review_many", "peak_ratio"),
    ),
    Claim(8, "100 changed of 1,000,000 to 100 of 10,000", 2.0, of("changed_pull", "growth")),
    Claim(
        9, "dunning decision to the SQL floor, 10,000 items", 3.0, of("dunning_decision", "ratio")
    ),
    Claim(9, "the same, up to 1,000,000 items", 3.0, of("dunning_many", "ratio")),
    Claim(
        9,
        "1,000,000 items to 10,000: CPU a decision",
        1.5,
        of("dunning_many", "growth"),
    ),
    Claim(9, "the same: memory at its highest", 1.5, of("dunning_many", "peak_ratio")),
    Claim(
        10,
        "FEC of 1,000,000 lines: CPU of reading to the csv module's",
        3.0,
        of("ledger_reading", "ratio", "cpu_s"),
    ),
    Claim(10, "the same: memory at its highest", 400, of("ledger_reading", "peak_mb"), "MB"),
    Claim(
        11,
        "push sending: CPU a message to bare encryption's",
        3.0,
        _of_sending("door", "ratio", "cpu_ms"),
    ),
    Claim(11, "the same, from notice to push: lost", 0, _of_sending("job", "lost")),
    Claim(11, "a fast service's time beside a slow one", 3.0, of("push_beside_slow", "ratio")),
    Claim(12, "morning rush, 500 phones: p99", 1000, of("morning_rush", "p99_ms"), "ms"),
    Claim(12, "morning rush: errors", 0, of("morning_rush", "errors")),
    Claim(12, "ten minutes, 500 phones and 20 at the desk: errors", 0, of("working_day", "errors")),
    Claim(13, "decision to the open phone", 2000, of("event_to_phone", "ms"), "ms"),
)
