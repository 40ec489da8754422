"""Tables that break across pages where a row ends, their head repeated."""

from collections.abc import Sequence
from dataclasses import dataclass

from credit.formats.pdf.sheet import LEADING, LEFT, SMALL, WIDTH, Sheet, cut
from credit.formats.pdf.typeface import printable

PAD = 1.2  # millimetres beside and above the text of a cell
MOST_LINES = 12  # of a cell; what is longer belongs into a paragraph


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. fit: as wide as its longest cell, unbroken; the others share what is left.

    share: its part of what is left. number: set to the right.
    """

    title: str
    share: float = 1.0
    fit: bool = False
    number: bool = False


class Table:
    """A table on its way onto the sheet."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Sequence[Column],
        rows: list[list[str]],
        totals: list[list[str]],
    ) -> None:
        self.sheet, self.columns, self.rows, self.totals = sheet, columns, rows, totals
        self.widths = self._widths()

    def draw(self) -> None:
        """Set it, from where the sheet stands."""
        self._head(with_rows=1)
        for row in self.rows:
            self._row(row)
        for row in self.totals:
            self._row(row, bold=True)
        self.sheet.ln(3)

    def _widths(self) -> list[float]:
        """Give the fitted columns what they need, three quarters of the page at most, the others the rest."""
        need = [self._need(i) if column.fit else 0.0 for i, column in enumerate(self.columns)]
        shares = sum(column.share for column in self.columns if not column.fit)
        most = WIDTH * 0.75 if shares else WIDTH
        if sum(need) > most:
            need = [part * most / sum(need) for part in need]
        left = WIDTH - sum(need)
        return [
            part if column.fit else left * column.share / shares
            for column, part in zip(self.columns, need, strict=True)
        ]

    def _need(self, i: int) -> float:
        self.sheet.style(SMALL, bold=True)
        bold = [printable(self.columns[i].title), *(row[i] for row in self.totals)]
        widest = max(map(self.sheet.widest, bold))
        self.sheet.style(SMALL)
        plain = {row[i] for row in self.rows}
        return max(widest, *map(self.sheet.widest, plain), 0) + 2 * PAD + 0.2

    def _head(self, *, with_rows: int = 0) -> None:
        titles = [printable(column.title) for column in self.columns]
        if not any(titles):
            return
        cells, height = self._cells(titles, bold=True)
        self.sheet.keep(height + with_rows * (SMALL * LEADING + 2 * PAD))
        self._draw(cells, height, bold=True, quiet=True)

    def _row(self, row: Sequence[str], *, bold: bool = False) -> None:
        cells, height = self._cells(row, bold=bold)
        if not self.sheet.has_room(height):
            self.sheet.add_page()
            self._head()
        self._draw(cells, height, bold=bold)

    def _cells(self, row: Sequence[str], *, bold: bool) -> tuple[list[list[str]], float]:
        self.sheet.style(SMALL, bold=bold)
        cells = [
            cut(self.sheet.break_lines(cell, width - 2 * PAD), MOST_LINES)
            for cell, width in zip(row, self.widths, strict=True)
        ]
        return cells, max(map(len, cells)) * SMALL * LEADING + 2 * PAD

    def _draw(
        self, cells: list[list[str]], height: float, *, bold: bool, quiet: bool = False
    ) -> None:
        sheet, x, y = self.sheet, LEFT, self.sheet.get_y()
        sheet.style(SMALL, bold=bold, quiet=quiet)
        for column, width, lines in zip(self.columns, self.widths, cells, strict=True):
            for i, line in enumerate(lines):
                sheet.set_y(y + PAD + i * SMALL * LEADING)
                sheet.put(x + PAD, width - 2 * PAD, line, SMALL, number=column.number)
            x += width
        sheet.rule(y + height)
        sheet.set_y(y + height)
