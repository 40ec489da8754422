"""Writers for the tests that commit in parallel: threads call `write`, processes run this module.

`python -m tests.api.sync.writers URL FAULT WRITER WRITES CUSTOMER…` waits for a line on its input, then gives
each customer in turn that many contacts, one transaction each, and prints what it wrote.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from sqlalchemy import update

from credit.operations.actor import MACHINE
from credit.operations.projection import projector
from credit.operations.projection.buckets import Counter
from credit.operations.work import transact
from credit.store import db as store
from credit.store.customers import Contact
from credit.store.db import db
from credit.store.sync import SyncBucket
from webapp.app import create_app
from webapp.settings import Settings

STEP = 50  # more than one transaction numbers


def write(writer: str, writes: int, customers: list[int]) -> list[str]:
    """Give customers contacts, each in a transaction of its own; name those that were committed."""
    written = []
    for number in range(writes):
        for customer_id in customers:
            name = f"{writer}/{number}/{customer_id}"
            transact(MACHINE, _adding(customer_id, name), customers=[customer_id])
            written.append(name)
    return written


def _adding(customer_id: int, name: str) -> Callable[[Any], None]:
    def change(work: Any) -> None:
        db.session.add(Contact(customer_id=customer_id, name=name))
        work.touch(customer_id)

    return change


def take_plainly(names: Collection[str]) -> dict[str, Counter]:
    """Planted: number as a plain sequence does, at once for everybody, before the rows are committed."""
    counters = {}
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as aside:
        for name in sorted(names):
            ahead = update(SyncBucket).where(SyncBucket.id == name)
            taken = ahead.values(seq=SyncBucket.seq + STEP).returning(SyncBucket.seq)
            seq = aside.scalar(taken) or 0
            counters[name] = Counter(seq, seq - STEP)
    time.sleep(0.02)  # a commit may take as long
    return counters


def number_plainly() -> None:
    """Plant the plain sequence in this process."""
    projector.lock_buckets = take_plainly  # type: ignore[assignment]


def begin_deferred() -> None:
    """Plant transactions of SQLite that take the write lock only when they first write."""
    store._only_reading.set(True)


FAULTS: dict[str, Callable[[], None]] = {
    "none": lambda: None,
    "plain sequence": number_plainly,
    "deferred": begin_deferred,
}


def main() -> None:
    """Write as the command line says."""
    url, fault, writer, writes, *customers = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), database_url=url)
        app = create_app(settings, nudge=lambda _job: None)
        FAULTS[fault]()
        print("ready", flush=True)
        sys.stdin.readline()
        with app.app_context():
            print("\n".join(write(writer, int(writes), [int(each) for each in customers])))


if __name__ == "__main__":
    main()
