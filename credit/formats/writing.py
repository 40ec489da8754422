"""Lists of ours as files for spreadsheets: CSV that Excel opens as it is, and XLSX; neither holds a formula.

What is written is read back the same by `sheet`.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from credit.rules.errors import Refused

SEPARATOR = ";"
MOST_ROWS = (1 << 20) - 1  # of a sheet, under its header
MOST_LINES = 20  # in one cell, as many as our own reader joins
BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Neither file can carry these (XML 1.0, production 2).
FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\ud800-\udfff\ufffe\uffff]")
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")

Cell = str | int | Decimal | date | datetime | bool | None


class TooManyRows(Refused):
    """More rows than a sheet has; CSV has room for them."""

    code = "too_many_rows"


def write_csv(
    file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], *, decimal: str = ","
) -> None:
    """Write UTF-8 with its mark and `;`. decimal: the mark of Decimals.

    A text a spreadsheet would compute gets an apostrophe in front (OWASP, CSV injection); numbers do not.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow([shield(clean(name)) for name in header])
    for row in rows:
        writer.writerow([shield(spell(cell, decimal)) for cell in row])
    text.flush()
    text.detach()


def write_xlsx(
    file: IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "Encours",
) -> None:
    """Write one sheet: texts as strings, whatever they begin with; numbers and dates as such.

    Raises `TooManyRows`.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    sheet.append([_cell(sheet, name) for name in header])
    try:
        for number, row in enumerate(rows):
            if number >= MOST_ROWS:
                raise TooManyRows(most=MOST_ROWS)
            sheet.append([_cell(sheet, cell) for cell in row])
    except BaseException:
        sheet.close()
        raise
    book.save(file)


def spell(cell: Cell, decimal: str = ",") -> str:
    """Spell a value as its cell shows it: ISO dates, no groups in numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else clean(str(cell))


def shield(text: str) -> str:
    """Keep a text from being a formula; one shielded already gets another, as reading takes one away."""
    return f"'{text}" if FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text) else text


def clean(text: str) -> str:
    """Take out what no file can carry; line ends become one kind, and spaces after the twentieth line."""
    lines = BREAKS.sub("\n", FORBIDDEN.sub("", text)).split("\n")
    return " ".join(["\n".join(lines[:MOST_LINES]), *lines[MOST_LINES:]])


def _cell(sheet: Any, value: Cell) -> Any:
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, clean(value))
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    return cell
