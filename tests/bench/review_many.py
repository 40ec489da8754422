"""What a night's review of every limit costs, and that its memory does not grow with the book.

Each review runs in a process of its own: its highest resident memory is its own.
"""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import CreditLimit
from tests import builders
from tests.bench.installation import write_books
from tests.bench.run import Figures, Run
from tests.installation import ROOT
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

MANY, FEWER = 100_000, 10_000
ITEMS_EACH = 3
LIMIT_MINOR = 20_000_00


def measure(run: Run) -> None:
    """Judge a book of 100,000 customers and one of a tenth."""
    sizes = (FEWER // 10, FEWER) if run.quick else (FEWER, MANY)
    if run.has("review_many", customers=sizes[-1]):
        return
    found = {size: _reviewed(run, size) for size in sizes}
    for size, figures in found.items():
        more = {"cpu_ms_each": round(figures["cpu_s"] * 1000 / size, 3)}
        if size == sizes[-1]:
            more["peak_ratio"] = round(figures["peak_mb"] / found[sizes[0]]["peak_mb"], 2)
        run.say("review_many", customers=size, **figures, **more)


def _reviewed(run: Run, customers: int) -> Figures:
    run.tell(f"review_many {customers:,}")
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'book.sqlite'}"
        _fill(url, folder, customers)
        asked = [sys.executable, "-m", "tests.bench.review_process", url, str(folder)]
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(told.stdout.splitlines()[-1])
    return figures


def _fill(url: str, folder: Path, customers: int) -> None:
    app = create_app(Settings(data=folder, database_url=url), nudge=lambda _job: None)
    with app.app_context():
        bring_up_to_date(app)
        house = builders.a_house()
        write_books(house, customers, customers * ITEMS_EACH, datetime.now(UTC).date())
        limit = {"amount_minor": LIMIT_MINOR, "starts_on": builders.LONG_AGO, "source": "desk"}
        ids = db.session.scalars(select(Customer.id)).all()
        rows = [{"customer_id": id_, "created_at": builders.NOW, **limit} for id_ in ids]
        db.session.execute(insert(CreditLimit), rows)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
