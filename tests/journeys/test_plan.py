"""A debt in instalments: proposed without a network, agreed to at the desk, missed, chased again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from credit.store.customers import Company
from credit.store.db import db
from tasks.timetable import TIMETABLE
from tests.journeys.conftest import a_phone
from tests.journeys.desk import DESKTOP, Desk
from tests.journeys.phone import Phone
from tests.journeys.served import serving

WEEK = timedelta(days=9)  # longer than three business days after tomorrow, whatever the day


class Now:
    """The server's clock, which runs and can be set forward."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @property
    def today(self) -> date:
        """The company's day, which is another than the clock's for an hour or two of the night."""
        return self().astimezone(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
def now():
    return Now()


@pytest.fixture
def served(tmp_path, now):
    with serving(tmp_path, clock=now) as running:
        yield running


@pytest.fixture
def rosa(browser, served):
    with a_phone(browser, served.url) as device:
        phone = Phone(device)
        phone.sign_in("rosa")
        yield phone


@pytest.fixture
def kofi(browser, served):
    context = browser.new_context(
        base_url=served.url, viewport=DESKTOP, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.set_default_timeout(15_000)
    yield Desk(context).sign_in("kofi")
    context.close()


def the_ledger_is_imported(served, now):
    """Take in books of yesterday in which nothing was paid, and let the jobs say what follows."""
    with served.app.app_context():
        company = db.session.get(Company, 1)
        company.as_of, company.imported_at = now.today - timedelta(days=1), now()
        db.session.commit()
        TIMETABLE["judge_promises"].job()
        db.session.remove()
    served.settle()


def decide_now(desk):
    desk.go("/relances")
    desk.page.get_by_role("button", name="Décider maintenant").click()


def test_a_plan_is_agreed_missed_and_dunning_resumes(rosa, kofi, served, now):
    the_ledger_is_imported(served, now)
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    sheet = rosa.start("Promesse")
    sheet.get_by_label("En combien de fois").select_option("2")
    tomorrow = now.today + timedelta(days=1)
    sheet.get_by_label("Autre date").fill(tomorrow.isoformat())
    expect(sheet.get_by_text("2 560,00 €")).to_be_visible()
    sheet.get_by_label("Que s’est-il passé").fill("Chantier payé en janvier")
    rosa.save()
    plan = rosa.page.locator("section").filter(
        has=rosa.page.get_by_role("heading", name="Échéancier")
    )
    expect(plan).to_contain_text("proposé")
    rosa.go_online()
    rosa.expect_all_sent()

    kofi.go("/relances/echeanciers")
    expect(kofi.page.get_by_text("Chantier payé en janvier")).to_be_visible()
    assert kofi.blemishes() == []
    kofi.page.get_by_role("button", name="Accorder").click()
    kofi.page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    kofi.page.get_by_role("button", name="Noter l’acceptation").click()
    assert kofi.blemishes() == []
    kofi.page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    expect(kofi.page.get_by_role("heading", name="En cours")).to_be_visible()
    decide_now(kofi)
    expect(kofi.page.get_by_role("button", name="Échéancier respecté")).to_be_visible()

    now.ahead = WEEK
    the_ledger_is_imported(served, now)
    rosa.restart("/")
    expect(rosa.page.get_by_text("Échéance manquée, Charpentes Val")).to_be_visible()
    rosa.restart("/clients/1")
    expect(rosa.page.get_by_text("5 120 € en 2 fois · rompu")).to_be_visible()
    decide_now(kofi)
    to_do = kofi.page.locator("section").filter(
        has=kofi.page.get_by_role("heading", name="À faire")
    )
    to_do.get_by_role("button", name="Aucune adresse").click()
    expect(to_do.get_by_role("row").filter(has_text="Charpentes Val")).to_contain_text("2 560")
    assert rosa.complaints == kofi.complaints == []
