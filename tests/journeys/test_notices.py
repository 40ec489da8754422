"""What is to be read on the phone, after the afternoon's run told a rep of many reminders at once."""

from functools import partial

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.notices import tell
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.people import User
from tests.journeys.phone import Phone


@pytest.fixture
def flooded(served):
    with served.app.app_context():
        rosa = db.session.scalars(select(User.id).where(User.username == "rosa")).one()
        val = db.session.scalars(select(Customer.id).where(Customer.code == "C0001")).one()
        told = partial(tell, user_ids=[rosa], event="reminder_tomorrow", customer_id=val)
        for number in range(13):
            transact(MACHINE, partial(told, subject=f"dunning_message/{number}"))
        db.session.remove()


def test_thirteen_reminders_of_one_run_are_one_row_that_opens(device, served, flooded):
    rosa = Phone(device)
    rosa.sign_in("rosa")
    to_read = rosa.page.get_by_role("region", name="À lire")
    row = to_read.get_by_text("Relance demain, 13 clients")
    expect(row).to_be_visible()
    expect(to_read.get_by_role("link")).to_have_count(0)
    row.tap()
    expect(to_read.get_by_role("link", name="Relance demain, Charpentes Val")).to_have_count(13)
    to_read.get_by_role("button", name="Tout est lu").tap()
    expect(to_read).to_have_count(0)
    assert rosa.complaints == []
