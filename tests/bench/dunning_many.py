"""That a dunning run grows as its items do and no faster, and that its memory does not grow with the book.

Each run is in a process of its own: its highest resident memory is its own.
"""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from credit.store.db import db
from tests import builders
from tests.bench.installation import write_books
from tests.bench.run import Figures, Run
from tests.installation import ROOT
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

FEWER, MANY = 10_000, 1_000_000
ITEMS_EACH = 20


def measure(run: Run) -> None:
    """Decide on 10,000 open items and on 1,000,000, or a tenth of that."""
    sizes = (FEWER, MANY // 10 if run.quick else MANY)
    if run.has("dunning_many", items=sizes[-1]):
        return
    found = {size: _decided(run, size) for size in sizes}
    small, large = (found[size] for size in sizes)
    for size, figures in found.items():
        more: Figures = {"cpu_us_each": round(figures["cpu_s"] * 1e6 / size)}
        if figures is large:
            growth = (large["cpu_s"] / sizes[1]) / (small["cpu_s"] / sizes[0])
            more["growth"] = round(growth, 2)
            more["peak_ratio"] = round(large["peak_mb"] / small["peak_mb"], 2)
        run.say("dunning_many", items=size, **figures, **more)


def _decided(run: Run, items: int) -> Figures:
    run.tell(f"dunning_many {items:,}")
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'book.sqlite'}"
        _fill(url, folder, items)
        asked = [sys.executable, "-m", "tests.bench.dunning_process", url, str(folder)]
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(told.stdout.splitlines()[-1])
    return figures


def _fill(url: str, folder: Path, items: int) -> None:
    app = create_app(Settings(data=folder, database_url=url), nudge=lambda _job: None)
    bring_up_to_date(app)
    with app.app_context():
        today = datetime.now(UTC).date()
        house = builders.a_house()
        house.company.as_of = today
        write_books(house, items // ITEMS_EACH, items, today)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
