"""What is to be read on the phone, after the afternoon's run told a rep of many reminders at once."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from credit.operations.actor import MACHINE
from credit.operations.notices import tell
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.people import User
from credit.store.push import Notice
from tests.journeys.phone import Phone


@pytest.fixture
def flooded(served):
    with served.app.app_context():
        rosa = db.session.scalars(select(User.id).where(User.username == "rosa")).one()
        val = db.session.scalars(select(Customer.id).where(Customer.code == "C0001")).one()
        told = partial(tell, user_ids=[rosa], event="reminder_tomorrow", customer_id=val)
        for number in range(43):
            transact(MACHINE, partial(told, subject=f"dunning_message/{number}"))
        db.session.remove()


def test_the_reminders_of_one_run_are_one_row_that_opens_on_some_and_is_read_in_one_request(
    device, served, flooded
):
    rosa = Phone(device)
    rosa.sign_in("rosa")
    to_read = rosa.page.get_by_role("region", name="À lire")
    row = to_read.get_by_text("Relance demain, 43 clients")
    expect(row).to_be_visible()
    expect(to_read.locator("a")).to_have_count(0)  # drawn when somebody looks
    row.tap()
    one = to_read.get_by_role("link", name="Relance demain, Charpentes Val")
    expect(one).to_have_count(30)
    to_read.get_by_role("button", name="Montrer la suite").press("Enter")
    expect(one).to_have_count(43)
    expect(one.nth(30)).to_be_focused()  # the first of those that came, not the top of the page
    expect(to_read.get_by_role("button", name="Montrer la suite")).to_have_count(0)
    asked = []
    rosa.page.on("request", lambda request: asked.append((request.method, request.url)))
    to_read.get_by_role("button", name="Tout est lu").tap()
    expect(to_read).to_have_count(0)
    assert len([url for method, url in asked if method == "POST"]) == 1
    assert rosa.complaints == []


def test_of_two_days_the_group_that_is_read_goes_and_the_other_stays_closed(
    device, served, flooded
):
    def date_back(work):
        rosa = db.session.scalars(select(User.id).where(User.username == "rosa")).one()
        some = list(db.session.scalars(select(Notice.id).where(Notice.user_id == rosa).limit(20)))
        yesterday = work.moment.now - timedelta(days=1)
        db.session.execute(update(Notice).where(Notice.id.in_(some)).values(created_at=yesterday))
        work.touch_user(rosa)

    served.change(date_back)
    rosa = Phone(device)
    rosa.sign_in("rosa")
    to_read = rosa.page.get_by_role("region", name="À lire")
    today = to_read.get_by_role("group").filter(has_text="Relance demain, 23 clients")
    today.locator("summary").tap()
    expect(to_read.locator("a")).to_have_count(23)
    today.get_by_role("button", name="Tout est lu").tap()
    expect(today).to_have_count(0)
    expect(to_read.get_by_text("Relance demain, 20 clients")).to_be_visible()
    expect(to_read.locator("a")).to_have_count(0)
    assert rosa.complaints == []


@pytest.mark.parametrize(
    ("event", "link"), [("promise_missed", "/promesses/"), ("dispute_answered", "/litiges/")]
)
def test_a_push_about_what_has_no_screen_on_a_phone_opens_its_customer(device, served, event, link):
    subject = str(uuid4())
    kind = event.partition("_")[0]

    def say(work):
        rosa = db.session.scalars(select(User.id).where(User.username == "rosa")).one()
        val = db.session.scalars(select(Customer.id).where(Customer.code == "C0001")).one()
        tell(work, [rosa], event, subject=f"{kind}/{subject}", customer_id=val)

    served.change(say)
    rosa = Phone(device)
    rosa.sign_in("rosa")
    rosa.go_offline()
    rosa.restart(f"{link}{subject}")
    expect(rosa.page.get_by_role("heading", name="Charpentes Val", level=1)).to_be_visible()
    rosa.page.get_by_role("button", name="Nouvelle saisie").click()
    expect(rosa.sheet).to_contain_text("Charpentes Val")
    assert rosa.complaints == []


def test_moi_begins_with_its_title_and_shows_the_newest_alerts_first_then_all(open_desk, served):
    def told(work):
        kofi = db.session.scalars(select(User.id).where(User.username == "kofi")).one()
        for number in range(8):
            about = f"dispute/{uuid4()}"
            tell(work, [kofi], "dispute_to_qualify", subject=about, customer_id=1 + number % 3)

    served.change(told)
    desk = open_desk("kofi")
    desk.go("/moi")
    expect(desk.page.locator(".stage > :first-child")).to_contain_text("Moi")
    section = desk.page.locator("section", has=desk.page.get_by_role("heading", name="À lire"))
    expect(section.get_by_role("listitem")).to_have_count(6)
    section.get_by_role("button", name="Voir les 2 autres").click()
    expect(section.get_by_role("listitem")).to_have_count(8)
    assert (desk.blemishes(), desk.complaints) == ([], [])
