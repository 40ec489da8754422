"""Letters for customers no mail can reach: printed in one go, posted by a person, counted once."""

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.store.bounces import ReturnedAddress
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.items import Item
from credit.store.journal import JournalEntry
from tasks.dunning import decide_all, prepare_dunning
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client

API = "/api/v1"


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def item(house, clock):
    address = "12 rue des Ateliers\n35000 Rennes"
    silent = an_account(house, "C001", name="Charpentes & Ελληνική", address=address)
    item = an_item(silent, "FA-1", 100_00)
    an_item(an_account(house, "C002", name="Ateliers", language="en"), "FA-2", 50_00)
    an_item(an_account(house, "C003", email="compta@client.example"), "FA-3", 70_00)
    clock.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    prepare_dunning()
    return item


def letters(kofi):
    return kofi.get(f"{API}/dunning/letters").json["rows"]


def posted(kofi, item, **more):
    body = {"level": "L1", "total_minor": 100_00} | more
    return kofi.put(f"{API}/customers/{item.customer_id}/posted-letter", json=body)


def test_letters_no_mail_can_carry_are_printed_in_one_go(kofi, item):
    rows = letters(kofi)
    assert [(row["code"], row["total_minor"], row["has_address"], row["why"]) for row in rows] == [
        ("C002", 50_00, False, "no_contact"),
        ("C001", 100_00, True, "no_contact"),
    ]
    one = kofi.get(f"{API}/dunning/letters.pdf?customer_id={item.customer_id}")
    assert len(PdfReader(io.BytesIO(one.data)).pages) == 1
    answer = kofi.get(f"{API}/dunning/letters.pdf")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]
    english, french = (page.replace("\xa0", " ").replace("\n", " ") for page in pages)
    assert "Overdue invoices" in english
    assert "€40 per invoice" in english
    for said in (
        "Charpentes & Ελληνική", "35000 Rennes", "Le 23 nov. 2026", "FA-1", "SIREN 123456782",
        "Total réclamé", "100,00 €", "40 € par facture", "Page 1 sur 1", "Négoce du Val",
    ):  # fmt: skip
        assert said in french, said


def test_a_posted_letter_counts_as_sent_once_and_is_journaled(kofi, item, house):
    answer = posted(kofi, item)
    assert (answer.status_code, answer.json["state"]) == (200, "sent")
    assert answer.json["recipient"] == "12 rue des Ateliers, 35000 Rennes"
    assert posted(kofi, item).status_code == 409
    db.session.expire_all()
    moved = db.session.get(Item, item.id)
    assert (moved.stage, moved.stage_on) == ("L1", date(2026, 11, 23))
    actions = list(db.session.scalars(select(JournalEntry.action)))
    assert (actions.count("post.letter"), actions.count("send.reminder")) == (1, 1)
    assert [row["code"] for row in letters(kofi)] == ["C002"]
    decide_all(MACHINE, by_hand=True)
    sent = select(DunningMessage).where(DunningMessage.customer_id == item.customer_id)
    assert [message.state for message in db.session.scalars(sent)] == ["sent"]


def test_a_letter_that_would_say_something_else_today_is_printed_again(kofi, item):
    item.residual_minor = 80_00
    db.session.commit()
    answer = posted(kofi, item)
    assert (answer.status_code, answer.json["facts"]["total_minor"]) == (409, 80_00)
    item.state, item.residual_minor = "closed", 0
    db.session.commit()
    assert posted(kofi, item).status_code == 409
    assert [row["code"] for row in letters(kofi)] == ["C002"]


def test_nothing_to_post_is_no_file(kofi, house):
    assert kofi.get(f"{API}/dunning/letters.pdf").status_code == 204


def test_an_address_that_takes_no_mail_is_shown_until_a_person_trusts_it(kofi, item, house):
    customer = an_account(house, "C009", email="old@client.example", name="Zinguerie")
    an_item(customer, "FA-9", 90_00)
    marked = add(
        ReturnedAddress(
            customer_id=customer.id,
            address="old@client.example",
            status="5.1.1",
            detail="User unknown",
            returned_on=date(2026, 11, 20),
        )
    )
    db.session.commit()
    address_id = marked.id
    assert [row["why"] for row in letters(kofi)] == ["no_contact", "no_contact", "returned"]
    found = kofi.get(f"{API}/dunning/returns").json
    assert (found["unnamed"], found["rows"][0]["detail"]) == (0, "User unknown")
    shown = kofi.get(f"{API}/customers/{customer.id}").json["returned_addresses"]
    assert [(one["address"], one["returned_on"]) for one in shown] == [
        ("old@client.example", "2026-11-20")
    ]
    assert kofi.delete(f"{API}/dunning/returns/{address_id}").status_code == 204
    assert kofi.delete(f"{API}/dunning/returns/{address_id}").status_code == 404
    assert [row["code"] for row in letters(kofi)] == ["C002", "C001"]
