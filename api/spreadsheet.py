"""Tables for spreadsheets: UTF-8 with its mark, semicolons, and no cell that could run as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response

from credit.formats.writing import SEPARATOR, Cell, shield, spell

MARK = "\ufeff"  # or spreadsheets read Windows-1252
ROWS_AT_ONCE = 500


def download(head: Iterable[str], rows: Iterable[Iterable[Cell]], filename: str) -> Response:
    """Answer with a table to keep, row after row, whatever its length. filename: plain ASCII."""
    answer = Response(_written(head, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _written(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    page = io.StringIO()
    write = csv.writer(page, delimiter=SEPARATOR).writerow
    page.write(MARK)
    write(head)
    for number, row in enumerate(rows, 1):
        write([shield(spell(cell)) for cell in row])
        if number % ROWS_AT_ONCE == 0:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()
