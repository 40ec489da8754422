import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from credit.store.customers import Company
from credit.store.db import db
from credit.store.dunning import Mail
from tests.builders import an_account, an_item
from webapp.cli import encours

TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
def dun(database_url, tmp_path):
    env = {"ENCOURS_DATA": str(tmp_path / "data"), "DATABASE_URL": database_url}

    def run(*flags):
        db.session.commit()
        result = CliRunner().invoke(encours, ["dun", "--json", *flags], env=env)
        assert result.exit_code == 0, result.output
        db.session.expire_all()
        return json.loads(result.output)

    return run


@pytest.fixture
def owed(house):
    db.session.get(Company, house.company.id).as_of = TODAY
    due_on = TODAY - timedelta(days=12)
    an_item(an_account(house, "C001", email="a@client.example"), "F-1", due_on=due_on)
    an_item(an_account(house, "C002"), "F-2", due_on=due_on)
    an_item(an_account(house, "C003", email="c@client.example"), "F-3", due_on=TODAY)


def letters():
    return db.session.scalar(select(func.count()).select_from(Mail))


def test_twice_run_nothing_is_sent_twice(owed, dun):
    first = dun("--now")
    assert (first["decided"], first["sent"], first["tasks"]) == (2, 1, 1)
    assert letters() == 1
    assert dun("--now")["sent"] == 0
    assert letters() == 1


def test_without_now_the_letter_waits(owed, dun):
    assert (dun()["messages"], dun()["sent"], letters()) == (1, 0, 0)


def test_a_stale_ledger_holds_everything_now_or_not(owed, house, dun):
    db.session.get(Company, house.company.id).as_of = TODAY - timedelta(days=30)
    report = dun("--now")
    assert (report["held"], report["reason"]) == (True, "ledger_stale")
    assert (report["silent"], report["sent"]) == (2, 0)
