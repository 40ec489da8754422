"""What a payment costs when figures are recomputed: that customer, however many others there are.

Each measured step pays one cent of one customer's invoice and recomputes what is owed, as the job does.
"""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.items import Item
from tasks.figures import recompute
from tests.bench.feed import Ask, beside, servers
from tests.bench.installation import fill
from tests.bench.run import Run, medians, ratios
from tests.databases import PostgresServer, SqliteServer
from webapp.app import create_app
from webapp.settings import Settings

FEW, MANY = 1_000, 10_000
ITEMS_EACH = 3


def measure(run: Run) -> None:
    """Pay in a small portfolio and in one ten times as large, by turns, on both databases."""
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        for database, server in servers(Path(folder)):
            if not run.has("recompute_one", database=database):
                with ExitStack() as stack:
                    _compare(run, database, server, Path(folder), stack)


def _compare(
    run: Run, database: str, server: SqliteServer | PostgresServer, folder: Path, stack: ExitStack
) -> None:
    apps = {size: stack.enter_context(_filled(server, folder, size)) for size in (FEW, MANY)}
    sides = {str(size): _payments(app) for size, app in apps.items()}
    rounds = [beside(sides) for _ in range(max(run.rounds, 3))]
    growth = ratios(rounds, str(MANY), str(FEW))
    for size in (FEW, MANY):
        figures = medians(one[str(size)] for one in rounds)
        more = {"growth": growth} if size == MANY else {}
        run.say("recompute_one", database=database, customers=size, **figures, **more)


def _payments(app: Flask) -> Ask:
    """Prepare payments of one customer after another; the first is looked at: it moved nobody else."""
    with app.app_context():
        largest = select(func.max(Item.id)).where(Item.residual_minor > 1_00)
        invoices = list(db.session.scalars(largest.group_by(Item.customer_id)))
        began = read_clock().now
        db.session.remove()
    turn = itertools.cycle(invoices)

    def pay() -> tuple[str, int, int]:
        with app.app_context():
            transact(MACHINE, lambda work: _pay(work, next(turn)))
            recompute()
            db.session.remove()
        return "200", 0, 0

    pay()
    with app.app_context():
        later = select(func.count()).select_from(CustomerFigures)
        moved = db.session.scalar(later.where(CustomerFigures.computed_at >= began))
        db.session.remove()
    assert moved == 1, moved
    return pay


def _pay(work: Work, item_id: int) -> None:
    item = db.session.get_one(Item, item_id)
    item.residual_minor -= 1
    work.touch(item.customer_id, figures=True)


@contextmanager
def _filled(server: SqliteServer | PostgresServer, folder: Path, customers: int) -> Iterator[Flask]:
    with server.database() as url:
        app = create_app(Settings(data=folder, database_url=url), nudge=lambda _job: None)
        fill(app, customers, customers * ITEMS_EACH)
        with app.app_context(), db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("ANALYZE")
        yield app
        with app.app_context():
            db.engine.dispose()
