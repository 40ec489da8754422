"""A signed delivery note: attached at the desk to its delivery, read by the rep beside the invoice."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.commitments import Delivery
from credit.store.db import db
from credit.store.items import Item
from tests.builders import add
from tests.papers import a_pdf


@pytest.fixture
def item(served):
    """The customer's first open invoice, and a delivery three days before it."""
    with served.app.app_context():
        item = db.session.scalars(
            select(Item).where(Item.residual_minor > 0).order_by(Item.id)
        ).first()
        add(
            Delivery(
                company_id=item.company_id, customer_id=item.customer_id, number="BL-77", order_ref="CO-5",
                delivered_on=item.document_on - timedelta(days=3), amount_minor=0, currency="EUR",
                state="closed",
            )
        )  # fmt: skip
        db.session.commit()
        return item.id, item.customer_id, item.ref


def test_a_signed_note_is_attached_at_the_desk_and_read_on_the_phone(open_desk, rosa, item):
    item_id, customer_id, ref = item
    desk = open_desk("kofi")
    page = desk.page
    desk.go(f"/clients/{customer_id}")
    page.get_by_role("button", name=f"Livraisons et preuves · {ref}").click()
    page.get_by_label("Ce que le document prouve").select_option(label="Livraison BL-77")
    picker = page.get_by_label("Joindre un document")
    picker.last.set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"no"})
    expect(page.get_by_text("Ce fichier n’est ni une photo")).to_be_visible()
    scan = {"name": "x.pdf", "mimeType": "application/pdf", "buffer": a_pdf(2)}
    picker.last.set_input_files(scan)
    line = page.get_by_role("listitem").filter(has_text="PDF, 2 pages")
    expect(line).to_contain_text("BL-77")
    assert desk.blemishes() == []
    with page.expect_download() as saved:
        line.get_by_role("link").click()
    assert saved.value.suggested_filename.startswith("BL-77-")

    rosa.page.goto(f"/clients/{customer_id}?piece={item_id}")
    rosa.page.get_by_text("Livraisons et preuves").click()
    expect(rosa.page.get_by_role("link", name="Preuve de BL-77")).to_be_visible()
    rosa.go_offline()
    rosa.restart(f"/clients/{customer_id}?piece={item_id}")
    rosa.page.get_by_text("Livraisons et preuves").click()
    expect(rosa.page.get_by_text("se lisent avec du réseau")).to_be_visible()
    assert desk.complaints == []
