import random
import struct
import time
import tracemalloc
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.formats import sheet, workbook
from credit.formats.sheet import Number, spell_number
from credit.formats.table import Unreadable
from tests import workbooks

WORDS = {"Client", "Plafond", "Code client", "Montant"}


def count_known(cells):
    return sum(cell.strip() in WORDS for cell in cells)


def rows_of(path, name=""):
    with sheet.opened(path, count_known, name=name) as found:
        return [found.header, *(cells for _, cells in found.rows())]


def lines_of(path):
    with sheet.opened(path, count_known) as found:
        return found.header_line, [line for line, _ in found.rows()]


def save(path, *rows, formats=None, title="One"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for place, shown_as in (formats or {}).items():
        book.active[place].number_format = shown_as
    book.save(path)
    return path


def reason_of(path):
    with pytest.raises(Unreadable) as refused:
        rows_of(path)
    return refused.value.facts["reason"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table"


def test_titles_above_the_header_are_passed_over_in_both_containers(path):
    rows = [["Encours au 30/06"], [], ["Edité le", "30/06"], ["Client", "Plafond"], ["C1", "100"]]
    save(path, *rows)
    assert rows_of(path) == [["Client", "Plafond"], ["C1", "100"]]
    assert lines_of(path) == (4, [5])
    path.write_text("\r\n".join(";".join(row) for row in rows))
    assert rows_of(path) == [["Client", "Plafond"], ["C1", "100"]]
    assert lines_of(path) == (4, [5])


def test_a_header_nobody_knows_is_the_fullest_of_the_first_rows(path):
    path.write_text("Titre\nA|B|C\n1|2|3\n")
    assert rows_of(path) == [["A", "B", "C"], ["1", "2", "3"]]


def test_cells_are_spelled_as_a_text_export_would(path):
    save(
        path,
        ["Client", "b", "c", "d", "e", "f", "g", "h"],
        [611365, 1234.5, 0.1 + 0.2, 1234.5678, 0.9, date(2026, 1, 15), datetime(2026, 1, 15, 9), True],  # noqa: DTZ001
        formats={"A2": "0000000000", "D2": "#,##0.00", "E2": "0%"},
    )  # fmt: skip
    assert rows_of(path)[1] == [
        "0000611365",
        "1234.5",
        "0.3",
        "1234.57",
        "90%",
        "2026-01-15",
        "2026-01-15 09:00:00",
        "TRUE",
    ]


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        pytest.param(12.345, "0", "12.345", id="hidden decimals are not lost"),
        pytest.param(1e15, "General", "1000000000000000", id="never an exponent"),
        pytest.param(-0.005, "0.00", "-0.01", id="halves go up"),
        pytest.param(7, "00000", "00007", id="zeros in front of a code"),
        pytest.param(0.125, "0.0%", "12.5%", id="percent"),
        pytest.param(float("inf"), "General", "inf", id="nothing a number is"),
    ],
)
def test_numbers_follow_their_format(value, shown_as, text):
    assert spell_number(value, shown_as) == text


def test_numbers_of_a_workbook_are_known_as_such(path):
    save(path, ["Client", "Plafond"], ["1,5", 1.5])
    assert [type(cell) for cell in rows_of(path)[1]] == [str, Number]


def test_a_formula_gives_what_was_last_computed_or_nothing(path):
    cell = '<row r="2"><c t="inlineStr"><is><t>C1</t></is></c><c><f>1+1</f>{}</c></row>'
    workbooks.write(path, cell.format("<v>2</v>"))
    assert rows_of(path)[1] == ["C1", "2"]
    workbooks.write(path, cell.format(""))
    assert rows_of(path)[1] == ["C1"]


def test_a_sheet_is_chosen_by_name_else_the_first_visible_that_holds_anything(path):
    book = openpyxl.Workbook()
    book.create_sheet("Hidden").append(["x", "y"])
    book.create_sheet("Two").append(["Client", "Plafond"])
    book["Hidden"].sheet_state = "hidden"
    book.save(path)
    assert rows_of(path) == [["Client", "Plafond"]]
    assert rows_of(path, "Hidden") == [["x", "y"]]
    with pytest.raises(Unreadable) as refused:
        rows_of(path, "Three")
    assert refused.value.facts == {"reason": "sheet_missing", "sheet": "Three"}


def test_a_dimension_that_lies_loses_no_row(path):
    lie = f'<worksheet xmlns="{workbooks.MAIN}"><dimension ref="A1:A1"/><sheetData>'
    body = workbooks.HEADER_ROW + workbooks.row(2, "C1", 5) + workbooks.row(9, "C2", 6)
    workbooks.write(path, sheet1=f"{lie}{body}</sheetData></worksheet>")
    assert rows_of(path)[1:] == [["C1", "5"], ["C2", "6"]]
    assert lines_of(path) == (1, [2, 9])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \r\n", "empty", id="only a mark"),
        pytest.param(b"Client;Plafond\n\0;1\n", "binary", id="a NUL"),
        pytest.param("Client;Plafond".encode("utf-16"), "utf16", id="UTF-16"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old_workbook", id="an .xls"),
        pytest.param(b"PK\x03\x04" + bytes(99), "workbook_damaged", id="half a ZIP"),
        pytest.param(b"rien de connu\n", "separator_unknown", id="prose"),
    ],
)
def test_what_is_no_table_says_why(path, content, reason):
    path.write_bytes(content)
    assert reason_of(path) == reason


