"""What the person is told: why an entry waits, what became of it, the next step; and whose work lies here."""

import re

from playwright.sync_api import expect
from sqlalchemy import select, update

from credit.store.db import db
from credit.store.field import Promise
from credit.store.items import Item
from credit.store.limits import LimitRequest
from tests.clients import PASSWORD
from tests.journeys.happenings import VAL, move_to_samir
from tests.journeys.test_phone import END_SESSION, PORTAL


def ask_for(phone, amount):
    limit = phone.start("Limite")
    limit.get_by_label("Limite souhaitée").fill(amount)
    limit.get_by_role("button", name="Nouveau chantier").click()
    phone.save("Envoyer")


def test_ones_own_open_request_is_replaced_with_the_words_of_the_refused_one(rosa, served):
    rosa.open_customer("Charpentes Val")
    ask_for(rosa, "60 000")
    rosa.expect_all_sent()
    ask_for(rosa, "70 000")
    expect(rosa.pill()).to_have_attribute("data-state", "attention")
    rosa.pill().click()
    expect(rosa.page.get_by_text("demande déjà en cours")).to_be_visible()
    rosa.page.get_by_role("link", name="Détail").click()
    rosa.page.get_by_role("button", name="Remplacer ma demande").click()
    expect(rosa.page.get_by_text("Tout est envoyé")).to_be_visible()
    assert served.said()[-2:] == [("limit.withdraw", "applied"), ("limit.request", "applied")]
    with served.app.app_context():
        asked = select(LimitRequest.requested_minor, LimitRequest.state)
        found = {tuple(row) for row in db.session.execute(asked)}
        db.session.remove()
    assert (60_000_00, "withdrawn") in found
    assert {state for amount, state in found if amount == 70_000_00} <= {"submitted", "in_review"}
    assert rosa.complaints == []


def pay_part(work):
    values = {"residual_minor": 3_120_00}
    db.session.execute(update(Item).where(Item.ref == "F-20388").values(**values))
    work.touch(VAL, figures=True)


def test_a_promise_part_paid_meanwhile_is_corrected_to_the_rest(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    promise = rosa.start("Promesse")
    promise.get_by_role("group", name="Pour le").get_by_role("button").nth(1).click()
    rosa.save()
    served.change(pay_part, VAL)
    rosa.go_online()
    expect(rosa.pill()).to_have_attribute("data-state", "attention")
    rosa.pill().click()
    said = re.compile("2.000.€ ont été payés depuis votre saisie")
    expect(rosa.page.get_by_text(said)).to_be_visible()
    rosa.page.get_by_role("link", name="Corriger").click()
    rosa.page.get_by_label(re.compile("Promesse de 3.120.€")).check()
    rosa.page.get_by_role("button", name="Confirmer").click()
    expect(rosa.page.get_by_text("Tout est envoyé")).to_be_visible()
    with served.app.app_context():
        rows = db.session.execute(select(Promise.amount_minor, Promise.state))
        found = sorted(tuple(row) for row in rows)
        db.session.remove()
    assert found == [(3_120_00, "active"), (5_120_00, "cancelled")]


def test_what_waits_says_why_and_a_draft_is_listed_and_taken_up_again(rosa):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Palette cassée")
    rosa.start("Note").get_by_label("Que s’est-il passé").fill("À moitié écr")
    rosa.sheet.get_by_role("button", name="Fermer").click()
    rosa.pill().click()
    page = rosa.page
    expect(page.get_by_text("Attend du réseau")).to_be_visible()
    expect(page.get_by_text("Partira à la prochaine ouverture avec du réseau")).to_be_visible()
    expect(page.get_by_text(re.compile("Reçu"))).to_have_count(0)
    page.get_by_role("button", name="Reprendre").click()
    expect(rosa.sheet.get_by_label("Que s’est-il passé")).to_have_value("À moitié écr")
    rosa.sheet.get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name="Jeter").click()
    page.get_by_role("dialog").get_by_role("button", name="Jeter").click()
    expect(page.get_by_text("Brouillon gardé")).to_have_count(0)


