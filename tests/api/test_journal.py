from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from credit.operations.actor import MACHINE, Actor
from credit.operations.journal import verify
from credit.operations.work import transact
from credit.store import journal_pages
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


def found(browser, **query):
    return [row["action"] for row in read(browser, **query)["rows"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"text": "dupont"}, ["note.add"], id="whatever the case"),
        pytest.param({"text": "HÉLÈNE"}, ["note.add"], id="and with accents"),
        pytest.param({"text": "dupont 100%"}, [], id="all the words"),
        pytest.param({"text": "100%"}, ["limit.set"], id="a sign of the database's is a letter"),
        pytest.param({"text": "1_0"}, [], id="and so is this one"),
        pytest.param({"family": "limit"}, ["limit.set"], id="a family"),
        pytest.param({"subject_type": "note", "subject_id": "7"}, ["note.add"], id="a subject"),
        pytest.param({"machine": True, "family": "note"}, [], id="what nobody did"),
        pytest.param({"since": "2026-11-23", "family": "limit"}, ["limit.set"], id="from a day"),
        pytest.param({"since": "2026-11-24"}, [], id="after the last day"),
        pytest.param({"until": "2026-11-22"}, [], id="before the first"),
        pytest.param(
            {"until": "9999-12-31", "family": "limit"}, ["limit.set"], id="until there are no days"
        ),
    ],
)
def test_the_journal_is_searched(house, kofi, query, expected):
    rosa = Actor(house.rosa.id, house.rosa.role)
    write("note.add", by=rosa, subject=("note", 7), after={"text": "Vu Hélène Dupont"})
    write("limit.set", after={"reason": "100% covered"})
    assert found(kofi, **query) == expected


def test_it_is_searched_by_person_and_by_device(house, kofi):
    rosa = Actor(house.rosa.id, house.rosa.role, device_id=kofi.device_id)
    write("note.add", by=rosa)
    write("limit.set")
    assert found(kofi, actor_id=house.rosa.id) == ["note.add"]
    assert found(kofi, device_id=str(kofi.device_id), actor_id=house.rosa.id) == ["note.add"]
    assert (
        found(kofi, device_id=str(house.company.id).rjust(8, "0") + "-0000" * 3 + "-" + "0" * 12)
        == []
    )


def test_a_search_that_finds_little_says_how_far_it_looked_and_goes_on(house, kofi, monkeypatch):
    monkeypatch.setattr(journal_pages, "WINDOW", 10)
    write("note.add", after={"text": "Dupont"})
    write(*["limit.set"] * 25)
    first = read(kofi, text="dupont")
    assert first["rows"] == []
    assert first["looked_back_to"]
    second = read(kofi, text="dupont", before=first["before"])
    third = read(kofi, text="dupont", before=second["before"])
    assert [row["action"] for row in third["rows"]] == ["note.add"]
    assert (third["before"], third["looked_back_to"]) == (None, None)


def test_the_days_of_a_search_are_in_order(house, kofi):
    query = {"since": "2026-11-23", "until": "2026-11-01"}
    answer = kofi.get(JOURNAL, query_string=query)
    assert (answer.status_code, answer.json["code"]) == (422, "days_reversed")


def test_what_was_found_is_taken_along_and_is_no_formula(house, kofi):
    write("note.add", after={"text": "Dupont"})
    write("limit.set", subject=("credit_limit", "=1+1"), after={"reason": "other"})
    said = kofi.get("/api/v1/exports/journal.csv?text=other").get_data(as_text=True)
    assert "limit.set" in said
    assert "note.add" not in said
    assert ";=1+1" not in said


@pytest.mark.parametrize("query", [{"actor_id": 1}, {"customer_id": 1}, {"text": "dupont"}])
def test_a_page_costs_what_a_page_costs(house, query):
    """Rows of others are not visited: the plan names an index, and never a whole sort or walk."""
    asked = journal_pages.Sought(**query)
    edge = str(
        select(JournalEntry.id)
        .where(*journal_pages._indexed(asked))
        .order_by(JournalEntry.id.desc())
        .offset(journal_pages.WINDOW - 1)
        .limit(1)
        .compile(db.engine, compile_kwargs={"literal_binds": True})
    )
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        db.session.execute(text("SET LOCAL enable_bitmapscan = off"))
    plan = " ".join(str(row) for row in db.session.execute(text(explain + edge)))
    assert not any(word in plan for word in ("TEMP B-TREE", "Sort")), plan
