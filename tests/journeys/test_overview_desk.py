"""The whole picture at the desk: a board is arranged and stays so, and what if is asked by keyboard."""

import re

from playwright.sync_api import expect


def test_a_board_is_arranged_and_what_if_is_asked(open_desk, served):
    desk = open_desk("kofi")
    page = desk.page
    desk.go("/ensemble")
    cost = page.get_by_role("heading", name="Coût des retards")
    expect(cost).to_be_visible()
    page.get_by_text("Arranger mon tableau").click()
    page.get_by_label("Coût des retards").uncheck()
    expect(cost).to_have_count(0)
    desk.go("/ensemble")
    expect(page.get_by_role("heading", name="Litiges par motif")).to_be_visible()
    expect(cost).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Échu")).click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Charpentes Val")).to_be_visible()
    page.keyboard.press("Escape")
    assert desk.blemishes() == []

    desk.go("/encaissements?scope=company&id=1")
    bars = page.get_by_role("list", name="Semaine par semaine").get_by_role("link")
    expect(bars).to_have_count(14)
    page.get_by_text("Et si…").press("Enter")
    page.get_by_label("Jours de plus").fill("30")
    page.get_by_label("Jours de plus").press("Enter")
    expect(bars.first).to_have_accessible_name(re.compile("Avec l’hypothèse"))
    page.get_by_text("Voir en tableau").click()
    expect(page.get_by_role("columnheader", name="Avec l’hypothèse")).to_be_visible()
    assert desk.blemishes() == []
    bars.last.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^à partir du"))).to_be_visible()
