"""Reading a large accounting export, beside the `csv` module reading the same file and doing nothing with it.

Each reading has a process of its own: its CPU time and its highest resident memory are its own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.ledger_file import write_ledger
from tests.bench.run import Figures, Run, in_turn, medians, ratios
from tests.installation import ROOT

LINES, FEWER = 1_000_000, 100_000
SIDES = ("encours", "csv")
NAME = "123456782FEC20261231.txt"


def measure(run: Run) -> None:
    """Read a generated ledger in turn, as we do and as `csv` does."""
    lines = FEWER if run.quick else LINES
    if run.has("ledger_reading", lines=lines):
        return
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        path = Path(folder) / NAME
        write_ledger(path, lines)
        sides = {side: lambda side=side: _apart(side, path) for side in SIDES}
        rounds = list(in_turn(run.rounds, sides, run.tell))
    ours, floor = (medians(one[side] for one in rounds) for side in SIDES)
    run.say(
        "ledger_reading",
        lines=lines,
        rounds=run.rounds,
        **ours,
        csv=floor,
        ratio=ratios(rounds, *SIDES),
        memory_growth_mb=round(ours["peak_mb"] - floor["peak_mb"]),
    )


def _apart(side: str, path: Path) -> Figures:
    asked = [sys.executable, "-m", "tests.bench.ledger_reader", side, str(path)]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(told.stdout)
    return figures
