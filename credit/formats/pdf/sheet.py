"""The pages under a document: their head and foot, and lines measured, broken and set one by one.

Lengths are millimetres, sizes of letters points.
"""

from fpdf import FPDF

from credit.formats.pdf.typeface import BOLD, REGULAR, RESERVED, advance

FAMILY = "paper"
LEFT, TOP, BOTTOM = 18.0, 26.0, 20.0
WIDTH = 210 - 2 * LEFT
SMALL = 8.5
LEADING = 0.46  # millimetres of a line per point of its letters
INK, QUIET, RULE = (20, 24, 33), (92, 98, 112), (196, 200, 208)
PAGES = RESERVED * 2  # stands for the number of pages
POINT = 25.4 / 72  # millimetres
PAGE = {
    "fr": "Page {} sur {}", "en": "Page {} of {}", "de": "Seite {} von {}", "es": "Página {} de {}",
    "it": "Pagina {} di {}", "nl": "Pagina {} van {}",
}  # fmt: skip


class Sheet(FPDF):
    """A4, page by page; texts come in printable (`typeface.printable`)."""

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


def cut(lines: list[str], most: int) -> list[str]:
    """Keep the first lines, and say so where some are lost."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]
