import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.formats import fec, table
from credit.formats.fec_header import recognises
from credit.formats.fec_reading import read_name
from credit.formats.table import LONGEST_LINE, Unreadable
from tests.fec_files import HEADER, invoice, opening, payment, text_of

BOOKS = [
    opening("C2", 20),
    invoice("C1", "FÉ1", 1234.5, name="Maison Lœuf & Cie"),
    payment("C1", "R1", 34.5, letter="A"),
]


def read(tmp_path, content):
    path = tmp_path / "export"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return fec.read(path)


def figures(reading):
    return (
        reading.lines,
        reading.total_debit,
        reading.total_credit,
        reading.balance_411,
        reading.unlettered_411,
        [(one.auxiliary, one.auxiliary_name, one.minor, one.letter) for one in reading.postings],
    )


def quoted(text):
    return "\n".join(
        ";".join('"' + cell + '"' for cell in line.split("\t"))
        for line in text.split("\r\n")
        if line
    )


STANDARD = text_of(*BOOKS)
DIALECTS = {
    "pipe": text_of(*BOOKS, separator="|"),
    "semicolon and quotes": quoted(STANDARD),
    "lf": STANDARD.replace("\r\n", "\n"),
    "cr alone": STANDARD.replace("\r\n", "\r"),
    "bom": b"\xef\xbb\xbf" + STANDARD.encode(),
    "iso 8859-15": STANDARD.encode("iso8859-15"),
    "windows-1252": STANDARD.replace("&", "€").encode("cp1252"),
    "points": STANDARD.replace(",", "."),
    "no last line end": STANDARD.rstrip(),
    "blank lines": STANDARD.replace("\r\n", "\r\n\r\n"),
    "lower case": STANDARD.replace("CompteNum", "comptenum").replace("EcritureLet", "ÉCRITURE LET"),
    "a typo": STANDARD.replace("EcritureLet", "EcrtureLet"),
    "padded amounts": STANDARD.replace("\t34,50", "\t 000000000034,50"),
    "negative debit": STANDARD.replace("\t0,00\t34,50\tA", "\t-34,50\t0,00\tA"),
    "sign behind": STANDARD.replace("\t0,00\t34,50\tA", "\t34,50-\t0,00\tA"),
    "thousands": STANDARD.replace("1234,50", "1 234,50"),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_says_the_same(name, tmp_path):
    expected = figures(read(tmp_path, STANDARD))
    found = figures(read(tmp_path, DIALECTS[name]))
    if name == "windows-1252":
        expected = (*expected[:5], [(a, n.replace("&", "€"), m, x) for a, n, m, x in expected[5]])
    assert found == expected
    assert found[:5] == (6, 128900, 128900, 122000, 125450)


def test_amount_and_side_columns(tmp_path):
    rows = []
    for line in (line for entry in BOOKS for line in entry):
        debit, credit = line[11:13]
        side = ["D", debit] if debit != "0,00" else ["C", credit]
        rows.append([*line[:11], side[1], side[0], *line[13:]])
    header = [*HEADER[:11], "Montant", "Sens", *HEADER[13:]]
    found = figures(read(tmp_path, text_of(rows, header=header)))
    assert found == figures(read(tmp_path, STANDARD))


def test_short_rows_are_padded_and_extra_columns_ignored(tmp_path):
    lines = [line[:13] for line in invoice("C1", "F1", 5)]
    assert read(tmp_path, text_of(lines)).balance_411 == 500
    lines = [[*line, "AXE", "x"] for line in invoice("C1", "F1", 5)]
    assert read(tmp_path, text_of(lines, header=[*HEADER, "Axe", "Utilisateur"])).balance_411 == 500


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"\x00\x01\x02\x03", "binary"),
        (STANDARD.encode() + b"\x00", "binary"),
        (STANDARD.encode("utf-16"), "binary"),
        (b"%PDF-1.7\nnothing to see", "separator_unknown"),
        (b"x" * (LONGEST_LINE + 10), "line_too_long"),
        (STANDARD.encode() + b"y" * (3 << 20), "line_too_long"),
        (b"JournalCode\tEcritureNum\tEcritureDate\tDebit\tCredit\n", "columns_missing"),
    ],
)
def test_what_is_no_export_is_refused_clearly(tmp_path, content, reason):
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, content)
    assert refused.value.facts["reason"] == reason


