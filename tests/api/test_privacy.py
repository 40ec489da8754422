import io
import json
from base64 import b64decode
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import select, text, update

from credit.operations.actor import MACHINE, Actor
from credit.operations.journal import verify
from credit.operations.work import transact
from credit.store.customers import Contact, ContactProposal
from credit.store.db import db
from credit.store.dunning import DunningMessage, DunningRun, Mail
from credit.store.field import Note
from credit.store.journal import JournalEntry
from credit.store.people import Session, User
from credit.store.second_factors import CodeGenerator, Passkey, RecoveryCode
from credit.store.sync import SyncHead
from tests.builders import NOW, add, an_account
from tests.clients import signed_in_client

PERSONS = "/api/v1/privacy/persons"
NAME, ADDRESS, NUMBER = "Hélène Dupont", "h.dupont@val.fr", "06 12 34 56 78"
ASKED = {"reason": "Asked for by Hélène Dupont"}


@pytest.fixture
def ada(app, house):
    return signed_in_client(app, house.ada)


@pytest.fixture
def helene(house):
    """A contact who is mentioned in a note, in the journal, and in a mail that was sent."""
    customer = an_account(house)
    contact = add(Contact(customer_id=customer.id, name=NAME, email=ADDRESS, phone=NUMBER))
    note = add(
        Note(
            id=uuid4(), customer_id=customer.id, author_id=house.rosa.id, client_time=NOW,
            created_at=NOW, text=f"Vu {NAME}, rappeler au 06.12.34.56.78",
        )
    )  # fmt: skip
    add(
        Mail(
            message_id="<1@x>", customer_id=customer.id, recipient=ADDRESS, subject="Relance",
            body=f"Bonjour {NAME}", sent_at=NOW,
        )
    )  # fmt: skip

    def said(work):
        work.record(
            "contact.add", "contact", contact.id, customer_id=customer.id,
            after={"name": NAME, "email": ADDRESS, "phone": NUMBER, "for_dunning": True},
        )  # fmt: skip
        work.record("note.add", "note", note.id, customer_id=customer.id, after={"text": note.text})
        work.record("limit.set", "credit_limit", 1, customer_id=customer.id, after={"minor": 5})
        work.touch(customer.id)

    transact(Actor(house.rosa.id, "rep"), said)
    return contact


def everywhere():
    """Spell every row of every table but the letters that must be kept."""
    kept = {"mail", "dunning_message"}
    rows = [
        json.dumps(dict(row), default=str, ensure_ascii=False)
        for table in db.metadata.sorted_tables
        if table.name not in kept
        for row in db.session.execute(select(table)).mappings()
    ]
    return "\n".join(rows)


def erase(ada, key):
    return ada.post(f"{PERSONS}/{key}/erasure", json=ASKED)


def test_a_person_is_found_by_name_address_or_number(ada, helene, house):
    for words in ("hélène", "DUPONT@val", "12 34"):
        (found,) = ada.get(PERSONS, query_string={"q": words}).json
        assert (found["key"], found["kind"]) == (f"contact-{helene.id}", "contact")
    (rosa,) = ada.get(PERSONS, query_string={"q": "rosa"}).json
    assert (rosa["key"], rosa["active"]) == (f"user-{house.rosa.id}", True)


def test_one_sees_first_what_will_go_and_what_stays_and_why(ada, helene):
    shown = ada.get(f"{PERSONS}/contact-{helene.id}").json
    fates = {part["kind"]: (part["fate"], part["count"]) for part in shown["parts"]}
    assert fates["contact"] == ("erased", 1)
    assert fates["note"] == ("hidden", 1)
    assert fates["journal_entry"] == ("hidden", 2)
    assert fates["mail"] == ("kept", 1)
    assert "L. 123-22" in next(one["why"] for one in shown["parts"] if one["kind"] == "mail")
    assert "Vu Hélène Dupont" in next(
        one["examples"][0] for one in shown["parts"] if one["kind"] == "note"
    )


