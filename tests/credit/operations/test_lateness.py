from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from credit.operations import notices
from credit.operations.moment import read_clock
from credit.store.db import db
from credit.store.push import Notice
from credit.store.receipts import BankAccount
from tasks.notices import notice_lateness
from tests.builders import NOW


@pytest.fixture
def on(clock):
    """Let the job run at eight in the morning of a day of November 2026."""

    def on(day):
        clock.now = datetime(2026, 11, day, 7, 0, tzinfo=UTC)
        notice_lateness()
        rows = db.session.scalars(select(Notice).where(Notice.event == "import_late"))
        return sorted(row.occurrence for row in rows if row.user_id == 5)

    return on


def test_each_missed_business_day_is_told_once(house, on):
    assert house.kofi.id == 5
    assert on(23) == []  # Monday: a ledger of Friday has missed nothing
    assert on(24) == ["2026-11-20/1"]
    assert on(24) == ["2026-11-20/1"]
    assert on(25) == ["2026-11-20/1", "2026-11-20/2"]
    house.company.as_of = date(2026, 11, 25)
    db.session.commit()
    assert on(26) == ["2026-11-20/1", "2026-11-20/2"]
    assert on(29) == [  # Sunday: Thursday and Friday
        "2026-11-20/1",
        "2026-11-20/2",
        "2026-11-25/2",
    ]


def test_finance_hears_which_ledger_and_since_when(house, on):
    on(24)
    told = db.session.scalars(select(Notice).where(Notice.event == "import_late")).all()
    desk = {house.paul.id, house.kofi.id, house.claire.id, house.denis.id}
    assert {row.user_id for row in told} == desk
    shown = notices.inbox(house.kofi, read_clock().today)["rows"][0]
    assert shown["title"] == "Données ERP en retard"
    assert shown["body"] == "Négoce du Val : comptes au 20 nov. 2026, jours ouvrés manqués : 1"
    house.kofi.language = "en"
    shown = notices.inbox(house.kofi, read_clock().today)["rows"][0]
    assert shown["body"] == "Négoce du Val: data of 20 Nov 2026, business days missed: 1"


@pytest.mark.parametrize("change", [{"as_of": None}, {"demo": True}], ids=str)
def test_a_ledger_that_never_came_and_the_demo_s_are_not_late(house, on, change):
    for name, value in change.items():
        setattr(house.company, name, value)
    db.session.commit()
    assert on(27) == []


def test_a_watched_account_behind_is_told_too(house, on):
    account = BankAccount(
        company_id=house.company.id,
        number="FR761",
        currency="EUR",
        read_to=date(2026, 11, 20),
        taken_at=NOW,
    )
    unread = BankAccount(company_id=house.company.id, number="FR762", currency="EUR", taken_at=NOW)
    db.session.add_all([account, unread])
    house.company.as_of = date(2026, 11, 26)
    db.session.commit()
    assert on(24) == ["2026-11-20/1"]
    shown = notices.inbox(house.kofi, read_clock().today)["rows"][0]
    assert shown["body"].startswith("FR761 : comptes au 20 nov. 2026")
    account.watched = False
    db.session.commit()
    assert on(25) == ["2026-11-20/1"]
