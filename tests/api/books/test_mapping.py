"""A person says what a table's columns mean, on the import's page."""

import pytest
from sqlalchemy import select

from credit.store.customers import Company
from credit.store.db import db
from credit.store.limits import CreditLimit
from tasks.imports import apply_imports, read_imports
from tests.api.books.test_imports import hand_in
from tests.builders import add, an_account
from tests.clients import signed_in_client

TABLE = b"Qui;Combien;Quand\nC001;1500,00;x\n"


@pytest.fixture
def kofi(app, house):
    an_account(house)
    return signed_in_client(app, house.kofi)


def handed_in(browser, content=TABLE, name="t.csv", **form):
    answer = hand_in(browser, content, name, **({"kind": "auto"} | form))
    read_imports()
    return f"/api/v1/imports/{answer.json['id']}"


def meaning(*fields, kind="limits", **more):
    headers = ("Qui", "Combien", "Quand")
    columns = [{"header": h, "field": f} for h, f in zip(headers, fields, strict=True)]
    return {"kind": kind, "columns": columns, "decimal": ","} | more


def test_what_nobody_recognises_is_read_by_what_a_person_says(app, house, kofi):
    at = handed_in(kofi)
    found = kofi.get(at).json
    assert found["report"]["refusal"]["code"] == "unreadable_kind_unknown"
    assert "limits" in found["report"]["refusal"]["facts"]["kinds"]
    shown = kofi.get(f"{at}/mapping").json
    assert (shown["header"], shown["mapping"], shown["remembered"]) == (
        ["Qui", "Combien", "Quand"],
        None,
        False,
    )
    assert shown["samples"] == [["C001"], ["1500,00"], ["x"]]
    supposed = kofi.get(f"{at}/mapping?kind=limits").json["mapping"]
    assert [one["header"] for one in supposed["columns"]] == shown["header"]
    answer = kofi.put(f"{at}/mapping", json=meaning("code", "amount_minor", ""))
    assert (answer.status_code, answer.json["state"], answer.json["kind"]) == (
        202,
        "received",
        "limits",
    )
    read_imports()
    found = kofi.get(at).json
    assert found["state"] == "reconciled"
    (line,) = found["report"]["changed_lines"]
    assert (line["what"], line["key"]) == ("new", "C001")
    assert ["amount_minor", None, 1500_00] in line["fields"]
    kofi.post(f"{at}/apply")
    apply_imports()
    assert db.session.scalars(select(CreditLimit.amount_minor)).all() == [1500_00]


def test_what_was_said_reads_the_next_file_of_that_header(app, house, kofi):
    kofi.put(f"{handed_in(kofi)}/mapping", json=meaning("code", "amount_minor", ""))
    read_imports()
    at = handed_in(kofi, TABLE.replace(b"1500", b"1600"))
    assert (kofi.get(at).json["kind"], kofi.get(at).json["state"]) == ("limits", "reconciled")
    assert kofi.get(f"{at}/mapping").json["remembered"] is True


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(meaning("code", "", ""), "bad_mapping", id="a needed field is missing"),
        pytest.param(meaning("code", "code", ""), "bad_mapping", id="a field twice"),
        pytest.param(meaning("code", "novel", ""), "bad_mapping", id="an unknown field"),
        pytest.param(
            meaning("code", "amount_minor", "", currency="ZZZ"), "bad_mapping", id="no currency"
        ),
        pytest.param(meaning("code", "amount_minor", "", kind="novel"), "invalid", id="no kind"),
        pytest.param(
            {"kind": "limits", "columns": [{"header": "Other", "field": "code"}]},
            "bad_mapping",
            id="another table's columns",
        ),
        pytest.param(
            meaning("code", "amount_minor", "", company_id=999), "company_unknown", id="no company"
        ),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_changes_nothing(app, house, kofi, body, code):
    at = handed_in(kofi)
    answer = kofi.put(f"{at}/mapping", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert kofi.get(at).json["state"] == "refused"
    assert kofi.get(f"{at}/mapping").json["remembered"] is False


def test_what_was_applied_is_not_read_again(app, house, kofi):
    at = handed_in(kofi)
    kofi.put(f"{at}/mapping", json=meaning("code", "amount_minor", ""))
    read_imports()
    kofi.post(f"{at}/apply")
    apply_imports()
    answer = kofi.put(f"{at}/mapping", json=meaning("code", "amount_minor", ""))
    assert (answer.status_code, answer.json["code"]) == (409, "import_not_ready")


def test_a_table_says_whose_it_is_where_there_are_several(app, house, kofi):
    other = add(Company(name="Val Export", siren="732829320"))
    db.session.commit()
    at = handed_in(kofi, b"Code client;Plafond\nC001;900\n")
    assert kofi.get(at).json["report"]["refusal"]["code"] == "company_unknown"
    shown = kofi.get(f"{at}/mapping").json
    assert [one["siren"] for one in shown["companies"]] == ["123456782", "732829320"]
    said = shown["mapping"]
    body = {name: said[name] for name in ("kind", "columns", "dates", "decimal", "currency")}
    kofi.put(f"{at}/mapping", json=body | {"company_id": other.id})
    read_imports()
    assert kofi.get(at).json["report"]["rejected"][0]["code"] == "code_unknown"
    kofi.put(f"{at}/mapping", json=body | {"company_id": house.company.id})
    read_imports()
    assert kofi.get(at).json["state"] == "reconciled"
    named = handed_in(kofi, b"Code client;Plafond\nC001;901\n", company="123456782")
    assert kofi.get(named).json["state"] == "reconciled"
    answer = hand_in(kofi, TABLE, "t.csv", kind="limits", company="999999999")
    assert (answer.status_code, answer.json["code"]) == (422, "company_unknown")


def test_what_is_remembered_is_seen_said_anew_and_forgotten(app, house, kofi):
    at = handed_in(kofi)
    kofi.put(f"{at}/mapping", json=meaning("code", "amount_minor", ""))
    (kept,) = kofi.get("/api/v1/import-mappings").json["rows"]
    assert (kept["by"], [one["field"] for one in kept["mapping"]["columns"]]) == (
        "Kofi",
        ["code", "amount_minor", ""],
    )
    one = f"/api/v1/import-mappings/{kept['id']}"
    assert kofi.put(one, json=meaning("code", "amount_minor", "", dates="ymd")).status_code == 204
    (kept,) = kofi.get("/api/v1/import-mappings").json["rows"]
    assert kept["mapping"]["dates"] == "ymd"
    other = meaning("code", "amount_minor", "")
    other["columns"][0]["header"] = "Autre"
    refused = kofi.put(one, json=other)
    assert (refused.status_code, refused.json["facts"]["why"]) == (422, "differs")
    assert kofi.delete(one).status_code == 204
    assert kofi.get("/api/v1/import-mappings").json["rows"] == []
    assert kofi.get(f"{at}/mapping").json["remembered"] is False
