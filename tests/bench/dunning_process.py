"""One dunning run in a process of its own, and after it the one SQL statement that is its floor."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from credit.operations.actor import MACHINE
from credit.store.db import db
from credit.store.dunning import DunningDecision
from tasks.dunning import decide_all
from tests.bench.dunning import FLOOR, FLOOR_TABLE
from tests.bench.memory import peak_mb
from webapp.app import create_app
from webapp.settings import Settings


def main(database_url: str, folder: Path) -> None:
    """Decide, and print the figures."""
    app = create_app(Settings(data=folder, database_url=database_url), nudge=lambda _job: None)
    with app.app_context():
        began = time.process_time()
        decide_all(MACHINE, by_hand=True)
        spent, peak = time.process_time() - began, peak_mb()
        decided = db.session.scalar(select(func.count()).select_from(DunningDecision))
        db.session.execute(text(FLOOR_TABLE))
        began = time.process_time()
        db.session.execute(text(FLOOR), {"due": datetime.now(UTC).date().isoformat()})
        db.session.commit()
        floor = time.process_time() - began
    figures = {"decisions": decided, "cpu_s": round(spent, 2), "peak_mb": peak}
    print(json.dumps(figures | {"floor_cpu_s": round(floor, 3), "ratio": round(spent / floor, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
