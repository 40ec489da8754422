"""Start the floor's server and stop it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installation import ROOT

PAGES = ROOT / "tests" / "bench" / "pages"


@contextmanager
def floor(customers: int, invoices: int, *, pages: Path = PAGES) -> Iterator[int]:
    """Serve the floor from a process of its own; give its port."""
    command = [sys.executable, "-m", "tests.bench.floor", str(customers), str(invoices), str(pages)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()
