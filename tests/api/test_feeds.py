from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from credit.formats.tables.registry import KINDS
from credit.formats.writing import write_xlsx
from credit.operations import api_keys
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.rules.api_keys import Scope
from credit.store.commitments import SalesOrder
from credit.store.customers import Company
from credit.store.db import db
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.journal import JournalEntry
from tasks.imports import apply_imports, read_imports
from tests.builders import add, an_account
from tests.clients import signed_in_client
from tests.fec_files import NAME, bytes_of, invoice

LEDGER = bytes_of(invoice("C1", "F1", 100), invoice("C2", "F2", 50))
ORDER = {"code": "C1", "number": "B1", "ordered_on": "2026-11-20", "remaining_minor": "100.50"}


@pytest.fixture
def program(app, house):
    """Give a client that brings a key: of every scope, applying by itself, unless told otherwise."""

    def program(*scopes, applies=True):
        wanted = [scope.value for scope in scopes or Scope]
        _, secret = transact(
            MACHINE, lambda work: api_keys.make(work, name="ERP", scopes=wanted, applies=applies)
        )
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return program


def send(client, feed, body, **headers):
    return client.post(f"/api/v1/feeds/{feed}?filename={NAME}", data=body, headers=headers)


def go_on(client, answer):
    assert answer.status_code == 202, answer.json
    read_imports()
    apply_imports()
    return client.get(f"/api/v1/feeds/imports/{answer.json['id']}").json


def test_a_ledger_is_sent_read_and_applied_by_itself(program, nudged):
    erp = program()
    answer = send(erp, "ledger", LEDGER)
    assert (answer.json["state"], answer.json["new"], answer.json["kind"]) == (
        "received",
        True,
        "fec",
    )
    assert "read_imports" in nudged
    found = go_on(erp, answer)
    assert (found["state"], found["report"]["open_total"]) == ("applied", "150.00")
    assert db.session.scalar(select(func.count(Item.id))) == 2


def test_a_program_says_whose_table_it_is_where_there_are_several(app, house, program, clock):
    an_account(house, "C1")
    add(Company(name="Val Export", siren="732829320"))
    db.session.commit()
    erp = program()
    rows = {"rows": [ORDER]}
    found = go_on(erp, erp.post("/api/v1/feeds/orders", json=rows))
    assert found["report"]["refusal"]["code"] == "company_unknown"
    clock.now += timedelta(minutes=1)
    answer = erp.post("/api/v1/feeds/orders?company=123456782", json=rows)
    assert go_on(erp, answer)["state"] == "applied"
    again = erp.post("/api/v1/feeds/orders?company=123456782", json=rows)
    assert (again.json["id"], again.json["new"]) == (answer.json["id"], False)
    nobody = erp.post("/api/v1/feeds/orders?company=999999999", json=rows)
    assert (nobody.status_code, nobody.json["code"]) == (422, "company_unknown")


def test_a_key_that_may_not_apply_leaves_it_to_a_person(app, house, program):
    erp = program(applies=False)
    found = go_on(erp, send(erp, "ledger", LEDGER))
    assert found["state"] == "reconciled"
    kofi = signed_in_client(app, house.kofi)
    (listed,) = kofi.get("/api/v1/imports").json
    assert (listed["source"], listed["by"]) == ("feed", "ERP")
    kofi.post(f"/api/v1/imports/{found['id']}/apply")
    apply_imports()
    assert kofi.get("/api/v1/imports").json[0]["by"] == "Kofi"  # who let it in
    booked = select(JournalEntry.actor_id).where(JournalEntry.action == "books.import")
    assert db.session.scalar(booked) == house.kofi.id


def test_the_same_content_is_the_same_import_until_something_else_came(program, clock):
    erp, other = program(), bytes_of(invoice("C1", "F3", 70))
    first = send(erp, "ledger", LEDGER).json
    again = send(erp, "ledger", LEDGER).json
    assert (again["id"], again["new"]) == (first["id"], False)
    clock.now += timedelta(minutes=1)
    assert send(erp, "ledger", other).json["new"] is True
    clock.now += timedelta(minutes=1)
    assert send(erp, "ledger", LEDGER).json["new"] is True  # the books went back
    assert send(program(), "ledger", LEDGER).json["new"] is True  # another key's own


def test_what_was_refused_may_be_sent_again(house, program):
    erp = program()
    refused = go_on(erp, erp.post("/api/v1/feeds/orders", json={"rows": [ORDER]}))
    assert (refused["state"], refused["report"]["rejected"][0]["code"]) == (
        "refused",
        "code_unknown",
    )
    an_account(house, "C1")
    assert (
        go_on(erp, erp.post("/api/v1/feeds/orders", json={"rows": [ORDER]}))["state"] == "applied"
    )


