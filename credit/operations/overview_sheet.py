"""The figures of a board in words, tile by tile: what a spreadsheet and a paper of it show alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.formats.writing import Cell, write_csv, write_xlsx
from credit.operations.letters import Day, Money
from credit.operations.lists.listing import amount
from credit.operations.overview_words import LOOSE, WORDS
from credit.operations.paper_words import LANGUAGES
from credit.rules.tiles import TILES

HEADER = {
    "fr": ("Rubrique", "Indicateur", "Valeur", "Unité", "Nombre"),
    "en": ("Part", "Figure", "Value", "Unit", "Count"),
}
UNITS = {"fr": {"days": "jours", "percent": "%"}, "en": {"days": "days", "percent": "%"}}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: in minor units of the board's currency, or in days or percent. value None: not known."""

    label: str
    value: int | float | None
    unit: str = "minor"
    count: int | None = None


class Sheet:
    """A board in one language. tiles: those shown, in their order."""

    def __init__(
        self, board: dict[str, Any], language: str, tiles: tuple[str, ...] = TILES
    ) -> None:
        self.board, self.tiles = board, tiles
        self.language = language if language in WORDS else "fr"
        self.words = WORDS[self.language]

    def parts(self) -> Iterator[tuple[str, list[Line]]]:
        """Give each tile's title and its lines; a tile of which nothing is known is left out."""
        if self.board["figures"] is None:
            return
        for tile in self.tiles:
            lines = list(PARTS[tile](self))
            if lines:
                yield self.words[f"tile_{tile}"], lines

    def spreadsheet(self, form: str) -> bytes:
        """Write it as `csv` or `xlsx`."""
        file, french = BytesIO(), self.language == "fr"
        header, rows = HEADER[self.language], list(self._rows())
        if form == "csv":
            write_csv(file, header, rows, decimal="," if french else ".")
        else:
            write_xlsx(file, header, rows, title=self.words["title"])
        return file.getvalue()

    def paper(self, at: datetime) -> bytes:
        """Write it on A4; the same board at the same instant gives the same bytes."""
        day = Day(LANGUAGES[self.language])(self.board["day"])
        about = f"{self.words['title']} · {self.board['name']}"
        paper = Paper(about, language=self.language, sender="Encours", about=about, at=at)
        paper.title(self.board["name"])
        paper.paragraph(self.words["on"].format(day=day), small=True)
        for title, lines in self.parts():
            paper.heading(title)
            paper.table(
                [Column(""), Column("", fit=True, number=True), Column("", fit=True, number=True)],
                [(one.label, self._count(one), self.said(one)) for one in lines],
            )
        return paper.finish()

    def word(self, prefix: str, key: str | None) -> str:
        """Say a key in words; a name of the house's own stays as it is."""
        if not key:
            return self.words["none"]
        return self.words.get(f"{prefix}_{key}", key)

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        currency = self.board["currency"]
        for title, lines in self.parts():
            for one in lines:
                if one.unit == "minor":
                    known = None if one.value is None else int(one.value)
                    yield title, one.label, amount(known, currency), currency, one.count
                else:
                    value = None if one.value is None else Decimal(str(one.value))
                    yield title, one.label, value, UNITS[self.language][one.unit], one.count

    def said(self, one: Line) -> str:
        """Spell a figure: an amount, days or percent; a count stands where there is no figure."""
        if one.value is None:
            return "–"
        if one.unit == "minor":
            return Money(self.board["currency"], LANGUAGES[self.language])(int(one.value))
        said = f"{one.value:.1f}".replace(".", "," if self.language == "fr" else ".")
        return f"{said}\u00a0{UNITS[self.language][one.unit]}"

    def _count(self, one: Line) -> str:
        return "" if one.count is None else str(one.count)


def _standing(sheet: Sheet) -> Iterator[Line]:
    for name in ("exposure", "in_credit", "receivables", "overdue"):
        minor = sheet.board["figures"][f"{name}_minor"]
        if minor or name != "in_credit":
            yield Line(sheet.words[name], minor)
    yield Line(sheet.words["customers"], None, count=sheet.board["customers"])


def _kpis(sheet: Sheet) -> Iterator[Line]:
    for name, kpi in sheet.board["kpis"].items():
        yield Line(sheet.words[f"kpi_{name}"], kpi.get("value"), kpi["unit"])


def _aged(sheet: Sheet) -> Iterator[Line]:
    for name, minor in sheet.board["buckets"].items():
        yield Line(sheet.words[f"bucket_{name}"], minor)


def _forecast(sheet: Sheet) -> Iterator[Line]:
    found = sheet.board["forecast"]
    if found:
        day = Day(LANGUAGES[sheet.language])
        for week in found["weeks"]:
            yield Line(sheet.words["by"].format(day=day(week["ends_on"])), week["sum_minor"])
        yield Line(sheet.words["whenever"], found["total_minor"])


def _disputes(sheet: Sheet) -> Iterator[Line]:
    for one in sheet.board["disputes"]:
        yield Line(sheet.word("reason", one["key"]), one["minor"], count=one["count"])


def _promises(sheet: Sheet) -> Iterator[Line]:
    found = sheet.board["promises"]
    if found["rate_bp"] is not None:
        yield Line(sheet.words["kept_rate"], found["rate_bp"] / 100, "percent")
    for one in found["by_state"]:
        yield Line(sheet.word("promise", one["key"]), one["minor"], count=one["count"])


def _cover(sheet: Sheet) -> Iterator[Line]:
    yield Line(sheet.words["covered"], sheet.board["covered_minor"])
    yield Line(sheet.words["at_risk"], sheet.board["at_risk_minor"])


def _movers(sheet: Sheet) -> Iterator[Line]:
    for one in sheet.board["movers"]:
        yield Line(one["customer"], one["delta_minor"])


def _moves(sheet: Sheet) -> Iterator[Line]:
    for by, moved in sheet.board["moved"].items():
        for one in moved["groups"]:
            if one["moved"]:
                label = f"{sheet.words[by]} · {sheet.word(LOOSE, one['key'])}"
                yield Line(label, one["delta_minor"], count=one["moved"])


def _cost(sheet: Sheet) -> Iterator[Line]:
    found = sheet.board["cost"]
    if found:
        for one in found["by_cause"]:
            yield Line(sheet.word("cause", one["key"]), one["minor"])
        for one in found["by_portfolio"]:
            yield Line(
                f"{sheet.words['portfolio']} · {sheet.word(LOOSE, one['key'])}", one["minor"]
            )
        yield Line(sheet.words["cost_total"], found["total_minor"])


PARTS: dict[str, Callable[[Sheet], Iterator[Line]]] = {
    "standing": _standing,
    "kpis": _kpis,
    "aged": _aged,
    "forecast": _forecast,
    "disputes": _disputes,
    "promises": _promises,
    "cover": _cover,
    "movers": _movers,
    "moves": _moves,
    "cost": _cost,
}
