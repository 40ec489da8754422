"""`encours import FILE`: the content says what a file is."""

import json
import sqlite3

import pytest
from click.testing import CliRunner

from tests.credit.formats.test_bank_csv import VALID as BANK_CSV
from tests.credit.formats.test_camt import VALID as CAMT
from tests.credit.formats.test_mt940 import VALID as MT940
from tests.fec_files import NAME, invoice, text_of
from tests.invoice_files import cii
from webapp.cli import encours

LEDGER = text_of(invoice("C1", "F1", 100)).encode()


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("ENCOURS_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("ENCOURS_DEMO", "0")
    monkeypatch.setenv("LANG", "C")

    def run(content, *options, name="file.bin"):
        path = tmp_path / name
        path.write_bytes(content)
        return CliRunner().invoke(encours, ["import", str(path), *options])

    return run


def report_of(done):
    return json.loads(done.stdout)


def test_an_electronic_invoice_says_number_dates_and_amounts(run, tmp_path):
    done = run(cii().encode(), "--check", "--json")
    assert done.exit_code == 0, done.stderr
    report = report_of(done)
    assert (report["format"], report["rejected"], report["refusal"]) == ("cii", [], None)
    (document,) = report["documents"]
    wanted = {
        "number": "FA-1",
        "issued_on": "2026-11-30",
        "currency": "EUR",
        "total": "120.00",
        "payable": "100.00",
    }
    assert wanted.items() <= document.items()
    assert "due_on" in document
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(CAMT, "camt"), (MT940, "mt940"), (BANK_CSV, "bank_csv")],
    ids=["camt", "mt940", "bank_csv"],
)
def test_a_bank_file_lists_its_entries(run, content, name):
    done = run(content, "--check", "--json")
    assert done.exit_code == 0, done.stderr
    report = report_of(done)
    assert (report["format"], report["rejected"]) == (name, [])
    assert report["entries"]
    for entry in report["entries"]:
        assert set(entry) >= {"booked_on", "amount", "currency", "reference", "counterparty"}
        assert isinstance(entry["amount"], str)


def test_an_export_reads_as_it_does_by_its_own_name(run, tmp_path):
    any_name = report_of(run(LEDGER, "--check", "--json", name=NAME))
    assert any_name.pop("format") == "fec"
    asked = CliRunner().invoke(
        encours, ["import", "fec", str(tmp_path / NAME), "--check", "--json"]
    )
    assert report_of(asked) == any_name


def test_a_table_says_its_kind_and_totals(run):
    report = report_of(
        run(b"Client;Facture;Date;Montant\nC1;F1;1/11/2026;100,5\n", "--check", "--json")
    )
    assert (report["format"], report["kind"], report["records"]) == ("table", "invoices", 1)
    assert report["totals"] == {"count": 1, "sums": {"EUR": "100.50"}}


def test_what_a_table_holds_is_said_where_it_does_not_tell(run):
    done = run(b"code;nom;email\nC1;Val;compta@val.example\n", "--check", "--json")
    refusal = report_of(done)["refusal"]
    assert (done.exit_code, refusal["code"]) == (1, "unreadable_kind_unknown")
    assert "customers, contacts" in refusal["facts"]["kinds"]
    assert "customers" in done.stderr
    done = run(
        b"code;nom;email\nC1;Val;compta@val.example\n", "--check", "--json", "--as", "customers"
    )
    assert (done.exit_code, report_of(done)["kind"]) == (0, "customers")
    assert run(b"x", "--as", "novel").exit_code == 2
    done = run(LEDGER, "--check", "--json", "--as", "customers", name=NAME)
    assert (done.exit_code, report_of(done)["refusal"]["code"]) == (1, "kind_differs")


@pytest.mark.parametrize(
    "content",
    [
        cii(number="").encode(),
        MT940.replace(b"C260303EUR139,50", b"C260303EUR139,51"),
        b"Client;Facture;Date;Montant\nC1;F1;31/31/2026;100\n",
    ],
    ids=["a number that is missing", "a balance that is missed", "a date that is none"],
)
def test_what_would_be_refused_is_named_and_exits_1(run, content):
    done = run(content, "--check", "--json")
    assert done.exit_code == 1
    report = report_of(done)
    assert report["rejected"]
    assert report["rejected_total"] == len(report["rejected"])
    assert "refused:" in done.stderr


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7 nothing", b"PK\x03\x04 docx"])
def test_what_is_nothing_we_read_exits_1_with_an_empty_list(run, content):
    done = run(content, "--check", "--json")
    assert done.exit_code == 1
    assert report_of(done)["rejected"] == []
    assert "refused:" in done.stderr


def test_options_may_stand_before_the_file(run, tmp_path):
    path = tmp_path / NAME
    path.write_bytes(LEDGER)
    done = CliRunner().invoke(encours, ["import", "--check", "--json", str(path)])
    assert (done.exit_code, report_of(done)["format"]) == (0, "fec")


def test_without_check_it_enters_the_books(run, tmp_path):
    assert run(LEDGER, "--json", name=NAME).exit_code == 0
    done = run(b"Client;N\xc2\xb0 commande;Date commande;Montant\nC1;B1;1/11/2026;100\n", "--json")
    assert done.exit_code == 0, done.stderr
    report = report_of(done)
    assert (report["state"], report["kind"], report["changes"]["new"]) == ("applied", "orders", 1)
    with sqlite3.connect(tmp_path / "none" / "encours.sqlite") as books:
        assert books.execute("SELECT number, amount_minor FROM sales_order").fetchall() == [
            ("B1", 100_00)
        ]
    done = run(b"Client;N\xc2\xb0 commande;Date commande;Montant\nC9;B1;1/11/2026;100\n")
    assert (done.exit_code, "customer C9 is unknown" in done.stderr) == (1, True)


def test_a_file_that_does_not_exist_is_a_usage_error():
    done = CliRunner().invoke(encours, ["import", "nowhere.csv"])
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_a_look_at_no_books_takes_no_company(run):
    refused = run(cii().encode(), "--check", "--company", "123456782")
    assert refused.exit_code == 2
    assert "--company" in refused.stderr
