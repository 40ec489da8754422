"""Two web and two worker processes on PostgreSQL and one Redis, and what becomes of them when it is lost."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Dispute, Note
from credit.store.journal import JournalEntry
from tests import builders
from tests.api.sync.phone import a_dispute, a_note
from tests.clients import give_password
from tests.parts import Rep, parts, wait_until
from webapp.app import create_app
from webapp.cli import encours
from webapp.data_folder import CannotStart, hold, share
from webapp.settings import Settings

OK = (200, {"database", "schema", "disk", "queue", "worker", "scheduler"})


@pytest.fixture
def installed(postgres_server, tmp_path):
    with postgres_server.database() as url, parts(tmp_path, url) as these:
        yield these


def furnish(these):
    """Give the house people and a customer, as its first days would."""
    app = create_app(
        Settings(data=these.folder / "data", database_url=these.environ["DATABASE_URL"]),
        nudge=lambda _job: None,
    )
    with app.app_context():
        house = builders.a_house()
        account = builders.an_account(house, "N1")
        builders.an_item(account)
        give_password(house.rosa)
        db.session.commit()
        db.session.refresh(account)
        db.session.expunge(account)
        db.session.remove()
    return app, account


def count(app, *which):
    with app.app_context():
        try:
            return db.session.scalar(select(func.count()).select_from(*which[:1]).where(*which[1:]))
        finally:
            db.session.remove()


def healthy(these, which):
    status, said = these.health(which)
    return (status, set(said)) == OK and set(said.values()) == {"ok"}


def test_two_web_and_two_workers_serve_as_one_and_outlive_their_queue(installed):
    app, account = furnish(installed)
    installed.start("web", "web", "worker", "worker", "scheduler")
    wait_until(lambda: healthy(installed, 0) and healthy(installed, 1))
    wait_until(lambda: installed.figures(0)["encours_workers"] == 2)

    rosa = Rep(installed)
    rosa.sign_in("rosa", which=0)
    same = a_note(account)
    with ThreadPoolExecutor(4) as pool:
        said = pool.map(lambda n: rosa.push(same, which=n % 2), range(8))
        assert set(map(tuple, said)) == {("applied",)}
        said = pool.map(lambda n: rosa.push(a_note(account), which=n % 2), range(20))
        assert set(map(tuple, said)) == {("applied",)}
    assert count(app, Note) == 21
    assert count(app, JournalEntry, JournalEntry.action == "note.add") == 21

    installed.lose_redis()
    began = time.monotonic()
    assert rosa.push(a_dispute(account), which=1) == ["applied"]
    assert time.monotonic() - began < 10
    assert installed.health(1)[0] == 200
    assert installed.health(1, "/healthz")[0] == 503
    assert count(app, Customer, Customer.stale_at.is_not(None)) == 1
    installed.give_redis()
    wait_until(lambda: count(app, Customer, Customer.stale_at.is_not(None)) == 0)
    assert count(app, Dispute) == 1
    wait_until(lambda: healthy(installed, 0))

    log = (installed.folder / "web.log").read_text().splitlines()
    lines = [json.loads(line) for line in log]
    assert {line["status"] for line in lines if line.get("route") == "/api/v1/sync/push"} == {200}
    assert not any("rosa" in line or "Rosa" in line for line in log)
    jobs = [json.loads(line) for line in (installed.folder / "worker.log").read_text().splitlines()]
    assert {line["outcome"] for line in jobs if line.get("job") == "recompute"} == {"done"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_part_says_what_it_needs(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ENCOURS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ENCOURS_DEMO", "0")
    with pytest.raises(CannotStart, match="REDIS_URL is needed"):
        CliRunner().invoke(encours, ["worker"], catch_exceptions=False)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    with pytest.raises(CannotStart, match="run `encours migrate` first"):
        CliRunner().invoke(encours, ["scheduler"], catch_exceptions=False)
    assert CliRunner().invoke(encours, ["migrate"], catch_exceptions=False).exit_code == 0
    one, another = (share(tmp_path / "data") for _ in "ab")  # any number of parts
    with one, another, pytest.raises(CannotStart, match="already runs"):
        hold(tmp_path / "data")
    with hold(tmp_path / "data"), pytest.raises(CannotStart, match="already runs"):
        CliRunner().invoke(encours, ["web"], catch_exceptions=False)
