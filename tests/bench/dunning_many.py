"""That deciding grows as its items do and no faster, and that its memory does not grow with the book.

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
LETTERS = "letters"
ITEMS_EACH = 20


def measure(run: Run) -> None:
    """Decide on 10,000 open items and on 1,000,000, or a tenth; then with every message written."""
    sizes = (FEWER, MANY // 10 if run.quick else MANY)
    if run.has("dunning_many", items=sizes[-1]):
        return
    small, large = (decided(run, size) for size in sizes)
    for items, figures in zip(sizes, (small, large), strict=True):
        more = {"cpu_us_each": round(figures["cpu_s"] * 1e6 / items)}
        run.say("dunning_many", items=items, **figures, **more, **_against(small, figures))
    whole = decided(run, MANY // 10, LETTERS)
    each = round(whole["cpu_s"] * 1e6 / (MANY // 10))
    run.say("dunning_run", items=MANY // 10, **whole, cpu_us_each=each)


def _against(small: Figures, large: Figures) -> Figures:
    """Say how a larger run grew, by decision, and what memory it took beside the small one."""
    if large is small:
        return {}
    each = [one["cpu_s"] / one["decisions"] for one in (small, large)]
    peaks = round(large["peak_mb"] / small["peak_mb"], 2)
    return {"growth": round(each[1] / each[0], 2), "peak_ratio": peaks}


def decided(run: Run, items: int, what: str = "") -> Figures:
    """Decide on so many items of fresh books, in a process of its own."""
    run.tell(f"dunning {items:,} {what}")
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'book.sqlite'}"
        _fill(url, folder, items)
        asked = [sys.executable, "-m", "tests.bench.dunning_process", url, str(folder), what]
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
