from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from credit.operations.actor import MACHINE, Actor
from credit.operations.journal import verify
from credit.operations.work import transact
from credit.store.db import db
from credit.store.journal import JournalEntry
from tests.builders import an_account
from tests.clients import signed_in_client

JOURNAL = "/api/v1/journal"


def write(*actions, by=MACHINE, subject=("customer", 1), customer_id=None, **said):
    def change(work):
        for action in actions:
            work.record(action, *subject, customer_id=customer_id, **said)

    transact(by, change)


def read(browser, **query):
    return browser.get(JOURNAL, query_string=query).json


@pytest.fixture
def unguarded(house):
    """A database whose triggers somebody took away: the chain is what is left."""
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER IF EXISTS journal_entry_refuses_{verb}"))
    else:
        db.session.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER ALL"))
    db.session.commit()


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def test_the_desk_reads_what_happened_newest_first(house, kofi):
    customer = an_account(house, name="Charpentes Val")
    rosa = Actor(house.rosa.id, house.rosa.role)
    said = {"before": {"text": "then"}, "after": {"text": "now"}}
    write("note.add", by=rosa, customer_id=customer.id, **said)
    write("books.import")
    newest, first, _ = read(kofi)["rows"]
    assert (newest["action"], newest["actor"]) == ("books.import", None)
    assert (first["action"], first["actor"], first["customer"]) == (
        "note.add",
        "Rosa",
        "Charpentes Val",
    )
    assert (first["before"], first["after"]) == ({"text": "then"}, {"text": "now"})
    assert {"id", "at", "device_id", "subject_type", "subject_id"} <= set(first)


def test_the_journal_is_read_page_by_page_without_gap_or_overlap(house, kofi):
    write(*[f"note.n{n}" for n in range(120)])
    seen, before = [], None
    while True:
        page = read(kofi, **({"before": before} if before else {}))
        seen += [row["action"] for row in page["rows"] if row["action"].startswith("note.")]
        before = page["before"]
        if before is None:
            break
    assert seen == [f"note.n{n}" for n in reversed(range(120))]


def test_the_journal_of_one_customer(house, kofi):
    one, other = an_account(house, "A"), an_account(house, "B")
    write("note.add", customer_id=one.id)
    write("promise.record", customer_id=other.id)
    assert [row["action"] for row in read(kofi, customer_id=one.id)["rows"]] == ["note.add"]


def test_administrators_read_of_people_and_the_desk_of_customers(app, house, kofi):
    ada = signed_in_client(app, house.ada)
    customer = an_account(house)
    write("note.add", customer_id=customer.id)
    write("person.change", subject=("user", 1))
    seen_by_desk = {row["action"] for row in read(kofi)["rows"]}
    assert "note.add" in seen_by_desk
    assert "person.change" not in seen_by_desk
    assert "person.change" in {row["action"] for row in read(ada)["rows"]}
    assert "note.add" not in {row["action"] for row in read(ada)["rows"]}


def test_everyone_who_reads_finds_what_they_did_themselves(house, kofi):
    assert [row["action"] for row in read(kofi)["rows"]] == ["session.start"]


def test_a_chain_that_was_left_alone_is_whole(house):
    rosa = Actor(house.rosa.id, "rep", client_time=house.rosa.created_at, clock_offset_ms=-7)
    write("note.add", "note.add", by=rosa, after={"è": 1.5, "n": None, "deep": [{"b": 1, "a": 2}]})
    write("note.add", after={10: "ten", 2: "two"})
    db.session.expire_all()
    assert (verify().ok, verify().checked) == (True, 3)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"after": {"amount_minor": 1}}, id="what was said"),
        pytest.param({"actor_id": None}, id="who did it"),
        pytest.param({"customer_id": 99}, id="about whom"),
        pytest.param({"device_id": None}, id="from which device"),
        pytest.param({"hash": "0" * 64}, id="the hash itself"),
    ],
)
def test_an_altered_row_breaks_the_chain(unguarded, house, kofi, change):
    kofi_as_actor = Actor(house.kofi.id, "credit_manager", kofi.device_id)
    write("limit.set", "limit.set", "limit.set", by=kofi_as_actor, after={"amount_minor": 9})
    ids = list(db.session.scalars(select(JournalEntry.id).order_by(JournalEntry.id)))
    db.session.execute(update(JournalEntry).where(JournalEntry.id == ids[2]).values(**change))
    answer = kofi.get(f"{JOURNAL}/verify").json
    assert (answer["ok"], answer["checked"], answer["broken_at"]) == (False, 2, ids[2])


def test_a_row_taken_out_breaks_the_chain(unguarded):
    write("limit.set", "limit.set", "limit.set")
    ids = list(db.session.scalars(select(JournalEntry.id).order_by(JournalEntry.id)))
    db.session.execute(JournalEntry.__table__.delete().where(JournalEntry.id == ids[1]))
    assert verify().broken_at == ids[2]


def test_many_writers_at_once_extend_one_chain(app, house):
    def one(_):
        with app.app_context():
            write("note.add", "note.add")

    db.session.commit()
    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(one, range(12)))
    assert (verify().ok, verify().checked) == (True, 24)


def test_an_administrator_reads_the_history_of_one_kind_of_thing_with_names_for_ids(app, house):
    ada = signed_in_client(app, house.ada)
    ada.put(f"/api/v1/portfolios/{house.nord.id}/holders", json={"user_ids": [house.samir.id]})
    appointed = {"principal_id": house.claire.id, "deputy_id": house.kofi.id}
    period = {"starts_on": "2026-11-23", "ends_on": "2026-11-30"}
    signed_in_client(app, house.claire).post("/api/v1/limit-deputies", json=appointed | period)
    told = read(ada, subject_types="portfolio,agency")
    assert {row["subject_type"] for row in told["rows"]} == {"portfolio"}
    assert told["names"]["portfolio"] == {str(house.nord.id): house.nord.name}
    assert told["names"]["user_ids"][str(house.samir.id)] == "Samir"
    (deputy,) = read(ada, subject_types="limit_deputy")["rows"]
    assert (deputy["actor"], deputy["after"]["deputy_id"]) == ("Claire", house.kofi.id)
    assert read(ada, subject_types="customer")["rows"] == []
