from io import BytesIO

import pytest
from sqlalchemy import func, select

from credit.operations import imports
from credit.store.customers import Customer
from credit.store.db import db
from tasks.imports import apply_imports, read_imports
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.fec_files import NAME, bytes_of, invoice


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def hand_in(browser, content, name=NAME, **form):
    data = {"file": (BytesIO(content), name), **form}
    return browser.post("/api/v1/imports", data=data, content_type="multipart/form-data")


def test_a_file_is_handed_in_watched_and_applied(app, house, kofi, nudged):
    answer = hand_in(kofi, bytes_of(invoice("C1", "F1", 100)))
    assert (answer.status_code, answer.json["state"]) == (202, "received")
    assert "read_imports" in nudged
    at = f"/api/v1/imports/{answer.json['id']}"
    read_imports()
    found = kofi.get(at).json
    assert (found["state"], found["progress"], found["by"]) == ("reconciled", 100, "Kofi")
    assert found["report"]["balance_411"] == "100.00"
    assert kofi.post(f"{at}/apply").json["state"] == "applying"
    assert "apply_imports" in nudged
    apply_imports()
    found = kofi.get(at).json
    assert (found["state"], found["company"]["name"]) == ("applied", "Négoce du Val")
    assert found["report"]["changes"]["new"] == 1
    assert [one["id"] for one in kofi.get("/api/v1/imports").json] == [found["id"]]
    assert kofi.get("/api/v1/customers?unassigned=1").json["total"] == 1
    assert kofi.get("/api/v1/board").json["unassigned"] == 1


def test_bad_lines_are_told_in_the_persons_language(app, house, kofi):
    content = bytes_of(invoice("C1", "F1", 100, on="20261301"))
    at = f"/api/v1/imports/{hand_in(kofi, content).json['id']}"
    read_imports()
    found = kofi.get(at).json
    assert found["state"] == "refused"
    first = found["report"]["rejected"][0]
    assert (first["line"], first["field"]) == (2, "EcritureDate")
    assert first["text"] == "EcritureDate : la date 20261301 n’existe pas"
    house.kofi.language = "en"
    db.session.commit()
    assert kofi.get(at).json["report"]["rejected"][0]["text"].endswith("does not exist")
    answer = kofi.post(f"{at}/apply")
    assert (answer.status_code, answer.json["code"]) == (409, "import_not_ready")
    assert kofi.delete(at).status_code == 204
    assert kofi.get(at).status_code == 404


def test_a_file_too_large_is_said_so(app, house, kofi, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST_BYTES", 10)
    answer = hand_in(kofi, b"x" * 11)
    assert (answer.status_code, answer.json["code"]) == (422, "file_too_large")


@pytest.mark.parametrize("user", ["rosa", "meriem", "lea"])
def test_only_the_desk_and_who_installs_imports(app, house, user):
    browser = signed_in_client(app, house.people[user])
    assert hand_in(browser, b"x").status_code == 403
    assert browser.get("/api/v1/imports").status_code == 403


def test_what_is_not_a_file_is_refused(app, house, kofi):
    assert kofi.post("/api/v1/imports", data={"kind": "fec"}).status_code == 422
    assert hand_in(kofi, b"x", kind="novel").status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Customer)) == 0


def test_the_last_import_is_undone_and_its_file_is_known_again(app, house, kofi, nudged):
    content = bytes_of(invoice("C1", "F1", 100))
    at = f"/api/v1/imports/{hand_in(kofi, content).json['id']}"
    read_imports()
    assert kofi.post(f"{at}/apply").status_code == 202
    apply_imports()
    found = kofi.get(at).json
    assert (found["undoable"], found["applied_before"]) == (True, None)
    again = hand_in(kofi, content).json
    assert again["applied_before"]["id"] == found["id"], "said before anything"
    read_imports()
    counts = kofi.get(f"/api/v1/imports/{again['id']}").json["preview"]["counts"]
    assert {name for name, count in counts.items() if count} == {"unchanged"}
    answer = kofi.post(f"{at}/undo")
    assert (answer.status_code, answer.json["state"]) == (202, "undoing")
    assert nudged[-1] == "apply_imports"
    apply_imports()
    assert kofi.get(at).json["state"] == "undone"
    assert kofi.post(f"{at}/undo").json["state"] == "undone"
    assert hand_in(kofi, content).json["applied_before"] is None
    answer = kofi.post(f"/api/v1/imports/{again['id']}/undo")
    assert (answer.status_code, answer.json["code"]) == (409, "import_not_ready")


def applied(browser, text, kind):
    at = f"/api/v1/imports/{hand_in(browser, text.encode(), 'table.csv', kind=kind).json['id']}"
    read_imports()
    assert browser.post(f"{at}/apply").status_code == 202
    apply_imports()
    return at


def test_the_last_table_of_a_kind_is_undone_and_the_one_before_says_why_not(app, house, kofi):
    an_account(house, "C1")
    head = "Client;N° commande;Date commande;Montant\n"
    first = applied(kofi, head + "C1;B1;1/11/2026;100\n", "orders")
    second = applied(kofi, head + "C1;B2;1/11/2026;50\n", "orders")
    assert [kofi.get(at).json["undoable"] for at in (first, second)] == [False, True]
    answer = kofi.post(f"{first}/undo")
    assert (answer.status_code, answer.json["code"]) == (409, "import_not_undoable")
    assert answer.json["facts"]["reason"] == "not_the_last"
    answer = kofi.post(f"{second}/undo")
    assert (answer.status_code, answer.json["state"]) == (202, "undone")
    found = kofi.get(second).json
    assert (found["undoable"], found["report"]["undone"]) == (False, {"put_back": 1, "kept": 0})
    assert kofi.post(f"{second}/undo").json["state"] == "undone"