def test_every_bad_line_is_named_and_reading_goes_on(tmp_path):
    good = invoice("C1", "F1", 5)
    bad_date = [line.copy() for line in good]
    bad_date[0][3] = "20261301"
    bad_amount = [line.copy() for line in good]
    bad_amount[0][11] = "douze"
    elsewhere = [line.copy() for line in good]
    elsewhere[1][3] = "hier"
    long = [[*good[0], "surplus"], good[1]]
    reading = read(tmp_path, text_of(bad_date, bad_amount, [["VE", "x"]], elsewhere, long, good))
    assert [(one.line, one.field, one.code) for one in reading.errors.kept] == [
        (2, "EcritureDate", "date_unknown"),
        (4, "Debit", "amount_unreadable"),
        (6, "", "line_short"),
        (8, "EcritureDate", "date_unknown"),
        (9, "", "line_long"),
    ]
    assert reading.blocking == 4, "the line of account 707 is no customer's"
    assert reading.lines == 11


def test_lines_are_numbered_on_across_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "CHUNK_BYTES", 400)
    bad = [line.copy() for line in invoice("C1", "F1", 5)]
    bad[0][3] = "20261301"
    good = [invoice("C1", f"F{n}", 5) for n in range(20)]
    reading = read(tmp_path, text_of(*good, bad))
    assert [one.line for one in reading.errors.kept] == [42]
    assert (reading.lines, reading.balance_411) == (42, 105_00)


def test_findings_have_words_in_both_languages(tmp_path):
    line = invoice("C1", "F1", 5)
    line[0][3] = "20261301"
    found = read(tmp_path, text_of(line)).errors.kept[0]
    assert found.words("fr") == "EcritureDate : la date 20261301 n’existe pas"
    assert found.words("en") == "EcritureDate: the date 20261301 does not exist"


def test_accounts_of_customers_and_their_neighbours(tmp_path):
    head, tail = ["OD", "OD", "1", "20260105"], ["P", "20260105", "l"]
    entry = [
        [*head, account, "x", auxiliary, "", *tail, debit, credit, "", "", "", "", ""]
        for account, auxiliary, debit, credit in [
            ("411100", "C1", "10,00", "0,00"),
            ("413000", "C1", "20,00", "0,00"),
            ("416000", "C1", "5,00", "0,00"),
            ("413000", "", "7,00", "0,00"),
            ("418100", "", "3,00", "0,00"),
            ("419100", "C1", "0,00", "45,00"),
            ("419100", "", "0,00", "2,00"),
            ("419800", "C1", "0,00", "1,00"),
            ("511300", "C1", "4,00", "0,00"),
            ("511400", "", "6,00", "0,00"),
        ]
    ]
    reading = read(tmp_path, text_of(entry))
    assert reading.balance_411 == 1000
    kept = [one.account for one in reading.postings]
    assert kept == ["411100", "413000", "416000", "419100", "511300"]
    assert dict(reading.elsewhere) == {"413": 1, "418": 1, "419": 2, "5114": 1}
    assert dict(reading.elsewhere_minor) == {"413": 700, "418": 300, "419": -300, "5114": 600}


@pytest.mark.parametrize(
    ("name", "siren"),
    [
        ("123456789FEC20251231.txt", "123456789"),
        ("123456789fec20251231 (1).txt", "123456789"),
        ("123456789FEC20251231_v2.txt", "123456789"),
        ("1234567890FEC20251231.txt", None),
        ("123456789FEC202512311.txt", None),
        ("../123456789FEC20251231.txt", None),
    ],
)
def test_only_a_conforming_name_says_anything(name, siren):
    assert read_name(name).siren == siren


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "export"
    for bytes_ in (content, STANDARD.encode() + content):
        path.write_bytes(bytes_)
        try:
            fec.read(path)
        except Unreadable:
            continue


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=20), max_size=4))
def test_no_rows_break_the_reader(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "export"
    text = "\n".join("\t".join(row) for row in rows)
    path.write_text(STANDARD + text.replace("\0", ""), errors="replace")
    reading = fec.read(path)
    assert reading.lines >= 6


@pytest.mark.parametrize("encoding", ["utf-8", "iso8859-15"])
def test_accents_in_the_header_do_not_hide_an_export(encoding):
    header = "journalcode\tÉcritureDate\tCOMPTENUM\tPièceRef\tDébit\tCrédit\n"
    assert recognises(header.encode(encoding))
