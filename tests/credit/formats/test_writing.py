import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.formats import sheet, writing
from credit.formats.writing import TooManyRows, clean, shield, write_csv, write_xlsx

CELL = st.one_of(
    st.text(max_size=30),
    st.builds("{}{}".format, st.sampled_from(list("=+-@\t\r;\"'")), st.text(max_size=9)),
    st.sampled_from(["=1+1", "-5", "+33 1", "#N/A", "TRUE", "0012", "1,5", "a\nb", "’", "=cmd|'/C'!A0"]),
)  # fmt: skip


def read_back(path):
    with sheet.opened(path, lambda cells: int(cells[:1] == ["Head"])) as found:
        width = len(found.header)
        return [[*cells, *[""] * (width - len(cells))] for _, cells in found.rows()]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=5))
def test_what_is_written_is_read_back_the_same(tmp_path, write, rows):
    path = tmp_path / "list"
    with path.open("wb") as file:
        write(file, ["Head", "b", "c"], rows)
    said = [[clean(cell) for cell in row] for row in rows]
    assert read_back(path) == [row for row in said if any(cell.strip() for cell in row)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("+33 1", "'+33 1"), ("-x", "'-x"),
        ("'=1", "''=1"), ("-12,50", "-12,50"), ("+5", "+5"), ("-12.50", "-12.50"), ("plain", "plain"),
        ("", ""), ("-1+1", "'-1+1"), ("l'eau", "l'eau"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula_and_numbers_stay_numbers(text, written):
    assert shield(text) == written


def test_excel_finds_encoding_separator_and_line_ends():
    file = io.BytesIO()
    write_csv(file, ["Émis", "b"], [[date(2026, 1, 15), Decimal("-12.50")], [None, True]])
    assert file.getvalue() == "\ufeffÉmis;b\r\n2026-01-15;-12,50\r\n;TRUE\r\n".encode()


def test_a_workbook_holds_strings_where_texts_were_and_no_formula():
    file = io.BytesIO()
    write_xlsx(
        file, ["a"], [["=1+1"], ["#N/A"], ["007"], [5], [Decimal("1.5")], [date(2026, 1, 15)]]
    )
    cells = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "n", "n", "d"]
    assert [cell.value for cell in cells][:3] == ["=1+1", "#N/A", "007"]


def test_a_sheet_has_an_end(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        write_xlsx(io.BytesIO(), ["a"], [["1"]] * 3)
    write_csv(io.BytesIO(), ["a"], [["1"]] * 3)
