from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from credit.operations.notices import inbox
from credit.store.db import db
from credit.store.push import Notice
from tasks.notices import warn_deadlines
from tests.api.test_customer_cover import a_line
from tests.api.test_deadlines import a_guarantee, a_policy
from tests.builders import an_account, an_item


@pytest.fixture
def on(house, clock):
    """Let the job run in the morning of a day of November 2026; say what Kofi has been told."""

    def on(day):
        clock.now = datetime(2026, 11, day, 7, 0, tzinfo=UTC)
        warn_deadlines()
        rows = db.session.scalars(select(Notice).where(Notice.event == "deadline_ahead"))
        return sorted(row.occurrence for row in rows if row.user_id == house.kofi.id)

    return on


def test_the_desk_hears_a_week_ahead_and_once(house, on):
    customer = an_account(house)
    guarantee = a_guarantee(customer, ends_on=date(2026, 11, 30))
    db.session.commit()
    assert on(22) == []
    once = [f"guarantee_end/{customer.id}/2026-11-30"]
    assert on(23) == once
    assert on(23) == on(24) == once, "twice is once"
    guarantee.ends_on = date(2026, 12, 1)
    db.session.commit()
    assert len(on(24)) == 2, "another day is another deadline"


def test_an_insurer_s_date_is_called_one_and_leads_to_its_customer(house, on):
    customer = an_account(house)
    an_item(customer, due_on=date(2026, 10, 27))
    a_line(house, customer)
    a_policy(house, notice_days=30)
    db.session.commit()
    assert on(23) == []
    (row,) = inbox(house.kofi, date(2026, 11, 23))["rows"]
    assert (row["event"], row["title"]) == ("insurer_deadline", "Délai assureur")
    assert row["body"] == f"{customer.name}, 26 nov. 2026"
    assert row["link"] == f"/clients/{customer.id}"


def test_what_is_past_is_not_announced(house, on):
    a_guarantee(an_account(house), ends_on=date(2026, 11, 22))
    db.session.commit()
    assert on(23) == []


def test_a_policy_is_named_and_a_rep_hears_nothing(house, on):
    a_policy(house, number="P-77", ends_on=date(2026, 11, 25))
    db.session.commit()
    on(23)
    (row,) = inbox(house.kofi, date(2026, 11, 23))["rows"]
    assert row["body"] == "P-77 : d’ici au 25 nov. 2026"
    assert row["link"] == "/decisions/echeances"
    assert inbox(house.rosa, date(2026, 11, 23))["rows"] == []
