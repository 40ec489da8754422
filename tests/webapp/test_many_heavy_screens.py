"""A desk full of people who open heavy screens at once does not hold up anybody else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from credit.store import db as store
from credit.store.db import db, reading_much
from tests.clients import signed_in_client

HEAVY = [
    "/board",
    "/board/moves?since=2026-11-19&on=2026-11-20&by=segment",
    "/board/moves/customers?since=2026-11-19&on=2026-11-20&by=segment",
    "/forecast?scope=company&id=1&by=week",
    "/forecast/lines?scope=company&id=1",
    "/forecast/error?scope=company&id=1",
    "/kpis?scope=company&id=1",
    "/late-items",
    "/overview?scope=company&id=1",
    "/overview/board.csv?scope=company&id=1",
    "/overview/lines?scope=company&id=1&of=exposure",
    "/overview/trend?scope=company&id=1",
    "/root-causes",
]


class Turnstile:
    """Lets nobody read much until it is opened."""

    def __init__(self):
        self.reached, self.opened = Event(), Event()

    def __enter__(self):
        self.reached.set()
        assert self.opened.wait(10)

    def __exit__(self, *_):
        """Let go."""


@pytest.mark.parametrize("path", HEAVY)
def test_a_heavy_screen_that_waits_holds_up_nobody(app, house, monkeypatch, path):
    turnstile = Turnstile()
    monkeypatch.setattr(store, "_much", turnstile)
    claire = signed_in_client(app, house.claire)

    def ask(address):
        with app.app_context():
            return claire.get(f"/api/v1{address}").status_code

    db.session.remove()
    with ThreadPoolExecutor(2) as people:
        heavy = people.submit(ask, path)
        assert turnstile.reached.wait(10)
        assert people.submit(ask, "/notices").result(10) == 200
        assert db.engine.pool.checkedout() == 0
        turnstile.opened.set()
        assert heavy.result(10) == 200


def test_two_read_much_at_once_and_no_third():
    with reading_much(), reading_much():
        assert not store._much.acquire(blocking=False)
    assert store._much.acquire(blocking=False)
    store._much.release()
