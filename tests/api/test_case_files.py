"""The court-ready file: what is in it, who may take it, and what a command says of it."""

import io
import json
from base64 import b64decode
from datetime import date
from uuid import uuid4

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from credit.operations.actor import Actor
from credit.operations.case_file import proof
from credit.operations.work import transact
from credit.store.commitments import Delivery
from credit.store.db import db
from credit.store.dunning import DunningLine, DunningMessage, DunningRelease, DunningRun
from credit.store.field import Dispute, Note, Promise
from credit.store.journal import JournalEntry
from credit.store.penalties import Penalty
from tests.builders import NOW, a_payment_plan, add, an_account, an_item
from tests.clients import signed_in_client
from tests.papers import text_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def customer(house):
    customer = an_account(house, "C001", name="Ελληνική & ООО Ромашка", siren="732829320")
    item = an_item(customer, "FA-1", 100_00, stage="L1", stage_on=date(2026, 11, 10))
    an_item(customer, "VIR-7", -40_00, kind="payment", label="virement reçu")
    said = {"customer_id": customer.id, "client_time": NOW, "created_at": NOW}
    add(Dispute(id=uuid4(), item_id=item.id, amount_minor=20_00, reason="price", outcome="rejected",
                state="resolved", resolved_at=NOW, opened_on=TODAY, **said))  # fmt: skip
    add(Promise(id=uuid4(), amount_minor=55_00, promised_on=TODAY, recorded_on=TODAY, state="broken",
                recorded_by_id=house.rosa.id, **said))  # fmt: skip
    for text, more in (("for the judge", {}), ("ours alone", {"finance_only": True}), ("kept", {})):
        add(Note(id=uuid4(), author_id=house.rosa.id, text=text, **said, **more))
    add(Delivery(company_id=customer.company_id, customer_id=customer.id, number="BL-9",
                 delivered_on=TODAY, amount_minor=12_00, currency="EUR", state="closed"))  # fmt: skip
    a_payment_plan(customer, house.rosa, [item], [["2026-12-24", 100_00]], state="active")
    add(DunningRelease(id=uuid4(), customer_id=customer.id, level="formal_notice", total_minor=77_00,
                       items=[[item.id, 1, "2026-10-01"]], released_by_id=house.kofi.id, state="sent",
                       released_at=NOW, released_on=TODAY, goes_at=NOW, held_at=NOW,
                       hold_until=date(2026, 11, 30), hold_reason="Il paie lundi",
                       hold_by_id=house.rosa.id))  # fmt: skip
    add(Penalty(customer_id=customer.id, item_id=item.id, state="waived", until_on=TODAY, base_minor=100_00,
                interest_minor=1_23, fee_minor=40_00, currency="EUR", segments=[], reason="Geste commercial",
                computed_at=NOW, claimed_at=NOW, ended_at=NOW))  # fmt: skip
    run = add(DunningRun(run_on=TODAY, decided_at=NOW, state="decided"))
    letter = DunningMessage(
        run_id=run.id, customer_id=customer.id, run_on=TODAY, level="L1", language="fr",
        recipient="compta@client.example", subject="Factures échues", body="Merci de régler.",
        total_minor=100_00, currency="EUR", state="sent", prepared_at=NOW, send_after=NOW,
        sent_at=NOW, message_id="<1@maison.example>",
    )  # fmt: skip
    letter.lines = [DunningLine(item_id=item.id, level="L1", episode=1, amount_minor=100_00)]
    add(letter)
    db.session.commit()
    return customer


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def at(customer):
    return f"/api/v1/customers/{customer.id}/case-file"


def record(house, customer, *subjects):
    for subject in subjects:
        actor = Actor(house.rosa.id, house.rosa.role)
        transact(
            actor,
            lambda work, of=subject: work.record(
                f"{of}.open", of, uuid4(), customer_id=customer.id, after={"amount_minor": 5}
            ),
        )


def export(kofi, customer):
    answer = kofi.post(at(customer))
    assert answer.status_code == 201
    return b64decode(answer.json["pdf"])


def inside(content):
    return json.loads(PdfReader(io.BytesIO(content)).attachments["journal.json"][0])


