import gzip
import json

import pytest
from backports import zstd
from sqlalchemy import event, func, select, update

from api.sync import pull as feed
from api.sync.cursor import spell_cursor
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.customers import Company, CustomerPortfolio
from credit.store.db import db
from credit.store.items import Item
from credit.store.sync import SyncBucket, SyncHead
from tests.api.sync.unpacking import rows_of
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

PULL = "/api/v1/sync/pull"
PLAIN = {"Accept-Encoding": "identity"}


def touch(*customers):
    ids = [customer.id for customer in customers]
    transact(MACHINE, lambda work: work.touch(*ids), customers=ids)


def pages(answer):
    return [json.loads(line) for line in answer.data.splitlines()]


def pull(browser, cursor=None, **query):
    if cursor is not None:
        query["c"] = spell_cursor(cursor)
    return browser.get(PULL, query_string=query, headers=PLAIN)


def cursor_after(answer, cursor=None):
    after = dict(cursor or {})
    for page in pages(answer):
        after |= {part["id"]: part["to"] for part in page["buckets"]}
    return after


def rows(answer, entity, bucket=None):
    found = []
    for page in pages(answer):
        for part in page["buckets"]:
            table = part["put"].get(entity)
            if table and bucket in (None, part["id"]):
                found += rows_of(entity, table)
    return found


@pytest.fixture
def books(house):
    north = an_account(house, "N1", limit_minor=5000_00, email="n1@example.com")
    south = an_account(house, "S1", portfolio=house.sud)
    an_item(north, "F-1"), an_item(south, "F-2")
    touch(north, south)
    return {"north": north, "south": south}


def test_a_new_device_receives_its_portfolio_and_nothing_else(app, house, books):
    answer = pull(signed_in_client(app, house.rosa))
    assert answer.status_code == 200
    assert [row["code"] for row in rows(answer, "customer")] == ["N1"]
    assert [row["ref"] for row in rows(answer, "item")] == ["F-1"]
    (page,) = pages(answer)
    core, history = (f"portfolio:{house.nord.id}/{part}" for part in ("core", "history"))
    assert page["scope"] == ["ref", f"user:{house.rosa.id}", core, history]
    part = page["buckets"][-2]
    assert (part["id"], part["from"], part["reset"], part["more"]) == (core, None, True, False)
    assert part["to"] == [1, 2, None]
    assert part["as_of"] == {str(house.company.id): "2026-11-20"}


def test_everyone_receives_the_reference(app, house, books):
    answer = pull(signed_in_client(app, house.lea))
    assert [row["as_of"] for row in rows(answer, "ledger")] == ["2026-11-20"]
    assert "2026-12-25" in [row["id"] for row in rows(answer, "holiday")]
    assert rows(answer, "policy")[0]["time_zone"] == "Europe/Paris"
    reasons = rows(answer, "reason")
    assert {row["kind"] for row in reasons} == {
        "call",
        "dispute",
        "dispute_detail",
        "note",
        "limit",
    }
    (missing,) = (row for row in reasons if row["code"] == "missing")
    assert (missing["parent"], missing["department"], missing["fr"]) == (
        "quantity",
        "logistics",
        "Manquant",
    )
    assert pages(answer)[0]["scope"] == ["ref", f"user:{house.lea.id}", "department:logistics"]


def test_a_manager_receives_the_agency_and_the_desk_works_online(app, house, books):
    agency = pull(signed_in_client(app, house.meriem))
    assert [row["code"] for row in rows(agency, "customer")] == ["N1"]
    desk = pull(signed_in_client(app, house.kofi))
    assert rows(desk, "customer") == []