def test_a_line_without_end_is_refused_early(path):
    with path.open("wb") as file:
        file.write(b"Client;Plafond\n")
        file.truncate(3 << 20)  # of zeros
    assert reason_of(path) == "binary"
    path.write_bytes(b"Client;Plafond\n" + b"x" * (3 << 20))
    assert reason_of(path) == "line_too_long"


def test_a_quoted_field_too_long_for_one_is_a_row_of_one_field(path):
    path.write_bytes(b'Client;Plafond\n"' + b"x" * 200_000 + b'";1\n"a\rb";2\nC1;3\n')
    assert rows_of(path)[-1] == ["C1", "3"]


def bomb(path, unpacked=300 << 20):
    zeros = "<!--" + "0" * (1 << 20) + "-->"
    content = workbooks.sheet_of(zeros * (unpacked >> 20))
    return workbooks.write(path, sheet1=content)


def lie_about_size(path, size):
    """Declare another unpacked size of the sheet, in both places a ZIP says it."""
    raw = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    local, central = raw.index(name) - 30, raw.rindex(name) - 46
    raw[local + 22 : local + 26] = raw[central + 24 : central + 28] = struct.pack("<I", size)
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        pytest.param(bomb, "workbook_too_large", id="a declared bomb"),
        pytest.param(lambda path: bomb(path, 20 << 20), "workbook_too_large", id="a small one, by its ratio"),
        pytest.param(
            lambda path: (bomb(path, 100 << 20), lie_about_size(path, 1000)),
            "workbook_damaged",
            id="one that lies about its size",
        ),
        pytest.param(
            lambda path: workbooks.write(path, more=[(f"x{one}", b"") for one in range(2100)]),
            "workbook_too_large",
            id="many parts",
        ),
        pytest.param(
            lambda path: workbooks.write(path, more=[("x" * 60_000 + str(one), b"") for one in range(20)]),
            "workbook_too_large",
            id="a table of contents of a megabyte",
        ),
        pytest.param(
            lambda path: workbooks.write(path, more=[("xl/Workbook.xml", b"<a/>")]),
            "workbook_damaged",
            id="a part twice",
        ),
        pytest.param(
            lambda path: workbooks.write(path, '<row r="2">' + "<c/>" * 5000 + "</row>"),
            "workbook_too_large",
            id="a row of five thousand cells",
        ),
        pytest.param(
            lambda path: workbooks.write(path, "<c/>" * 250_000),
            "workbook_too_large",
            id="cells outside of rows",
        ),
        pytest.param(
            lambda path: workbooks.write(path, "<a>" * 100 + "</a>" * 100),
            "workbook_too_large",
            id="a well of elements",
        ),
        pytest.param(
            lambda path: workbooks.write(path, before='<!DOCTYPE a [<!ENTITY b "c">]>'),
            "workbook_entities",
            id="an entity in the sheet",
        ),
        pytest.param(
            lambda path: workbooks.write(
                path,
                workbook='<!DOCTYPE a SYSTEM "file:///etc/passwd">' + workbooks.PARTS["xl/workbook.xml"],
            ),
            "workbook_entities",
            id="an outside document type",
        ),
        pytest.param(
            lambda path: workbooks.write(path, sheet1="<worksheet>"), "workbook_damaged", id="half a part"
        ),
    ],
)  # fmt: skip
def test_hostile_workbooks_are_refused_in_bounded_time_and_memory(path, build, reason):
    build(path)
    tracemalloc.start()
    began = time.monotonic()
    assert reason_of(path) == reason
    assert time.monotonic() - began < 20
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()


def test_a_row_far_down_or_far_right_costs_little(path):
    workbooks.write(path, '<row r="1048576"><c r="ZZZ1048576"><v>1</v></c></row>')
    assert lines_of(path) == (1, [])
    workbooks.write(path, '<row r="99999999999"><c r="A2"><v>1</v></c></row>')
    assert lines_of(path) == (1, [])


def test_pictures_links_and_macros_are_left_behind(path):
    junk = [("xl/externalLinks/externalLink1.xml", b"<!DOCTYPE a>"), ("xl/vbaProject.bin", b"\0")]
    workbooks.write(path, workbooks.row(2, "C1", 5), more=junk)
    assert rows_of(path)[1] == ["C1", "5"]


def test_what_a_caller_does_wrong_is_not_the_files_fault(path):
    workbooks.write(path)
    with pytest.raises(ZeroDivisionError), workbook.opened(path):
        raise ZeroDivisionError


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(path, content):
    path.write_bytes(b"Client;Plafond\n" + content)
    try:
        assert rows_of(path)[0]
    except Unreadable as refused:
        assert refused.facts["reason"]  # noqa: PT017  (reading it is as good)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32), st.booleans())
def test_a_spoiled_workbook_is_read_or_refused(path, seed, inside):
    chance = random.Random(seed)
    rows = "".join(workbooks.row(one, f"C{one}", one) for one in range(2, 6))
    if inside:  # spoil the sheet itself, in a sound ZIP
        text = list(workbooks.sheet_of(workbooks.HEADER_ROW + rows))
        for _ in range(3):
            text[chance.randrange(len(text))] = chance.choice('<>/"rc09 &;x')
        workbooks.write(path, sheet1="".join(text))
    else:
        raw = bytearray(workbooks.write(path, rows).read_bytes())
        for _ in range(chance.randrange(1, 9)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(raw[: chance.choice([len(raw), chance.randrange(4, len(raw))])])
    try:
        rows_of(path)
    except Unreadable as refused:
        assert refused.facts["reason"]  # noqa: PT017  (reading it is as good)


def test_openpyxl_reads_without_entities():
    assert openpyxl.DEFUSEDXML
