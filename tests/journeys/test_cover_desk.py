"""Insurance at the desk: a guarantee from its gift to its release, and an insurer's date told in time."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.deadlines import oldest_overdue
from tasks.notices import warn_deadlines
from tests.api.test_customer_cover import a_line
from tests.api.test_deadlines import a_policy


def the_customer(served):
    with served.app.app_context():
        return db.session.scalars(select(Customer.id).where(Customer.code == "C0001")).one()


def test_a_guarantee_is_given_comes_due_and_is_let_go(open_desk, served):
    desk = open_desk("kofi")
    page, at = desk.page, f"/clients/{the_customer(served)}"
    desk.go(at)
    page.get_by_role("button", name="Ajouter une garantie").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("alert")).to_have_text("Donnez le nom du garant.")
    page.get_by_label("Garant", exact=True).fill("Banque du Val")
    page.get_by_label("Montant").fill("1 500")
    soon = datetime.now(UTC) + timedelta(days=4)
    page.get_by_label("Fin").fill(soon.date().isoformat())
    assert desk.blemishes() == []
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Garanti par des tiers")).to_be_visible()
    desk.go("/decisions/echeances")
    line = page.get_by_role("listitem").filter(has_text="Banque du Val")
    expect(line).to_contain_text("Faire renouveler la garantie")
    expect(line).to_contain_text("jours")
    line.get_by_role("link").click()
    page.get_by_role("button", name="Lever la garantie · Banque du Val").click()
    page.get_by_label("Motif").fill("Dette soldée")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Banque du Val")).to_have_count(0)
    desk.go("/decisions/echeances")
    expect(page.get_by_text("Banque du Val")).to_have_count(0)
    assert desk.complaints == []


def test_an_insurer_s_date_is_told_and_leads_to_the_customer_it_is_about(open_desk, served):
    today = datetime.now(UTC).date()
    with served.app.app_context():
        customer = db.session.get_one(Customer, the_customer(served))
        house = SimpleNamespace(company=customer.company)
        due_on = oldest_overdue(Customer.id == customer.id, today)[customer.id]
        a_line(house, customer)
        a_policy(house, notice_days=(today - due_on).days + 3)
        db.session.commit()
        warn_deadlines()
    desk = open_desk("kofi")
    page = desk.page
    desk.go("/moi")
    page.get_by_role("link", name="Délai assureur").click()
    line = page.get_by_role("listitem").filter(has_text="Déclarer l’impayé à l’assureur")
    expect(line).to_contain_text("P1")
    line.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Décisions", level=1)).to_be_visible()
    assert desk.blemishes() == []
    assert desk.complaints == []
