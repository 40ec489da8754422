"""One reading of a ledger file in a process of its own: `encours` or `csv`, and what it cost."""

import csv
import json
import sys
import time
from pathlib import Path

from credit.formats import fec
from tests.bench.memory import peak_mb
from webapp import garbage


def read_plainly(path: Path) -> int:
    """Read every row with `csv` and count them: what any reader in this language has to do."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter="\t")) - 1


def main(side: str, path: Path) -> None:
    """Read, and print the figures."""
    garbage.settle_in()
    began = time.process_time()
    lines = fec.read(path).lines if side == "encours" else read_plainly(path)
    spent = time.process_time() - began
    figures = {"read": lines, "cpu_s": round(spent, 2), "peak_mb": peak_mb()}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
