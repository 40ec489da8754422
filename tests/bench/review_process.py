"""One night's review in a process of its own: judged over everybody, nothing written."""

import json
import sys
import time
from pathlib import Path

from credit.operations.limit_reviews import counts, plan
from credit.operations.moment import read_clock
from credit.store.db import reading
from tests.bench.memory import peak_mb
from webapp import garbage
from webapp.app import create_app
from webapp.settings import Settings


def main(database_url: str, folder: Path) -> None:
    """Judge, and print the figures."""
    app = create_app(Settings(data=folder, database_url=database_url), nudge=lambda _job: None)
    garbage.settle_in()
    with app.app_context(), reading():
        before, began = peak_mb(), time.process_time()
        verdicts = plan(read_clock())
        spent = time.process_time() - began
    figures = {"cpu_s": round(spent, 2), "peak_mb": peak_mb(), "growth_mb": peak_mb() - before}
    print(json.dumps(figures | {"acted_on": len(verdicts), "said": counts(verdicts)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