def rewritten(content, change):
    """Alter the extract and put the file together again."""
    said = inside(content)
    change(said)
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page)
    writer.add_attachment("journal.json", json.dumps(said).encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_case_file_holds_everything_that_was_said_sent_and_received(kofi, house, customer):
    record(house, customer, "dispute")
    text = text_of(export(kofi, customer))
    for said in (
        "Négoce du Val", "Ελληνική & ООО Ромашка", "732829320", "FA-1", "relance L1 du 23 nov. 2026",
        "BL-9", "virement reçu", "Merci de régler.", "compta@client.example", "<1@maison.example>",
        "55,00 €", "non tenue", "24 déc. 2026 : 100,00 €", "prix", "rejeté", "dispute.open",
        "Extrait du journal", "77,00 €", "Il paie lundi", "30 nov. 2026", "41,23 €", "abandonnée",
        "Geste commercial",
    ):  # fmt: skip
        assert said in text, said


def test_only_notes_the_desk_chose_go_along_and_never_those_of_finance(kofi, customer):
    notes = {note["text"]: note["id"] for note in kofi.get(at(customer)).json["notes"]}
    assert set(notes) == {"for the judge", "kept"}
    assert "for the judge" not in text_of(export(kofi, customer))
    body = {"note_ids": [notes["for the judge"]]}
    assert kofi.put(at(customer), json=body).status_code == 200
    assert kofi.put(at(customer), json=body).status_code == 200
    text = text_of(export(kofi, customer))
    assert ("for the judge" in text, "ours alone" in text, "kept" in text) == (True, False, False)
    actions = list(db.session.scalars(select(JournalEntry.action)))
    assert actions.count("share.note") == 1
    secret = db.session.scalars(select(Note.id).where(Note.finance_only)).one()
    assert kofi.put(at(customer), json={"note_ids": [str(secret)]}).status_code == 404


def test_the_extract_leaves_out_limits_and_other_customers(kofi, house, customer):
    other = an_account(house, "C002")
    record(house, other, "dispute")
    record(house, customer, "credit_limit", "penalty")
    record(house, other, "dispute")
    said = inside(export(kofi, customer))
    assert [row["subject_type"] for row in said["rows"]] == ["penalty"]
    (row,) = said["rows"]
    assert {one["id"] for one in said["neighbours"]} == {row["id"] - 1, row["id"] + 1}
    assert all(set(one) == {"id", "hash"} for one in said["neighbours"])


def test_an_export_is_true_and_journaled_until_one_byte_of_it_changes(kofi, house, customer):
    record(house, customer, "dispute", "promise", "penalty", "dunning_release")
    content = export(kofi, customer)
    found = proof.prove(content)
    assert (found.verdict, found.rows, found.exported_at) == (proof.TRUE, 4, NOW)
    exported = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "export.case_file")
    ).one()
    assert (exported.actor_id, exported.customer_id) == (house.kofi.id, customer.id)
    altered = proof.prove(content.replace(b"/Title", b"/Titel", 1))
    assert (altered.verdict, altered.line) == (proof.TAMPERED, None)


def test_an_altered_line_is_named(kofi, house, customer):
    record(house, customer, "dispute", "promise")
    content = export(kofi, customer)
    last = inside(content)["rows"][-1]["id"]

    def lower(said):
        said["rows"][-1]["after"]["amount_minor"] = 4

    found = proof.prove(rewritten(content, lower))
    assert (found.verdict, found.line) == (proof.TAMPERED, last)


def test_an_extract_of_another_journal_is_not_from_here(kofi, house, customer):
    record(house, customer, "dispute")
    content = export(kofi, customer)

    def elsewhere(said):
        for one in (*said["rows"], *said["neighbours"]):
            one["hash"] = "0" * 64

    assert proof.prove(rewritten(content, elsewhere)).verdict == proof.FOREIGN


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\x00" * 2000])
def test_what_is_no_case_file_is_called_so(app, content):
    assert proof.prove(content).verdict == proof.NO_CASE_FILE


def test_only_the_desk_takes_it(app, house, customer):
    for user in (house.rosa, house.meriem, house.lea, house.ada):
        browser = signed_in_client(app, user)
        assert browser.get(at(customer)).status_code == 403
        assert browser.post(at(customer)).status_code == 403