def test_nothing_new_is_304_and_asks_two_questions_of_the_database(app, house, books):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    answer = pull(browser, cursor)
    assert (answer.status_code, answer.data) == (304, b"")
    assert len(answer.headers["ETag"]) < 40
    assert json.loads(answer.headers["Encours-Scope"])[:2] == [0, 0]
    assert not [said for said in statements if "sync_head" in said]
    assert all(said.startswith(("SELECT", "BEGIN")) for said in statements)
    questions = [said for said in statements if said.startswith("SELECT")]
    assert len(questions) == 2, questions  # who is asking; what there is for them


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda cursor: cursor.pop("ref"), id="a bucket is missing"),
        pytest.param(
            lambda cursor: cursor.update(other=[1, 0, None]), id="a bucket left the scope"
        ),
        pytest.param(lambda cursor: cursor["ref"].__setitem__(2, 5), id="a snapshot is unfinished"),
        pytest.param(lambda cursor: cursor["ref"].__setitem__(0, 7), id="another epoch"),
    ],
)
def test_304_needs_the_whole_scope_current_and_complete(app, house, books, spoil):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    spoil(cursor)
    assert pull(browser, cursor).status_code == 200


def test_rewriting_the_same_books_makes_no_traffic(app, house, books):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    touch(books["north"], books["south"])
    assert pull(browser, cursor).status_code == 304


def test_a_change_travels_alone_and_a_closed_item_is_deleted(app, house, books):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    (item_id,) = db.session.scalars(select(Item.id).where(Item.ref == "F-1"))
    db.session.execute(update(Item).where(Item.id == item_id).values(state="closed"))
    touch(books["north"])
    answer = pull(browser, cursor)
    (page,) = pages(answer)
    (part,) = page["buckets"]
    assert part["from"] == cursor[part["id"]]
    assert part["del"] == [["item", str(item_id), books["north"].id]]
    assert (part["put"], part["exit"], part["reset"]) == ({}, [], False)


def move(customer, portfolio, today):
    db.session.execute(
        update(CustomerPortfolio)
        .where(CustomerPortfolio.customer_id == customer.id)
        .values(portfolio_id=portfolio.id, starts_on=today)
    )
    touch(customer)


def test_a_reassigned_customer_leaves_one_device_and_reaches_the_other(app, house, books, clock):
    rosa, samir = signed_in_client(app, house.rosa), signed_in_client(app, house.samir)
    of_rosa, of_samir = cursor_after(pull(rosa)), cursor_after(pull(samir))
    move(books["north"], house.sud, clock.now.date())
    lost = pull(rosa, of_rosa)
    (part,) = pages(lost)[0]["buckets"]
    assert (part["exit"], part["del"], part["put"]) == ([books["north"].id], [], {})
    gained = pull(samir, of_samir)
    assert [row["code"] for row in rows(gained, "customer")] == ["N1"]
    assert [row["ref"] for row in rows(gained, "item")] == ["F-1"]
    back = cursor_after(lost, of_rosa)
    move(books["north"], house.nord, clock.now.date())
    assert [row["code"] for row in rows(pull(rosa, back), "customer")] == ["N1"]
    assert [row["ref"] for row in rows(pull(rosa, of_rosa), "item")] == ["F-1"]


def test_the_ledgers_date_travels_even_when_nothing_else_changed(app, house, books):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    db.session.execute(update(Company).values(as_of=None))
    touch()
    answer = pull(browser, cursor)
    assert [row["as_of"] for row in rows(answer, "ledger")] == [None]
    parts = pages(answer)[0]["buckets"]
    assert [part["as_of"] for part in parts] == [{str(house.company.id): None}] * 4


@pytest.mark.parametrize(
    "void",
    [
        pytest.param({"epoch": 2}, id="the epoch was rotated"),
        pytest.param({"seq": 1}, id="the counter is behind the device"),
        pytest.param({"floor": 9, "seq": 9}, id="tombstones were purged"),
    ],
)
def test_a_void_history_is_reset(app, house, books, void):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    core = f"portfolio:{house.nord.id}/core"
    db.session.execute(update(SyncBucket).where(SyncBucket.id == core).values(**void))
    parts = pages(pull(browser, cursor))[0]["buckets"]
    assert [(part["id"], part["reset"], part["from"]) for part in parts] == [
        (core, True, cursor[core])
    ]


