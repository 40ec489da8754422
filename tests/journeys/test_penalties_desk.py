"""Penalties at the desk: an invoice paid late is explained, claimed, noted paid; another is given up."""

import re
from datetime import date

from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from tasks.figures import recompute
from tasks.penalties import reckon_penalties
from tests.builders import NOW, an_item

BROKEN = """() => [...document.querySelectorAll('.table .name a')].flatMap((name) => {
  const range = document.createRange();
  return [...name.textContent.matchAll(/[^\\s]+/g)].filter(({ index, 0: word }) => {
    range.setStart(name.firstChild, index);
    range.setEnd(name.firstChild, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word);
})"""
SETTLED = {"state": "closed", "residual_minor": 0, "closed_on": date(2025, 8, 14)}


def two_late_invoices(served, more=0, code="C0001", times=1):
    with served.app.app_context():
        customer = db.session.scalars(select(Customer).where(Customer.code == code)).one()
        days = {"document_on": date(2025, 4, 30), "due_on": date(2025, 5, 31)}
        an_item(customer, "RETARD-1", 12_000_00 * times, **days, **SETTLED)
        an_item(customer, "RETARD-2", 1_000_00, **days, **SETTLED)
        for number in range(3, 3 + more):
            an_item(customer, f"RETARD-{number}", 1_000_00, **days, **SETTLED)
        customer.stale_at = NOW
        customer_id = customer.id
        db.session.commit()
        recompute()
        reckon_penalties()
        db.session.remove()
    return customer_id


def test_a_penalty_is_explained_claimed_and_paid_and_another_given_up(open_desk, served):
    customer_id = two_late_invoices(served)
    desk = open_desk("kofi")
    page = desk.page
    desk.go(f"/clients/{customer_id}")
    page.get_by_text("RETARD-1 · 349,45").click()
    table = page.get_by_role("region", name="Calcul de RETARD-1")
    expect(table.get_by_role("row").nth(1)).to_contain_text("30 jours")
    expect(table.get_by_role("row").nth(2)).to_contain_text("12,15")
    assert desk.blemishes() == []
    desk.go("/relances/penalites")
    page.get_by_role("checkbox", name="RETARD-1").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Réclamer (1)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("349,45")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Confirmer").press("Enter")
    line = page.get_by_role("row").filter(has_text="RETARD-1")
    expect(line).to_contain_text("réclamée")
    page.get_by_role("checkbox", name="RETARD-2").check()
    page.get_by_role("button", name="Abandonner (1)").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Motif").fill("Geste commercial")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("row").filter(has_text="RETARD-2")).to_have_count(0)
    assert desk.blemishes() == []
    page.get_by_label("État").select_option("waived")
    expect(page.get_by_role("row").filter(has_text="RETARD-2")).to_contain_text("Geste commercial")
    assert desk.complaints == []


def test_six_penalties_are_shown_first_and_a_dialog_s_answers_stand_below_its_last_words(
    open_desk, served
):
    customer_id = two_late_invoices(served, more=6)
    desk = open_desk("kofi")
    page, found = desk.page, desk.page.locator("summary").filter(has_text="RETARD-")
    desk.go(f"/clients/{customer_id}")
    expect(found.first).to_be_visible()
    assert found.count() <= 6
    page.get_by_role("button", name=re.compile("^Voir les . autres$")).click()
    expect(found).to_have_count(8)
    page.get_by_role("button", name="Conditions légales").click()
    dialog = page.get_by_role("dialog")
    words = dialog.locator("#term-sector-hint").bounding_box()
    answers = dialog.get_by_role("button", name="Annuler").bounding_box()
    assert words is not None
    assert answers is not None
    assert words["y"] + words["height"] < answers["y"]


def test_interest_of_eight_figures_leaves_a_name_its_words_on_a_tablet(open_desk, served):
    two_late_invoices(served, code="C0002", times=100_000)
    desk = open_desk("kofi", {"width": 820, "height": 1180})
    desk.go("/relances/penalites")
    line = desk.page.get_by_role("row").filter(has_text="RETARD-1")
    expect(line).to_contain_text("Établissements Gérard")
    expect(line).to_contain_text(re.compile(r"30.945.245,48.€.*dont 40,00.€ d’indemnité"))
    box = desk.page.get_by_role("region", name="Pénalités")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert desk.page.evaluate(BROKEN) == []
    days = line.get_by_text("31 mai 2025").bounding_box()
    assert days is not None
    assert days["height"] < 20, "on one line"


def test_a_chosen_row_looks_chosen_under_the_pointer_too(open_desk, served):
    two_late_invoices(served)
    page = open_desk("kofi").page
    page.goto("/relances/penalites")
    row = page.get_by_role("row").filter(has_text="RETARD-1")
    row.get_by_role("checkbox").check()
    ground = "(one) => getComputedStyle(one).backgroundColor"
    beneath = row.get_by_role("rowheader").evaluate(ground)
    page.mouse.move(0, 0)
    assert row.get_by_role("rowheader").evaluate(ground) == beneath
