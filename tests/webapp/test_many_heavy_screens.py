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


def test_two_read_much_at_once_and_the_third_once_one_has_done(app):
    entered, ends = [Event() for _ in range(3)], [Event() for _ in range(3)]

    def read(one):
        with reading_much():
            entered[one].set()
            assert ends[one].wait(10)

    with ThreadPoolExecutor(3) as people:
        first = [people.submit(read, one) for one in (0, 1)]
        assert all(event.wait(10) for event in entered[:2])
        third = people.submit(read, 2)
        assert not entered[2].is_set()
        ends[0].set()
        assert entered[2].wait(10)
        ends[1].set(), ends[2].set()
        for one in (*first, third):
            one.result(10)