def test_a_customer_may_leave_while_something_is_written_about_it(rosa, served):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Note")
    sheet.get_by_label("Que s’est-il passé").fill("Le chef de chantier confirme")
    served.change(move_to_samir, VAL)
    rosa.page.evaluate("dispatchEvent(new Event('online'))")
    expect(sheet.get_by_text("Ce client n’est plus dans vos portefeuilles")).to_be_visible()
    expect(sheet.get_by_text("part encore pendant 30 jours")).to_be_visible()
    rosa.restart()  # the system ends the page: the draft still knows whom it is about
    expect(rosa.sheet.get_by_role("heading", name="Charpentes Val")).to_be_visible()
    expect(rosa.sheet.get_by_label("Que s’est-il passé")).to_have_value(
        "Le chef de chantier confirme"
    )
    rosa.save()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied")]
    assert rosa.complaints == []


def test_anothers_unsent_work_is_announced_by_name_and_count_only(rosa, served):
    rosa.open_customer("Charpentes Val")
    served.weather.answers = [PORTAL] * 50
    rosa.note("À Rosa seule")
    rosa.expect_kept(1)
    rosa.page.evaluate(END_SESSION)
    rosa.restart()
    page = rosa.page
    page.get_by_role("button", name="Se reconnecter").click()
    name = "Rosa"
    expect(page.get_by_text(f"1 saisie de {name} attend sur ce téléphone")).to_be_visible()
    page.get_by_label("Identifiant").fill("samir")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("1 client sur ce téléphone")).to_be_visible()
    expect(page.get_by_text(f"1 saisie de {name} attend sur ce téléphone")).to_be_visible()
    expect(page.get_by_text("À Rosa seule")).to_have_count(0)
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_text(re.compile(name))).to_have_count(0)


def test_signing_out_sends_first_then_leaves(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Encore à envoyer")
    page = rosa.page
    page.get_by_role("link", name="Moi").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Envoyer d’abord").click()
    expect(page.get_by_text("Tout n’est pas parti")).to_be_visible()
    rosa.go_online()
    expect(page.get_by_text("Se déconnecter de ce téléphone ?")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("Identifiant")).to_be_visible()
    assert served.said() == [("note.add", "applied")]


def test_what_the_browser_cleared_is_said_at_the_door(rosa):
    rosa.page.goto("/healthz")
    rosa.page.evaluate(
        """async () => {
          for (const { name } of await indexedDB.databases()) {
            await new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done));
          }
        }"""
    )
    rosa.restart()
    expect(rosa.page.get_by_text("Le navigateur a effacé ce qui était gardé ici")).to_be_visible()
    rosa.knock("rosa")
    expect(rosa.page.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    expect(rosa.page.get_by_text("Le navigateur a effacé")).to_have_count(0)


BACK = "document.dispatchEvent(new Event('visibilitychange'))"  # from the telephone to the app


def test_a_call_is_logged_on_return_and_a_contact_is_proposed_offline(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    page = rosa.page
    page.evaluate(
        "addEventListener('click', (event) => event.target.closest('a[href^=\"tel:\"]')"
        " && event.preventDefault(), true)"
    )
    page.get_by_role("link", name="Appeler Charpentes Val").first.click()
    page.evaluate(BACK)
    call = page.get_by_role("dialog", name="L’appel à Charpentes Val")
    call.get_by_role("button", name="Message laissé").click()
    call.get_by_role("button", name="Enregistrer").click()
    expect(call).to_be_hidden()
    page.get_by_role("button", name="Proposer un contact").click()
    contact = page.get_by_role("dialog", name="Proposer un contact")
    contact.get_by_label("Nom").fill("Jeanne Le Goff")
    expect(contact.get_by_role("button", name="Enregistrer")).to_be_disabled()
    contact.get_by_label("Téléphone").fill("02 99 11 22 33")
    contact.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Jeanne Le Goff", exact=True)).to_be_visible()
    expect(page.get_by_text("Message laissé")).to_be_visible()
    rosa.expect_kept(2)
    rosa.go_online()
    rosa.expect_all_sent()
    assert served.said() == [("call.log", "applied"), ("contact.propose", "applied")]
    assert rosa.complaints == []
