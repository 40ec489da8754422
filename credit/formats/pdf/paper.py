"""Write a document on A4: headings, paragraphs, tables that break across pages, attached files.

The same input gives the same bytes: the caller passes the instant, and nothing else depends on the day.
Lengths are millimetres, sizes of letters points.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from credit.formats.pdf.sheet import BOTTOM, LEADING, LEFT, SMALL, TOP, WIDTH, Sheet
from credit.formats.pdf.table import Column, Table
from credit.formats.pdf.typeface import printable

BODY, TITLE, HEADING = 10.0, 17.0, 12.0


class Paper:
    """One document being written, from its first line to its last."""

    def __init__(self, title: str, *, language: str, sender: str, about: str, at: datetime) -> None:
        """Open it. sender and about: the head of every page, left and right."""
        self.sheet = Sheet(printable(sender), printable(about), language)
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
        Table(self.sheet, columns, body, feet).draw()

    def picture(self, jpeg: bytes, about: str) -> None:
        """Give a picture a page of its own, as large as it fits, under a line that says what it is."""
        self.sheet.add_page()
        self._lines(about, BODY, bold=True, after=2)
        top = self.sheet.get_y()
        room = 297 - BOTTOM - top
        self.sheet.image(BytesIO(jpeg), x=LEFT, y=top, w=WIDTH, h=room, keep_aspect_ratio=True)

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