def test_an_idempotency_key_stands_for_one_content(program):
    erp = program()
    first = send(erp, "ledger", LEDGER, **{"Idempotency-Key": "2026-11-23"}).json
    again = send(erp, "ledger", LEDGER, **{"Idempotency-Key": "2026-11-23"}).json
    assert again["id"] == first["id"]
    other = send(erp, "ledger", LEDGER + b"\n", **{"Idempotency-Key": "2026-11-23"})
    assert (other.status_code, other.json["code"]) == (409, "idempotency_key_reused")
    assert other.json["facts"] == {"import_id": first["id"]}
    assert send(erp, "ledger", LEDGER, **{"Idempotency-Key": "\t"}).status_code == 422


def test_rows_are_upserted_by_their_natural_key(house, program):
    an_account(house, "C1")
    erp = program()
    go_on(erp, erp.post("/api/v1/feeds/orders", json={"rows": [ORDER]}))
    changed = {"rows": [ORDER | {"remaining_minor": 80}, ORDER | {"number": "B2"}]}
    found = go_on(erp, erp.post("/api/v1/feeds/orders", json=changed))
    assert found["report"]["changes"] == {"new": 1, "changed": 1, "vanished": 0, "unchanged": 0}
    kept = {one.number: one.amount_minor for one in db.session.scalars(select(SalesOrder))}
    assert kept == {"B1": 80_00, "B2": 100_50}


def test_bad_rows_are_named_at_once_with_row_field_and_reason(program):
    rows = [
        ORDER,
        ORDER | {"number": "B2", "ordered_on": "20/20/2026"},
        ORDER | {"number": "B3", "remaining_minor": [1]},
        ORDER | {"number": "B4", "colour": "red"},
        "C1",
        {"number": "B5"},
    ]
    answer = program().post("/api/v1/feeds/orders", json={"rows": rows})
    assert (answer.status_code, answer.json["code"]) == (422, "rows_rejected")
    found = {(one["row"], one["field"], one["code"]) for one in answer.json["facts"]["rejected"]}
    assert found >= {
        (2, "ordered_on", "date_unreadable"),
        (3, "remaining_minor", "value_nested"),
        (4, "colour", "field_unknown"),
        (5, "", "row_no_object"),
        (6, "code", "code_missing"),
    }
    assert all(one["text"] and one["text_fr"] for one in answer.json["facts"]["rejected"])
    assert db.session.scalar(select(func.count(Import.id))) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"rows": 1}',
        b'{"rows": [], "more": 1}',
        b'{"rows": [NaN]}',
        b"[" * 10**5,
    ],
)
def test_a_body_that_holds_no_rows_is_refused(program, body):
    answer = program().post(
        "/api/v1/feeds/orders", data=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json["code"]) == (422, "unreadable_file")


def test_a_table_finds_its_kind_by_its_words(house, program):
    an_account(house, "C1")
    content, erp = BytesIO(), program()
    write_xlsx(content, ["Client", "Contact", "Email"], [["C1", "Ada Noir", "ada@c1.example"]])
    found = go_on(erp, send(erp, "tables", content.getvalue()))
    assert (found["kind"], found["state"]) == ("contacts", "applied")


def test_a_file_that_is_no_such_thing_is_refused_with_its_reason(program):
    erp = program()
    for feed, body in (("ledger", b"%PDF"), ("tables", b"\x00\x01"), ("customers", LEDGER)):
        found = go_on(erp, send(erp, feed, body))
        assert (found["state"], found["report"]["refusal"] is not None) == ("refused", True), feed


def test_limits_wait_for_a_person_whoever_sends_them(app, house, program):
    an_account(house, "C1")
    erp = program()
    found = go_on(erp, send(erp, "limits", "Client;Plafond\nC1;5000\n"))
    assert found["state"] == "reconciled"
    signed_in_client(app, house.claire).post(f"/api/v1/imports/{found['id']}/apply")
    apply_imports()
    at = f"/api/v1/feeds/imports/{found['id']}"
    assert erp.get(at).json["state"] == "applied"


def test_a_scope_opens_its_feeds_only(program):
    erp = program(Scope.FEED_LEDGER)
    assert send(erp, "ledger", LEDGER).status_code == 202
    for feed in ("bank", "documents", "tables", *KINDS):
        answer = send(erp, feed, LEDGER)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), feed
    assert send(erp, "weather", LEDGER).status_code == 404


def test_a_body_beyond_all_measure_is_refused(program, monkeypatch):
    monkeypatch.setattr("credit.operations.imports.LARGEST_BYTES", 100)
    assert send(program(), "ledger", LEDGER).status_code == 413
