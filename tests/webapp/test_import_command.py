import json

import pytest
from click.testing import CliRunner

from tests.fec_files import NAME, invoice, payment, text_of
from webapp.cli import encours


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("ENCOURS_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("LANG", "C")

    def run(text, *options):
        path = tmp_path / NAME
        path.write_text(text)
        return CliRunner().invoke(encours, ["import", "fec", str(path), *options])

    return run


def test_checking_prints_the_figures_and_touches_nothing(run, tmp_path):
    done = run(text_of(invoice("C1", "F1", 100), payment("C1", "R", 30)), "--check", "--json")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert (report["lines"], report["customers"], report["open_items"]) == (4, 1, 2)
    assert (report["balance_411"], report["rejected"]) == ("70.00", [])
    assert not (tmp_path / "none").exists()


def test_a_bad_line_is_named_with_its_field_and_the_figures_stay(run):
    done = run(
        text_of(invoice("C1", "F1", 100), invoice("C2", "F2", 9, on="20261301")),
        "--check",
        "--json",
    )
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert (report["lines"], report["balance_411"]) == (4, "109.00")
    assert {(one["line"], one["field"]) for one in report["rejected"]} >= {(4, "EcritureDate")}
    assert "line 4: EcritureDate: the date 20261301 does not exist" in done.stderr
    assert "refused:" in done.stderr


def test_an_unbalanced_file_names_its_entry(run):
    lines = invoice("C1", "F1", 100)
    lines[0][11] = "101,00"
    done = run(text_of(lines, invoice("C2", "F2", 5), payment("C2", "R2", 5)), "--check")
    assert done.exit_code == 1
    assert "line 2: entry VE V-F1-20261102 does not balance" in done.stderr
    assert "debit 111.00 and credit 110.00 differ" in done.stderr
    assert "balance_411  101.00" in done.stdout


def test_what_is_no_export_is_said_in_words(run, monkeypatch):
    done = run("%PDF-1.7", "--check", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["lines"] == 0
    assert "refused: separator not recognised" in done.stderr
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert "séparateur non reconnu" in run("%PDF-1.7", "--check").stderr
