"""Write a document on A4: headings, paragraphs, tables that break across pages, attached files.

The same input gives the same bytes: the caller passes the instant, and nothing else depends on the day.
Lengths are millimetres, sizes of letters points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF

from credit.formats.pdf.typeface import BOLD, REGULAR, RESERVED, advance, printable

FAMILY = "paper"
LEFT, TOP, BOTTOM = 18.0, 26.0, 20.0
WIDTH = 210 - 2 * LEFT
BODY, SMALL, TITLE, HEADING = 10.0, 8.5, 17.0, 12.0
LEADING = 0.46  # millimetres of a line per point of its letters
PAD = 1.2  # beside and above the text of a cell
INK, QUIET, RULE = (20, 24, 33), (92, 98, 112), (196, 200, 208)
MOST_LINES = 12  # of a cell; what is longer belongs into a paragraph
PAGES = RESERVED * 2  # stands for the number of pages
POINT = 25.4 / 72  # millimetres
PAGE = {"fr": "Page {} sur {}", "en": "Page {} of {}"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. fit: as wide as its longest cell, unbroken; the others share what is left.

    share: its part of what is left. number: set to the right.
    """

    title: str
    share: float = 1.0
    fit: bool = False
    number: bool = False


class Paper:
    """One document being written, from its first line to its last."""

    def __init__(self, title: str, *, language: str, sender: str, about: str, at: datetime) -> None:
        """Open it. sender and about: the head of every page, left and right."""
        self.sheet = _Sheet(printable(sender), printable(about), language)
        self.sheet.set_title(printable(title))
        self.sheet.set_lang(language)
        self.sheet.set_creation_date(at)
        self.sheet.add_page()

    def title(self, text: str) -> None:
        """Set the title of the document."""
        self._lines(text, TITLE, bold=True, after=3)

    def heading(self, text: str) -> None:
        """Begin a section; it never stands alone at the foot of a page."""
        self.sheet.keep(HEADING * LEADING + 18)
        self.space(4)
        self._lines(text, HEADING, bold=True, after=1.5)

    def paragraph(
        self, text: str, *, small: bool = False, bold: bool = False, left: float = 0
    ) -> None:
        """Set a paragraph, its own line ends kept. left: millimetres it is moved to the right."""
        self._lines(text, SMALL if small else BODY, bold=bold, after=2.2, quiet=small, left=left)

    def space(self, height: float) -> None:
        """Leave some room, unless the page has just begun."""
        if self.sheet.get_y() > TOP:
            self.sheet.ln(height)

    def down_to(self, height: float) -> None:
        """Go on at this height of the page, or where we are if that is lower."""
        self.sheet.set_y(max(self.sheet.get_y(), height))

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        totals: Iterable[Sequence[str]] = (),
    ) -> None:
        """Set a table; its head, if it has one, is repeated on every page; `totals` end it, in bold."""
        body = [[printable(cell) for cell in row] for row in rows]
        feet = [[printable(cell) for cell in row] for row in totals]
        _Table(self.sheet, columns, body, feet).draw()

    def attach(self, name: str, content: bytes, *, about: str, at: datetime) -> None:
        """Put a file into the document, as readers show it beside the pages."""
        self.sheet.embed_file(
            bytes=content, basename=name, desc=about, creation_date=at, compress=True
        )

    def finish(self) -> bytes:
        """Close it and give its bytes."""
        return bytes(self.sheet.output())

    def _lines(
        self,
        text: str,
        size: float,
        *,
        after: float,
        bold: bool = False,
        quiet: bool = False,
        left: float = 0,
    ) -> None:
        sheet = self.sheet
        sheet.style(size, bold=bold, quiet=quiet)
        for line in sheet.break_lines(printable(text), WIDTH - left):
            sheet.keep(size * LEADING)
            sheet.put(LEFT + left, WIDTH - left, line, size)
            sheet.set_y(sheet.get_y() + size * LEADING)
        sheet.ln(after)


