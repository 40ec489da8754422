"""Rows of text from either container, CSV or XLSX: a cell of a workbook is spelled as its CSV would spell it.

The header is the row among the first twenty that says most; titles above it are passed over. Rows come one
by one, in bounded memory, with their number in the file.
"""

import codecs
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.read_only import EMPTY_CELL

from credit.formats import table, workbook
from credit.formats.format import Progress, in_silence
from credit.formats.table import Row, Unreadable

HEADER_WITHIN = 20  # rows
SAMPLE_ROWS = 200
MOST_COLUMNS = 256
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # OLE: the workbooks of before 2007, or a locked one
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CountKnown = Callable[[list[str]], int]

SHIELDED = re.compile(r"'+[=+\-@\t\r\n]")  # an apostrophe keeps it from being a formula
ZEROS = re.compile(r"0{2,}")
DECIMALS = re.compile(r"[#,0 ]*0\.(0{2,})(?![0#?])")


class Number(str):
    """What a number cell says: a point before the decimals, no groups, whatever the sheet's language."""

    __slots__ = ()


@dataclass(slots=True)
class Sheet:
    """One table as it lies in a file. `samples` are its first rows, which `rows` gives too.

    container: csv | xlsx. name: the sheet's, "" in a CSV. header_line: its number in the file, from 1.
    """

    container: str
    name: str
    header: list[str]
    header_line: int
    samples: list[Row]
    rest: Iterator[Row]

    def rows(self) -> Iterator[Row]:
        """Give every row under the header that says something, once. Raises `Unreadable` on the way."""
        return chain(self.samples, self.rest)


@contextmanager
def opened(
    path: Path, count_known: CountKnown, *, name: str = "", progress: Progress = in_silence
) -> Iterator[Sheet]:
    """Open a table of either container.

    count_known: how many of some names are columns one knows. name: the sheet's in a workbook; the first
    one that holds anything when "". Raises `Unreadable` (those of `table.recognise` and
    `workbook.opened`; old_workbook, utf16, sheet_missing).
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(OLE):
        raise Unreadable(reason="old_workbook")
    if head.startswith(UTF16):
        raise Unreadable(reason="utf16")
    if not head.startswith(ZIP):
        rows = _text_rows(path, count_known, progress)
        yield _under_header("csv", "", rows, count_known)
        return
    with workbook.opened(path) as book:
        progress(path.stat().st_size)
        chosen, rows = _choose(book, name)
        yield _under_header("xlsx", chosen, rows, count_known)


def _under_header(container: str, name: str, rows: Iterator[Row], count_known: CountKnown) -> Sheet:
    first = list(islice(rows, HEADER_WITHIN))
    if not first:
        raise Unreadable(reason="empty")
    at = max(range(len(first)), key=lambda one: (_promise(first[one][1], count_known), -one))
    line, header = first[at]
    samples = [*first[at + 1 :], *islice(rows, SAMPLE_ROWS)]
    return Sheet(container, name, [cell.strip() for cell in header], line, samples, rows)


def _promise(cells: list[str], count_known: CountKnown) -> int:
    """Weigh how much a row looks like a header: known names first, else how many cells are filled."""
    return 1000 * count_known(cells) + min(sum(bool(cell.strip()) for cell in cells), 999)


def _text_rows(path: Path, count_known: CountKnown, progress: Progress) -> Iterator[Row]:
    dialect = table.recognise(
        path, lambda cells: _promise(cells, count_known), 2, within=HEADER_WITHIN
    )
    for line, cells in table.every_row(path, dialect, progress=progress):
        bare = [cell[1:] if SHIELDED.match(cell) else cell for cell in cells]
        if any(cell.strip() for cell in bare):
            yield line, bare


def _choose(book: Workbook, name: str) -> tuple[str, Iterator[Row]]:
    """Find the sheet of this name, or the first visible one that holds anything."""
    for one in book.worksheets:
        if one.title == name or (not name and one.sheet_state == "visible"):
            rows = _cells_of(one)
            first = next(rows, None)
            if first is not None:
                return one.title, chain([first], rows)
    raise Unreadable(reason="sheet_missing" if name else "empty", sheet=name)


def _cells_of(sheet: Any) -> Iterator[Row]:
    """Give the filled rows of a sheet; more columns than `MOST_COLUMNS` are not looked at."""
    with workbook.its_own_fault():
        every = sheet.iter_rows(min_row=1, max_row=workbook.MOST_ROWS, max_col=MOST_COLUMNS)
        before = None
        for line, row in enumerate(every, 1):
            if row is before:  # openpyxl fills gaps with one and the same row
                continue
            before = row
            cells = _texts_of(row)
            if any(cell.strip() for cell in cells):
                yield line, cells


def _texts_of(row: tuple[Any, ...]) -> list[str]:
    """Spell a row up to its last filled cell; most of its 256 are not there."""
    filled = [at for at, cell in enumerate(row) if cell is not EMPTY_CELL]
    upto = filled[-1] + 1 if filled else 0
    cells = ["" if cell is EMPTY_CELL else _spell(cell) for cell in row[:upto]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _spell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return spell_number(value, cell.number_format or "General")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def spell_number(value: float, shown_as: str = "General") -> Number:
    """Spell a number as its sheet shows it: fifteen digits, the zeros in front of a code, "90%".

    Amounts are rounded to the decimals shown, but to no fewer than two: hidden cents are not lost.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return Number(value)
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    width, decimals, percent = _shape(shown_as)
    if percent:
        return Number(f"{_plain(exact * 100)}%")
    if width and exact == exact.to_integral_value() and exact >= 0:
        return Number(f"{int(exact):0{width}d}")
    if decimals and abs(exact) < 10**15:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return Number(_plain(exact))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def _shape(shown_as: str) -> tuple[int, int, bool]:
    """Read a number format (ECMA-376, 18.8.30): zeros in front, fixed decimals, percent."""
    positive = shown_as.split(";", maxsplit=1)[0]
    if "%" in positive:
        return 0, 0, True
    if ZEROS.fullmatch(positive):
        return len(positive), 0, False
    found = DECIMALS.match(positive)
    return 0, len(found[1]) if found else 0, False
