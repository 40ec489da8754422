"""Deciding in a process of its own, and after it the one SQL statement that is its floor.

What is measured is the decision with its trace: the reason of every item, kept. `letters` as third word
measures the whole run instead, with every message written and every phone told.
"""

import json
import sys
import time
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from credit.operations import dunning
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningRun
from tasks.dunning import decide_all
from tests.bench import dunning_floor
from tests.bench.dunning_many import LETTERS
from tests.bench.memory import peak_mb
from tests.bench.run import Figures
from webapp import garbage
from webapp.app import create_app
from webapp.settings import Settings

NOBODY = 10**9  # no customer comes after it


def main(database_url: str, folder: Path, what: str = "") -> None:
    """Decide, and print the figures."""
    app = create_app(Settings(data=folder, database_url=database_url), nudge=lambda _job: None)
    with app.app_context():
        _settle_in()
        began = time.process_time()
        run_id = decide_all(MACHINE, by_hand=True) if what == LETTERS else _decide_only()
        spent, peak = time.process_time() - began, peak_mb()
        decided = db.session.scalar(select(func.count()).select_from(DunningDecision)) or 0
        figures: Figures = {"decisions": decided, "cpu_s": round(spent, 2), "peak_mb": peak}
        if what != LETTERS:
            floor = dunning_floor.spent(run_id, read_clock().today)
            figures |= {"floor_cpu_s": round(floor, 3), "ratio": round(spent / floor, 1)}
    print(json.dumps(figures))


def _settle_in() -> None:
    """Be like a worker that has been at it for a while: statements compiled, its own modules out of sight."""
    _decide_only(after=NOBODY)
    garbage.settle_in()


def _decide_only(after: int | None = 0) -> int:
    """Decide as the job does, chunk by chunk, and write no message."""
    run_id = transact(MACHINE, dunning.open_run)
    while after is not None:
        after = transact(MACHINE, partial(_chunk, run_id=run_id, after=after))
    transact(MACHINE, partial(dunning.close_run, run_id=run_id))
    return run_id


def _chunk(work: Work, run_id: int, after: int) -> int | None:
    run = db.session.get_one(DunningRun, run_id)
    return dunning.decide(work, run, after, by_hand=True).upto


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
