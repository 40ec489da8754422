"""The desk's own work: what a run leaves to a person, and a judgment nobody else will enter."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from tests.journeys.desk import Desk


@pytest.fixture
def kofi(browser, served):
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": 1440, "height": 900},
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(15_000)
    yield Desk(context).sign_in("kofi")
    context.close()


def test_the_desk_reads_what_to_do_about_whom_after_a_run(kofi, served):
    kofi.go("/relances")
    kofi.page.get_by_role("button", name="Décider maintenant").click()
    to_do = kofi.page.locator("section").filter(
        has=kofi.page.get_by_role("heading", name="À faire")
    )
    cause = to_do.get_by_role("button", name="Aucune adresse")
    expect(cause).to_contain_text("La lettre est à poster")
    cause.click()
    assert kofi.blemishes() == []
    to_do.get_by_role("link", name="Charpentes Val").click()
    expect(kofi.page.get_by_role("heading", level=1)).to_contain_text("Charpentes Val")
    assert kofi.complaints == []


def test_the_desk_notes_an_insolvency_on_the_customer_s_page(kofi, served):
    kofi.go("/clients")
    kofi.page.get_by_role("link", name="Charpentes Val").click()
    kofi.page.get_by_role("button", name="Procédure collective").click()
    dialog = kofi.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Confirmer").click()
    expect(dialog.get_by_role("alert")).to_contain_text("date du jugement")
    today = datetime.now(UTC).date()
    dialog.get_by_label("Jugement d’ouverture").fill(today.isoformat())
    dialog.get_by_role("button", name="Confirmer").click()
    expect(kofi.page.get_by_text("procédure collective depuis le")).to_be_visible()
    with served.app.app_context():
        wanted = select(Customer.insolvency_on).where(Customer.code == "C0001")
        assert db.session.scalar(wanted) == today
        db.session.remove()
    assert kofi.complaints == []
