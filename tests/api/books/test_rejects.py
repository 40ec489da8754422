import csv
import io
from uuid import UUID

import pytest

from credit.formats import findings
from credit.operations import imports
from credit.store.db import db
from credit.store.imports import Import
from tasks.imports import read_imports
from tests.api.books.test_imports import hand_in
from tests.clients import signed_in_client
from tests.fec_files import bytes_of, invoice


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def rejects(browser, import_id):
    answer = browser.get(f"/api/v1/imports/{import_id}/rejects.csv")
    assert answer.status_code == 200
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return answer, list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_every_rejected_line_can_be_downloaded(app, house, kofi, monkeypatch):
    monkeypatch.setattr(findings, "MOST_KEPT", 3)
    bad = [invoice("C1", f"F{number}", 10, on="20261301") for number in range(4)]
    import_id = hand_in(kofi, bytes_of(*bad), name="Année «1».txt").json["id"]
    read_imports()
    answer, (head, *rows) = rejects(kofi, import_id)
    assert head == ["line", "field", "reason", "value"]
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Anne 1-rejects.csv"'
    dates = [row for row in rows if row[1] == "EcritureDate"]
    assert [row[0] for row in dates] == [str(number) for number in range(2, 10)], "not only three"
    assert dates[0][2:] == ["EcritureDate : la date 20261301 n’existe pas", "20261301"]
    house.kofi.language = "en"
    db.session.commit()
    assert rejects(kofi, import_id)[1][1][2].endswith("does not exist")


def test_nothing_in_it_runs_as_a_formula(app, house, kofi):
    line = invoice("C1", "F1", 10)
    line[0][3] = "=HYPERLINK(1)"
    line[1][3] = "@SUM(1)"
    import_id = hand_in(kofi, bytes_of(line)).json["id"]
    read_imports()
    assert [row[3] for row in rejects(kofi, import_id)[1][1:]] == ["'=HYPERLINK(1)", "'@SUM(1)"]


def test_an_import_read_by_an_earlier_version_gives_what_its_report_kept(app, house, kofi):
    import_id = hand_in(kofi, bytes_of(invoice("C1", "F1", 10, on="20261301"))).json["id"]
    read_imports()
    path = imports.rejects_path(db.session.get(Import, UUID(import_id)))
    assert path.exists()
    path.unlink()
    assert [row[0] for row in rejects(kofi, import_id)[1][1:]] == ["2", "2", "3"]


def test_they_go_with_the_file(app, house, kofi):
    import_id = hand_in(kofi, bytes_of(invoice("C1", "F1", 10, on="20261301"))).json["id"]
    read_imports()
    assert kofi.delete(f"/api/v1/imports/{import_id}").status_code == 204
    assert kofi.get(f"/api/v1/imports/{import_id}/rejects.csv").status_code == 404
    assert list(imports.folder().iterdir()) == []
