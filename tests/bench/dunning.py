"""The dunning decision with its trace, beside one SQL statement inserting as many rows."""

import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text

from credit.operations.actor import MACHINE
from credit.store.db import db
from credit.store.dunning import DunningDecision
from tasks.dunning import decide_all
from tests.bench.installation import app_on, filled_copy
from tests.bench.run import Run, medians

CUSTOMERS, ITEMS = 500, 10_000

FLOOR_TABLE = "CREATE TABLE floor (item_id int, customer_id int, level text, amount_minor int)"
FLOOR = """
INSERT INTO floor (item_id, customer_id, level, amount_minor)
SELECT i.id, i.customer_id, 'L1', i.residual_minor FROM item i JOIN customer c ON c.id = i.customer_id
WHERE i.state = 'open' AND i.residual_minor > 0 AND i.due_on <= :due AND c.insolvency_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.item_id = i.id AND d.state <> 'resolved')
  AND NOT EXISTS (SELECT 1 FROM dunning_line l WHERE l.item_id = i.id)
"""


def measure(run: Run) -> None:
    """Decide on so many open items, a fresh copy of the books each round."""
    if run.has("dunning_decision"):
        return
    filled = filled_copy(CUSTOMERS, ITEMS)
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        rounds = []
        for number in range(run.rounds):
            copy = Path(folder) / f"{number}.sqlite"
            shutil.copy(filled, copy)
            rounds.append(_round(app_on(copy)))
    run.say("dunning_decision", items=ITEMS, rounds=run.rounds, **medians(rounds))


def _round(app: Flask) -> dict[str, Any]:
    with app.app_context():
        started = time.perf_counter()
        decide_all(MACHINE, by_hand=True)
        ours = time.perf_counter() - started
        decided = db.session.scalar(select(func.count()).select_from(DunningDecision))
        db.session.execute(text(FLOOR_TABLE))
        db.session.commit()
        started = time.perf_counter()
        db.session.execute(text(FLOOR), {"due": date(2026, 11, 1).isoformat()})
        db.session.commit()
        floor = time.perf_counter() - started
        db.session.remove()
    return {
        "decisions": decided,
        "ms": round(ours * 1000),
        "floor_ms": round(floor * 1000, 1),
        "ratio": round(ours / floor, 1),
    }
