"""The desk words a reminder itself: sees what would be read, publishes it, and the next one says it."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningMessage
from tests.journeys.desk import DESKTOP, Desk

BODY = "{customer}\n\nBonjour,\n\n{invoices}\n\nMerci de régler {total}."


@pytest.fixture
def claire(browser, served):
    context = browser.new_context(
        base_url=served.url, viewport=DESKTOP, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.set_default_timeout(15_000)
    with served.app.app_context():
        customer = db.session.scalar(select(Customer).where(Customer.code == "C0001"))
        customer.email = "compta@val.example"
        db.session.commit()
        db.session.remove()
    yield Desk(context).sign_in("claire")
    context.close()


def test_a_text_is_changed_previewed_and_published_and_the_next_reminder_says_it(claire, served):
    page = claire.page
    claire.go("/relances/textes")
    expect(page.get_by_label("Objet")).to_have_value("Factures échues, {total}")
    page.get_by_label("Objet").fill("Petit rappel de {somme}")
    expect(page.locator("#text-subject-error")).to_contain_text("somme")
    expect(page.get_by_role("button", name="Publier")).to_be_disabled()
    page.get_by_label("Objet").fill("Petit rappel de {total}")
    page.get_by_label("Texte du message").fill(BODY)
    page.get_by_label("Avec les chiffres de").select_option(label="Charpentes Val")
    letter = page.locator(".letter")
    expect(letter).to_contain_text("Bonjour,")
    expect(letter).to_contain_text("Charpentes Val")
    assert claire.blemishes() == []
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("dialog").get_by_label("Motif").fill("moins raide")
    page.get_by_role("dialog").get_by_role("button", name="Confirmer").click()
    history = page.locator("section").filter(has=page.get_by_role("heading", name="Historique"))
    expect(history).to_contain_text("Version 1")
    expect(history.locator("ins").first).to_contain_text("Petit rappel de {total}")
    claire.go("/relances")
    page.get_by_role("button", name="Décider maintenant").click()
    expect(page.get_by_text("Charpentes Val").first).to_be_visible()
    with served.app.app_context():
        said = db.session.scalars(select(DunningMessage).where(DunningMessage.level == "L1")).all()
        assert said
        assert {one.subject.split(" de ")[0] for one in said if one.language == "fr"} == {
            "Petit rappel"
        }
        db.session.remove()
    assert claire.complaints == []
