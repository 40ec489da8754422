"""Proofs of delivery: attached at the desk, seen by who sees the customer, taken along to court."""

import hashlib
import io
import os
from base64 import b64decode
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from credit.operations import proof_files, retention
from credit.operations.actor import MACHINE
from credit.operations.case_file import annexes, proof
from credit.operations.work import transact
from credit.store.commitments import Delivery
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.proofs import DeliveryProof
from tasks.attachments import drop_orphan_photos
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client
from tests.papers import a_pdf, text_of
from tests.photos import a_jpeg

URL = "/api/v1/delivery-proofs"
BILLED = date(2026, 11, 2)


@pytest.fixture
def item(house):
    who = an_account(house, "C1")
    return an_item(who, "FA-1", 100_00, document_on=BILLED)


@pytest.fixture
def delivery(item):
    return add(
        Delivery(
            company_id=item.company_id, customer_id=item.customer_id, number="BL-1", order_ref=None,
            delivered_on=BILLED - timedelta(days=3), amount_minor=0, currency="EUR", state="closed",
        )
    )  # fmt: skip


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def attach(browser, content, **of):
    return browser.post(URL, data=of | {"file": (io.BytesIO(content), "scan")})


def test_it_is_shown_where_evidence_is_and_opened_by_who_sees_the_customer(
    app, house, kofi, clock, item, delivery
):
    content = a_pdf(2)
    of_delivery = attach(kofi, content, delivery_id=delivery.id)
    clock.now += timedelta(seconds=1)
    of_item = attach(kofi, a_jpeg(), item_id=item.id)
    assert (of_delivery.status_code, of_item.status_code) == (201, 201)
    assert attach(kofi, content, delivery_id=delivery.id).json == of_delivery.json
    rosa = signed_in_client(app, house.rosa)
    seen = rosa.get(f"/api/v1/items/{item.id}/evidence").json
    assert [(one["proves"], one["pages"], one["by"]) for one in seen["proofs"]] == [
        ("BL-1", 2, "Kofi"), ("FA-1", 1, "Kofi"),
    ]  # fmt: skip
    pdf = rosa.get(f"{URL}/{of_delivery.json['id']}")
    assert hashlib.sha256(pdf.data).hexdigest() == of_delivery.json["sha256"]
    assert pdf.data == content
    assert pdf.headers["Content-Disposition"].startswith("attachment; filename=BL-1-")
    assert pdf.headers["Cache-Control"] == "no-store"
    photo = rosa.get(f"{URL}/{of_item.json['id']}")
    assert (photo.mimetype, photo.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    for user in (house.samir, house.lea):
        stranger = signed_in_client(app, user)
        assert stranger.get(f"{URL}/{of_item.json['id']}").status_code in (403, 404)
        assert stranger.get(f"/api/v1/items/{item.id}/evidence").status_code in (403, 404)
    assert attach(rosa, content, item_id=item.id).status_code == 403


def test_what_is_none_is_refused_and_ten_are_enough(kofi, item):
    def said(answer):
        return answer.status_code, answer.json["code"]

    assert said(attach(kofi, b"<html>", item_id=item.id)) == (422, "not_a_proof")
    assert attach(kofi, a_jpeg()).status_code == 422
    assert attach(kofi, a_jpeg(), item_id=item.id, delivery_id=1).status_code == 422
    assert said(attach(kofi, a_jpeg(), item_id=item.id + 99)) == (404, "missing")
    large = b"%PDF-1.7" + b"0" * (5 * 1024 * 1024)
    assert said(attach(kofi, large, item_id=item.id)) == (422, "proof_too_large")
    for pages in range(1, 11):
        assert attach(kofi, a_pdf(pages), item_id=item.id).status_code == 201
    assert said(attach(kofi, a_pdf(11), item_id=item.id)) == (422, "too_many_proofs")


def test_one_taken_back_is_gone_with_its_file_and_the_journal_keeps_its_hash(
    kofi, clock, item, delivery
):
    kept = attach(kofi, a_pdf(1), item_id=item.id).json
    wrong = attach(kofi, a_pdf(2), delivery_id=delivery.id).json
    assert kofi.delete(f"{URL}/{wrong['id']}").status_code == 204
    assert kofi.get(f"{URL}/{wrong['id']}").status_code == 404
    row = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "proof.take_back")
    ).one()
    assert (row.before["sha256"], row.customer_id) == (wrong["sha256"], item.customer_id)
    folder = proof_files.path_of(item.id).parent
    (folder / "half.draft").write_bytes(b"x")
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    drop_orphan_photos()
    assert [path.name for path in folder.iterdir()] == [kept["id"]]


def test_a_case_file_names_each_with_its_hash_and_holds_its_pages(
    kofi, clock, monkeypatch, item, delivery
):
    photo = attach(kofi, a_jpeg(), item_id=item.id).json
    clock.now += timedelta(seconds=1)
    paper = attach(kofi, a_pdf(3, script="alarm"), delivery_id=delivery.id).json
    clock.now += timedelta(seconds=1)
    lost = attach(kofi, a_pdf(4), delivery_id=delivery.id).json
    proof_files.path_of(lost["id"]).unlink()
    at = f"/api/v1/customers/{item.customer_id}/case-file"
    content = b64decode(kofi.post(at).json["pdf"])
    text = text_of(content).replace("\n", " ")
    for said in (
        "Annexe 1",
        "FA-1",
        "BL-1",
        photo["sha256"],
        paper["sha256"],
        "PDF, 3 p.",
        "fichier absent",
    ):
        assert said in text, said
    pages = PdfReader(io.BytesIO(content)).pages
    assert [page.mediabox.width for page in pages[-3:]] == [200, 200, 200]
    assert [len(page.images) for page in pages[-4:]] == [1, 0, 0, 0]
    assert b"alarm" not in content
    assert proof.prove(content).verdict == proof.TRUE
    monkeypatch.setattr(annexes, "MOST_BYTES", photo["size_bytes"])
    thinner = b64decode(kofi.post(at).json["pdf"])
    assert len(PdfReader(io.BytesIO(thinner)).pages) == len(pages) - 3
    assert "conservée à part" in text_of(thinner).replace("\n", " ")


def test_it_goes_when_its_period_is_over(kofi, clock, item):
    attach(kofi, a_pdf(), item_id=item.id)
    kept = db.session.scalars(select(DeliveryProof)).one()
    clock.now = kept.created_at + timedelta(days=3651)
    assert transact(MACHINE, lambda work: retention.let_go(work, "delivery_proof")) == 0
    clock.now = kept.created_at + timedelta(days=3655)
    assert transact(MACHINE, lambda work: retention.let_go(work, "delivery_proof")) == 1
    assert db.session.scalars(select(DeliveryProof)).all() == []