def test_the_copy_holds_everything_and_no_secret(ada, helene, house):
    answer = ada.post(f"{PERSONS}/contact-{helene.id}/copy").json
    with ZipFile(io.BytesIO(b64decode(answer["zip"]))) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("donnees.json"))
        page = archive.read("index.html").decode()
    assert names == ["index.html", "donnees.json", "donnees.csv"]
    assert data["data"]["contact"][0]["phone"] == NUMBER
    assert data["data"]["note"][0]["text"].startswith("Vu Hélène Dupont")
    assert data["data"]["mail"][0]["body"] == f"Bonjour {NAME}"
    assert "art. L. 123-22" in page
    own = ada.post(f"{PERSONS}/user-{house.rosa.id}/copy").json
    with ZipFile(io.BytesIO(b64decode(own["zip"]))) as archive:
        assert "password_hash" not in archive.read("donnees.json").decode()
    taken = db.session.scalars(select(JournalEntry).filter_by(action="person.export")).all()
    assert [row.subject_id for row in taken] == [f"contact-{helene.id}", f"user-{house.rosa.id}"]


def test_after_an_erasure_no_table_names_the_person_and_the_chain_is_whole(ada, helene):
    key = f"contact-{helene.id}"
    answer = erase(ada, key)
    assert answer.status_code == 200, answer.json
    assert answer.json["gone"] == {"contact": 1, "note": 1, "journal_entry": 2}
    db.session.expire_all()
    left = everywhere()
    for value in (NAME, ADDRESS, "34 56 78", "34.56.78", "Dupont"):
        assert value not in left
    assert db.session.scalar(select(Note.text)) == "Vu […], rappeler au […]"
    assert db.session.scalar(select(Mail.recipient)) == ADDRESS
    assert verify().ok
    row = db.session.scalars(select(JournalEntry).filter_by(action="contact.add")).one()
    assert row.after == {"name": "[…]", "email": "[…]", "phone": "[…]", "for_dunning": True}
    assert row.salt is None
    assert db.session.scalars(select(JournalEntry).filter_by(action="limit.set")).one().salt
    told = db.session.scalars(select(JournalEntry).filter_by(action="person.erase")).one()
    assert told.after["reason"] == "Asked for by […]"
    assert told.after["kept"] == {"mail": 1}
    assert ada.get(f"{PERSONS}/{key}").status_code == 404


def test_phones_are_told(ada, helene):
    def told():
        db.session.expire_all()
        heads = select(SyncHead.entity, SyncHead.deleted, SyncHead.seq).order_by(SyncHead.seq)
        return [row for row in db.session.execute(heads) if row.entity in {"contact", "note"}]

    before = told()
    erase(ada, f"contact-{helene.id}")
    after = told()
    assert {(row.entity, row.deleted) for row in before} == {("contact", False), ("note", False)}
    assert {(row.entity, row.deleted) for row in after} == {("contact", True), ("note", False)}
    assert min(row.seq for row in after) > max(row.seq for row in before)


def test_a_namesake_and_a_colleague_keep_theirs(ada, helene, house):
    other = an_account(house, "C002")
    namesake = add(Contact(customer_id=other.id, name=NAME, email="other@x.fr"))
    colleague = add(Contact(customer_id=helene.customer_id, name="Jean Petit", phone=NUMBER))
    db.session.commit()
    erase(ada, f"contact-{helene.id}")
    db.session.expire_all()
    names = select(Contact.name, Contact.phone).order_by(Contact.id)
    assert db.session.execute(names).all() == [(NAME, None), ("Jean Petit", NUMBER)]
    assert {namesake.id, colleague.id} == set(db.session.scalars(select(Contact.id)))