class _Sheet(FPDF):
    """The pages under a document: their head and foot, and lines set one by one."""

    def __init__(self, sender: str, about: str, language: str) -> None:
        super().__init__(format="A4")
        self.sender, self.about, self.language = sender, about, language
        self.set_margins(LEFT, TOP, LEFT)
        self.set_auto_page_break(False)  # we break where a row or a line ends
        self.c_margin = 0
        self.add_font(FAMILY, "", REGULAR)
        self.add_font(FAMILY, "B", BOLD)
        self.alias_nb_pages(PAGES)

    def header(self) -> None:
        """Say on every page whose it is and what it is about."""
        half = WIDTH / 2 - 3
        self.style(SMALL, bold=True)
        self.set_y(12)
        self.put(LEFT, half, self.first_line(self.sender, half), SMALL)
        self.style(SMALL, quiet=True)
        self.put(LEFT + WIDTH - half, half, self.first_line(self.about, half), SMALL, number=True)
        self.rule(12 + SMALL * LEADING + 2)
        self.set_y(TOP)

    def footer(self) -> None:
        """Give every page its number."""
        self.style(SMALL, quiet=True)
        self.set_xy(LEFT, -12)
        words = PAGE.get(self.language, PAGE["en"]).format(self.page_no(), PAGES)
        self.cell(WIDTH, SMALL * LEADING, words)

    def style(self, size: float, *, bold: bool = False, quiet: bool = False) -> None:
        """Choose the letters of what follows."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*(QUIET if quiet else INK))

    def width(self, line: str) -> float:
        """Measure a line in the letters chosen."""
        return advance(line, bold=self.font_style == "B") * self.font_size_pt * POINT

    def widest(self, text: str) -> float:
        """Measure the longest line of a text."""
        return max(map(self.width, text.split("\n")))

    def put(self, x: float, width: float, line: str, size: float, *, number: bool = False) -> None:
        """Set one line at the present height."""
        if not line:
            return
        if number:
            x += width - self.width(line)
        self.text(x, self.get_y() + size * LEADING * 0.76, line)

    def rule(self, y: float) -> None:
        """Draw a line across the page."""
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(LEFT, y, LEFT + WIDTH, y)

    def has_room(self, height: float) -> bool:
        """Say whether so much still fits above the foot."""
        return self.get_y() + height <= 297 - BOTTOM

    def keep(self, height: float) -> None:
        """Turn the page unless so much still fits; the letters stay as they were chosen."""
        if not self.has_room(height):
            size, style, color = self.font_size_pt, self.font_style, self.text_color
            self.add_page()
            self.set_font(FAMILY, style, size)
            self.text_color = color

    def first_line(self, text: str, width: float) -> str:
        """Cut a text to one line."""
        return cut(self.break_lines(text, width), 1)[0]

    def break_lines(self, text: str, width: float) -> list[str]:
        """Break a text where spaces are; a word longer than the line breaks where it must."""
        lines = []
        for said in text.split("\n"):
            line = ""
            for word in said.split(" "):
                longer = f"{line} {word}" if line else word
                if self.width(longer) <= width:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                *whole, line = self._pieces(word, width)
                lines += whole
            lines.append(line)
        return lines

    def _pieces(self, word: str, width: float) -> list[str]:
        pieces, room = [""], width
        for sign in word:
            room -= (advance := self.width(sign))
            if room < 0 and pieces[-1]:
                pieces.append("")
                room = width - advance
            pieces[-1] += sign
        return pieces


class _Table:
    """A table on its way onto the sheet."""

    def __init__(
        self,
        sheet: _Sheet,
        columns: Sequence[Column],
        rows: list[list[str]],
        totals: list[list[str]],
    ) -> None:
        self.sheet, self.columns, self.rows, self.totals = sheet, columns, rows, totals
        self.widths = self._widths()

    def draw(self) -> None:
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


def cut(lines: list[str], most: int) -> list[str]:
    """Keep the first lines, and say so where some are lost."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]
