"""One run of the measurements: what was asked for, and the lines it writes.

Every figure is one JSON line on standard output and in `.build/bench/` (`figures.jsonl`, with other engines
`peers.jsonl`); progress goes to standard error. A run that was interrupted goes on where it stopped when
told to resume.
"""

import json
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.browser import find_browser
from tests.installation import ROOT

FOLDER = ROOT / ".build" / "bench"
Figures = dict[str, Any]


@dataclass
class Run:
    """What was asked for. `only`: names of figures, empty for all; `quick`: the small sizes only;
    `peers`: what other engines can do too, beside them.
    """

    only: frozenset[str] = frozenset()
    quick: bool = False
    peers: bool = False
    rounds: int = 3
    resume: bool = False
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.file = FOLDER / ("peers.jsonl" if self.peers else "figures.jsonl")
        self._known = self._read() if self.resume else []
        if not self.resume:
            self.file.unlink(missing_ok=True)

    def wants(self, *names: str) -> bool:
        """Say whether one of these figures was asked for."""
        return not self.only or bool(self.only & set(names))

    def has(self, bench: str, **circumstances: Any) -> bool:
        """Say whether the interrupted run already measured this."""
        asked = {"bench": bench, **circumstances}
        return any(asked.items() <= line.items() for line in self._known)

    def say(self, bench: str, **figures: Any) -> None:
        """Write one figure."""
        line = json.dumps({"bench": bench, **figures}, ensure_ascii=False)
        print(line, flush=True)
        with self.file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def tell(self, progress: str) -> None:
        """Say on standard error what happens now."""
        print(f"{time.monotonic() - self.began:6.0f} s  {progress}", file=sys.stderr, flush=True)

    def _read(self) -> list[Figures]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]


def circumstances() -> Figures:
    """Say when and on what: date, commit, machine."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    cores = sum(
        line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().split("\n")
    )
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip() or "unknown",
        "cores": cores,
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "browser": _browser_version(),
    }


def _browser_version() -> str:
    path = find_browser()
    if path is None:
        return "none"
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return " ".join(told.stdout.split()[:2])


def in_turn(
    rounds: int, sides: Mapping[str, Callable[[], Figures]], tell: Callable[[str], None]
) -> Iterator[dict[str, Figures]]:
    """Let every side do its work once a round, in another order each time."""
    names = list(sides)
    for number in range(rounds):
        turn = number % len(names)
        found: dict[str, Figures] = {}
        for name in names[turn:] + names[:turn]:
            tell(f"round {number + 1} of {rounds}: {name}")
            found[name] = sides[name]()
        yield found


def medians(found: Iterable[Figures]) -> Figures:
    """Take the median of each figure."""
    lines = list(found)
    return {key: tidy(statistics.median(line[key] for line in lines)) for key in lines[0]}


def ratios(rounds: Iterable[dict[str, Figures]], side: str, floor: str) -> Figures:
    """Take the median over the rounds of each figure's ratio to the floor of the same round."""
    lines = list(rounds)
    keys = [key for key in lines[0][side] if key in lines[0][floor]]
    pairs = {key: [(line[side][key], line[floor][key]) for line in lines] for key in keys}
    return {
        key: round(statistics.median(ours / other for ours, other in found), 2)
        for key, found in pairs.items()
        if all(other for _, other in found)
    }


def tidy(value: float) -> float:
    """Drop decimals nobody can measure."""
    return round(value) if abs(value) >= 100 or value == round(value) else round(value, 2)
