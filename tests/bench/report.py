"""Write the measured part of `docs/performance.md` from the lines of the last runs.

`python -m tests.bench.report` takes what `make bench` and `make bench PEERS=1` left in `.build/bench/`, keeps
it beside the document as `docs/performance.jsonl`, and renders it. Nothing there is typed by hand.
"""

import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from tests.bench.claims import CLAIMS, Claim, Line
from tests.bench.run import FOLDER
from tests.installation import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
KEPT = ROOT / "docs" / "performance.jsonl"
BEGIN, END = "<!-- measured: python -m tests.bench.report -->\n", "<!-- end -->\n"
COMMANDS = {False: "make bench", True: "make bench PEERS=1"}


def main() -> None:
    """Keep the lines of the last runs, and render them."""
    fresh = [FOLDER / name for name in ("figures.jsonl", "peers.jsonl")]
    if any(file.exists() for file in fresh):
        KEPT.write_text("".join(file.read_text() for file in fresh if file.exists()))
    DOCUMENT.write_text(filled(DOCUMENT.read_text(), read(KEPT)))


def read(file: Path) -> list[Line]:
    """Read the lines of a run."""
    return [json.loads(line) for line in file.read_text().splitlines()]


def filled(document: str, lines: list[Line]) -> str:
    """Put what was measured between the document's marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n" + "\n".join([*_targets(lines), *_runs(lines)]) + "\n" + END + after


def _targets(lines: list[Line]) -> list[str]:
    head = ["| # | What | Target | Worst measured | |", "|---|---|---|---|---|"]
    return [*head, *(_claim(claim, claim.worst(lines)) for claim in CLAIMS), ""]


def _claim(claim: Claim, worst: float | None) -> str:
    measured = "not measured" if worst is None else f"{_spell(worst)} {claim.unit}".strip()
    verdict = "" if worst is None else "met" if worst <= claim.limit else "**missed**"
    bound = f"≤ {_spell(claim.limit)} {claim.unit}".strip()
    return f"| {claim.target} | {claim.says} | {bound} | {measured} | {verdict} |"


def _runs(lines: list[Line]) -> list[str]:
    told: list[str] = []
    for bench, stretch in groupby(lines, key=itemgetter("bench")):
        some = list(stretch)
        told += _heading(some[0]) if bench == "run" else _table(bench, some)
    return told


def _heading(run: Line) -> list[str]:
    facts = [f"{key} {value}" for key, value in run.items() if key not in ("bench", "peers")]
    return [f"## `{COMMANDS[run['peers']]}`", "", f"{', '.join(facts)}.", ""]


def _table(bench: str, lines: list[Line]) -> list[str]:
    flat = [_flat(line) for line in lines]
    columns = list(dict.fromkeys(key for line in flat for key in line))
    rows = [" | ".join(_spell(line.get(key, "")) for key in columns) for line in flat]
    head = " | ".join(column.replace("_", " ") for column in columns)
    body = [f"| {row} |" for row in rows]
    return [
        f"**{bench.replace('_', ' ')}**",
        "",
        f"| {head} |",
        f"|{'---|' * len(columns)}",
        *body,
        "",
    ]


def _flat(line: Line) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in line.items():
        if isinstance(value, dict):
            flat |= {f"{name} {key}": one for name, one in value.items()}
        elif key != "bench":
            flat[key] = value
    return flat


def _spell(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main()