def test_a_suggested_contact_goes_too_and_is_asked_of_nobody(ada, helene, house):
    for state, contact_id in (("accepted", helene.id), ("proposed", None)):
        add(
            ContactProposal(
                id=uuid4(), customer_id=helene.customer_id, proposed_by_id=house.rosa.id, name=NAME,
                email=ADDRESS, state=state, contact_id=contact_id, client_time=NOW, created_at=NOW,
            )
        )  # fmt: skip
    db.session.commit()
    assert erase(ada, f"contact-{helene.id}").status_code == 200
    db.session.expire_all()
    rows = db.session.execute(select(ContactProposal.name, ContactProposal.email)).all()
    assert rows == [("", None), ("", None)]
    assert set(db.session.scalars(select(ContactProposal.state))) == {"accepted", "declined"}


def test_whoever_signs_in_is_not_erased(ada, house):
    answer = erase(ada, f"user-{house.rosa.id}")
    assert (answer.status_code, answer.json["code"]) == (422, "person_active")


def test_somebody_who_left_becomes_a_pseudonym_and_their_entries_stay(app, ada, helene, house):
    signed_in_client(app, house.rosa)
    rosa = house.rosa.id
    ada.patch(f"/api/v1/people/{rosa}", json={"disabled": True, "email": "rosa@negoce.fr"})
    known = {"sign_on_issuer": "https://login.example", "sign_on_subject": "r-1"}
    db.session.execute(update(User).where(User.id == rosa).values(known))
    add(Passkey(user_id=rosa, credential_id="k", public_key=b"k", name="Rosa", created_at=NOW))
    add(CodeGenerator(user_id=rosa, sealed_secret="s", created_at=NOW))
    add(RecoveryCode(user_id=rosa, code_hash="h"))
    assert erase(ada, f"user-{rosa}").status_code == 200
    db.session.expire_all()
    person = db.session.get_one(User, rosa)
    assert (person.name, person.username) == (f"— {rosa}", f"erased-{rosa}")
    assert (person.email, person.password_hash) == (None, None)
    assert (person.sign_on_issuer, person.sign_on_subject) == (None, None)
    for ways_in in (Passkey, CodeGenerator, RecoveryCode):
        assert db.session.scalars(select(ways_in)).all() == []
    assert set(db.session.scalars(select(Session.user_agent).filter_by(user_id=rosa))) == {""}
    assert db.session.scalar(select(Note.author_id)) == rosa
    assert "rosa@negoce.fr" not in everywhere()
    assert verify().ok


def test_a_letter_that_waits_goes_first(ada, helene):
    run = add(DunningRun(run_on=NOW.date(), decided_at=NOW, state="decided"))
    add(
        DunningMessage(
            run_id=run.id, customer_id=helene.customer_id, run_on=NOW.date(), level="reminder",
            language="fr", recipient=ADDRESS, subject="s", body="b", total_minor=1, currency="EUR",
            prepared_at=NOW, send_after=NOW, message_id="<2@x>",
        )
    )  # fmt: skip
    db.session.commit()
    answer = erase(ada, f"contact-{helene.id}")
    assert (answer.status_code, answer.json["code"]) == (422, "letters_waiting")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"after": {"name": "Somebody else"}}, id="other words put in"),
        pytest.param({"after": None}, id="more taken out"),
        pytest.param({"actor_id": None}, id="who did it"),
    ],
)
def test_a_redacted_row_is_still_guarded(ada, helene, change):
    erase(ada, f"contact-{helene.id}")
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER journal_entry_refuses_update"))
    else:
        db.session.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER ALL"))
    rows = update(JournalEntry).where(JournalEntry.action == "contact.add")
    db.session.execute(rows.values(change).execution_options(synchronize_session=False))
    db.session.expire_all()
    assert not verify().ok


def test_nobody_takes_words_out_unseen(house):
    """Whoever writes past the program can redact a row, but not have it witnessed."""

    def said(work):
        work.record("limit.set", "credit_limit", 1, after={"reason": "inconvenient"})

    transact(MACHINE, said)
    row = update(JournalEntry).where(JournalEntry.action == "limit.set")
    db.session.execute(row.values(after={}, salt=None, redacted_at=NOW))
    db.session.expire_all()
    assert not verify().ok
