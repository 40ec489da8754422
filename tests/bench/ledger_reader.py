"""One reading of a ledger file in a process of its own: `encours` or `csv`, and what it cost."""

import csv
import json
import resource
import sys
import time
from pathlib import Path

from credit.formats import fec


def read_plainly(path: Path) -> int:
    """Read every row with `csv` and count them: what any reader in this language has to do."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter="\t")) - 1


def main(side: str, path: Path) -> None:
    """Read, and print the figures."""
    began = time.process_time()
    lines = fec.read(path).lines if side == "encours" else read_plainly(path)
    spent = time.process_time() - began
    figures = {"read": lines, "cpu_s": round(spent, 2), "peak_mb": round(_peak_kb() / 1024)}
    print(json.dumps(figures))


def _peak_kb() -> int:
    """Read this program's own highest resident memory; `ru_maxrss` starts from that of whoever started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM:")]
    return int(line.split()[1])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
