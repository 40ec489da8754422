"""What comes in beside the ledger (tables, keys of programs, money from the bank), and lists going out."""

import csv
import io
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.operations.receipts_intake import take_in
from credit.store.db import db
from credit.store.imports import Import
from credit.store.limits import CreditLimit
from credit.store.receipts import Receipt
from tests.credit.operations.receipt_cases import a_statement, an_entry


def test_a_table_nobody_recognises_is_read_as_a_person_says_applied_and_undone(open_desk, served):
    kofi = open_desk("kofi")
    kofi.go("/imports")
    page = kofi.page
    table = {"name": "plafonds.csv", "mimeType": "text/csv", "buffer": b"Qui;Combien\nC0003;7500\n"}
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_text("Le fichier est refusé, rien n\u2019a changé")).to_be_visible()
    page.get_by_label("Le tableau contient").select_option(label="Limites")
    expect(page.get_by_text("Il manque encore")).to_be_visible()
    page.get_by_label("Sens de Qui").select_option("code")
    page.get_by_label("Sens de Combien").select_option("amount_minor")
    assert kofi.blemishes() == []
    page.get_by_role("button", name="Relire avec ces colonnes").click()
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_role("dialog").get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("Les chiffres des clients concernés")).to_be_visible()
    with served.app.app_context():
        assert 7_500_00 in db.session.scalars(select(CreditLimit.amount_minor)).all()
        db.session.remove()
    page.get_by_role("button", name="Annuler cet import").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_text("Import annulé", exact=True)).to_be_visible()
    with served.app.app_context():
        undone = select(CreditLimit.state).where(CreditLimit.amount_minor == 7_500_00)
        assert db.session.scalars(undone).all() == ["revoked"]
        db.session.remove()
    kofi.go("/imports")
    page.locator("input[type=file]").set_input_files(
        table | {"buffer": b"Qui;Combien\nC0003;8000\n"}
    )
    expect(page.get_by_text("comme vous l\u2019aviez dit")).to_be_visible()
    assert kofi.complaints == []


def sent(served, secret, body=b"Code client;Plafond\nC0003;9000\n"):
    request = Request(
        f"{served.url}/api/v1/feeds/limits",
        data=body,
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "text/csv"},
    )
    with urlopen(request, timeout=15) as answer:
        return answer.status


def test_a_key_is_shown_once_lets_a_program_send_and_is_revoked(open_desk, served):
    ada = open_desk("ada")
    ada.go("/administration/cles")
    page = ada.page
    page.get_by_role("button", name="Créer une clé").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom").fill("ERP de Nantes")
    dialog.get_by_role("checkbox").nth(3).check()
    dialog.get_by_role("button", name="Créer une clé").click()
    secret = page.locator(".code").inner_text().strip()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_text(secret)).to_have_count(0)
    assert sent(served, secret) == 202
    served.settle()
    with served.app.app_context():
        assert db.session.scalars(select(Import.kind)).all() == ["limits"]
        db.session.remove()
    page.get_by_role("button", name="Révoquer").click()
    page.get_by_role("dialog").get_by_role("button", name="Révoquer").click()
    expect(page.get_by_text("révoquée", exact=True)).to_be_visible()
    with pytest.raises(HTTPError, match="401"):
        sent(served, secret)
    assert ada.complaints == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_is_taken_along_as_a_spreadsheet(open_desk, served, form):
    kofi = open_desk("kofi")
    kofi.go("/clients")
    with kofi.page.expect_download() as waiting:
        kofi.page.get_by_role("link", name=form.upper()).first.click()
    content = waiting.value.path().read_bytes()
    if form == "xlsx":
        assert content.startswith(b"PK")
        return
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert any("Charpentes Val" in row for row in rows)


def test_money_nobody_can_place_is_placed_by_a_person(open_desk, served):
    today = datetime.now(UTC).date()
    entry = an_entry(9_340_00, "VIR RECU", booked_on=today)

    def receive(work):
        take_in(work, [a_statement(entry, last_on=today)])

    served.change(receive)
    kofi = open_desk("kofi")
    kofi.go("/imports/reglements")
    page = kofi.page
    page.get_by_role("button", name="Confirmer").first.click()
    expect(page.get_by_text("Rien à rapprocher").first).to_be_visible()
    with served.app.app_context():
        assert db.session.scalars(select(Receipt.state)).all() == ["matched"]
        db.session.remove()
    assert kofi.complaints == []