def test_a_large_first_sync_comes_in_small_pages_of_one_answer(app, house, books):
    north = books["north"]
    for number in range(40):
        an_item(north, f"G-{number}", label="x" * 20_000)
    touch(north)
    browser = signed_in_client(app, house.rosa)
    answer = pull(browser)
    lines = answer.data.splitlines()
    assert len(lines) >= 4
    assert max(map(len, lines)) <= 256 * 1024
    assert len(rows(answer, "item")) == 41
    core = [part for page in pages(answer) for part in page["buckets"] if "core" in part["id"]]
    assert [part["from"] for part in core[1:]] == [part["to"] for part in core[:-1]]
    assert [part["more"] for part in core] == [True] * (len(core) - 1) + [False]
    assert [part["reset"] for part in core] == [True] + [False] * (len(core) - 1)


def test_a_device_may_ask_for_one_page_at_a_time(app, house, books):
    north = books["north"]
    for number in range(40):
        an_item(north, f"G-{number}", label="x" * 20_000)
    touch(north)
    browser = signed_in_client(app, house.rosa)
    cursor, seen, answers = {}, [], 0
    while (answer := pull(browser, cursor, budget=1)).status_code == 200:
        assert len(pages(answer)) == 1
        seen += [row["id"] for row in rows(answer, "item")]
        cursor = cursor_after(answer, cursor)
        answers += 1
    assert answers >= 4
    assert sorted(seen) == sorted(
        db.session.scalars(select(Item.id).where(Item.customer_id == north.id))
    )


@pytest.mark.parametrize(
    ("accepted", "opened"),
    [
        pytest.param("gzip", gzip.decompress, id="gzip"),
        pytest.param("gzip, deflate, br, zstd", zstd.decompress, id="zstd where accepted"),
    ],
)
def test_an_answer_is_compressed_and_marked(app, house, books, accepted, opened):
    browser = signed_in_client(app, house.rosa)
    answer = browser.get(PULL, headers={"Accept-Encoding": accepted})
    assert json.loads(opened(answer.data))["protocol"] == "encours/1"
    assert answer.headers["Content-Encoding"] in accepted
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param(PULL, 200, id="an answer"),
        pytest.param(f"{PULL}?c=nonsense", 422, id="a bad cursor"),
    ],
)
def test_every_answer_carries_time_and_protocol(app, house, path, status):
    answer = signed_in_client(app, house.rosa).get(path)
    assert answer.status_code == status
    assert answer.headers["Encours-Protocol"] == "1"
    assert answer.headers["Encours-Time"] == "2026-11-23T08:00:00.000Z"


def test_a_stranger_pulls_nothing(app, client):
    answer = client.get(PULL)
    assert (answer.status_code, answer.headers["Encours-Protocol"]) == (401, "1")


def test_little_news_comes_in_one_piece_and_much_page_by_page(app, house, books, monkeypatch):
    browser = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(browser))
    an_item(books["north"], "F-3"), touch(books["north"])
    assert int(pull(browser, cursor).headers["Content-Length"]) > 0
    monkeypatch.setattr(feed, "FEW", 0)
    assert "Content-Length" not in pull(browser, cursor).headers
    cursor[f"portfolio:{house.nord.id}/core"][1] += 1_000  # a void history is told anew, all of it
    assert "Content-Length" not in pull(browser, cursor).headers


def test_an_abandoned_answer_gives_its_connection_back(app, house, books, monkeypatch):
    monkeypatch.setattr(feed, "FEW", 0)  # sent page by page
    browser = signed_in_client(app, house.rosa)
    for _ in range(40):  # more than the pool holds
        browser.get(PULL).close()
    assert db.session.scalar(select(func.count()).select_from(SyncHead)) > 0
