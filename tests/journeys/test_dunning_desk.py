"""The desk's own work: what a run leaves to a person, and a judgment nobody else will enter."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.operations import dunning_policies
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.field import Promise
from credit.store.people import User
from tasks.dunning import decide_all
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


def a_call_to_make(served):
    """Let a run ask for calls, and let it be the next morning for them."""
    level = {"name": "L1", "after_days": 3, "channel": "call"}
    strategy = [{"name": "Standard", "levels": [level]}]
    with served.app.app_context():
        today = read_clock().today
        claire = Actor(db.session.scalars(select(User.id).where(User.username == "claire")).one())
        said = {"reason": "On appelle", "starts_on": today, "seen": None}
        transact(claire, lambda work: dunning_policies.adopt(work, strategy, **said) and None)
        decide_all(MACHINE, by_hand=True)
        for message in db.session.scalars(select(DunningMessage)):
            message.send_after = datetime.now(UTC)
        db.session.commit()
        db.session.remove()


def test_a_call_ends_with_what_was_promised_by_the_keyboard_alone(kofi, served):
    a_call_to_make(served)
    kofi.go("/relances/agenda")
    kofi.page.get_by_role("button", name="Prendre en main Charpentes Val").press("Enter")
    form = kofi.page.get_by_role("dialog")
    form.get_by_role("button", name="Enregistrer").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("Dites comment cela s’est terminé")
    form.get_by_role("button", name="Promet de payer").press("Space")
    form.get_by_label("Montant").fill("1000")
    day = datetime.now(UTC).date() + timedelta(days=5)
    form.get_by_label("Pour le").fill(day.isoformat())
    form.get_by_label("Ce qui a été dit").fill("Vire 1 000 € la semaine prochaine")
    assert kofi.blemishes() == []
    form.get_by_label("Pour le").press("Enter")
    done = kofi.page.get_by_role("table", name="Faits ces sept derniers jours")
    expect(done).to_contain_text("Promet de payer")
    expect(done).to_contain_text("Vire 1 000 €")
    with served.app.app_context():
        promise = db.session.scalars(select(Promise)).one()
        assert (promise.amount_minor, promise.promised_on) == (1000_00, day)
        db.session.remove()
    assert kofi.complaints == []
