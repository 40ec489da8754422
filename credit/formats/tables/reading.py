"""Read a table by its mapping: typed records with their lines, and what is wrong with the rest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from credit.formats import sheet
from credit.formats.cells import Impossible, Ways
from credit.formats.columns import Field, Mapping, check, fingerprint, word_of
from credit.formats.findings import Findings
from credit.formats.format import Progress, in_silence
from credit.formats.table import Row, Unreadable
from credit.formats.tables.guessing import count_known, guess
from credit.formats.tables.registry import KINDS
from credit.rules.money import format_decimal

MOST_RECORDS = 500_000
TOTALS = ("total", "soustotal", "totaux", "summe", "gesamt", "subtotal", "suma", "grandtotal")


@dataclass(slots=True)
class TableRead:
    """A table as read. `errors` are cells we could not take; a table with one is not applied at all.

    Records lack what could not be read; a row without something its kind needs is no record.
    lines: rows under the header that say something. sums: minor units of the kind's amount by currency.
    """

    mapping: Mapping
    lines: int = 0
    records: list[Any] = field(default_factory=list)
    errors: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)
    sums: Counter[str] = field(default_factory=Counter)

    @property
    def totals(self) -> dict[str, Any]:
        """Give the control totals: how many records, and their sum by currency as decimals."""
        sums = {code: format_decimal(minor, code) for code, minor in sorted(self.sums.items())}
        return {"count": len(self.records), "sums": sums}

    def of(self, records: list[Any]) -> "TableRead":
        """Give the table of some of its records, without what was found wrong."""
        total, sums = KINDS[self.mapping.kind].total, Counter[str]()
        for one in records if total else ():
            sums[getattr(one, "currency", None) or self.mapping.currency] += (
                getattr(one, total) or 0
            )
        return TableRead(self.mapping, len(records), records, sums=sums)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person is shown before deciding what the columns mean: header, first rows, which sheet."""

    header: list[str]
    header_line: int
    samples: list[Row]
    sheet: str

    @property
    def fingerprint(self) -> str:
        """Give the key under which a mapping for this header is remembered."""
        return fingerprint(self.header)


def look(path: Path, *, name: str = "") -> Seen:
    """Look at a table's header and first rows. name: of a workbook's sheet. Raises `Unreadable`."""
    with sheet.opened(path, count_known, name=name) as found:
        return Seen(found.header, found.header_line, found.samples, found.name)


def read(
    path: Path,
    mapping: Mapping | None = None,
    *,
    kind: str | None = None,
    currency: str = "EUR",
    progress: Progress = in_silence,
) -> TableRead:
    """Read a whole table, by a mapping or by the one guessed (of this kind, amounts in this currency).

    Raises `Unreadable` (those of `sheet.opened` and `guess`; mapping_differs, too_many_rows) and, for a
    mapping that cannot be, `BadMapping`.
    """
    if mapping is not None:
        check(mapping, KINDS)
    known, name = (_knows(mapping), mapping.sheet) if mapping else (count_known, "")
    with sheet.opened(path, known, name=name, progress=progress) as found:
        file = TableRead(
            mapping or guess(found.header, found.samples, kind=kind, currency=currency)
        )
        if mapping is None:
            _say_guesses(file, found.header_line)
        elif fingerprint(found.header) != mapping.fingerprint:
            raise Unreadable(reason="mapping_differs", columns=found.header[:20])
        _Reader(file).run(found.rows())
    return file


def take(mapping: Mapping, rows: Iterable[Row]) -> TableRead:
    """Read rows that came without a file. Raises `BadMapping`, and `Unreadable` (too_many_rows)."""
    check(mapping, KINDS)
    file = TableRead(mapping)
    _Reader(file).run(rows)
    return file


def _knows(mapping: Mapping) -> sheet.CountKnown:
    """Count the names of a row that a mapping names."""
    ours = {header.strip() for header, _ in mapping.columns if header.strip()}
    return lambda cells: sum(cell.strip() in ours for cell in cells)


def _say_guesses(file: TableRead, line: int) -> None:
    """Name the columns whose header did not say what they were taken for."""
    fields = KINDS[file.mapping.kind].fields
    for header, name in file.mapping.columns:
        if name and word_of(header) not in fields[name].words | fields[name].vague:
            file.warnings.add(line, name, "header_guessed", header)


class _Reader:
    """The loop over the rows of one table."""

    def __init__(self, file: TableRead) -> None:
        mapping = file.mapping
        self.file, self.kind = file, KINDS[mapping.kind]
        self.fields, self.width = self.kind.fields, len(mapping.columns)
        self.places = [(place, name) for place, (_, name) in enumerate(mapping.columns) if name]
        self.required = [name for name, one in self.fields.items() if one.required]
        self.ways = {"": mapping.ways}
        self.seen: set[tuple[object, ...]] = set()

    def run(self, rows: Iterable[Row]) -> None:
        """Take every row."""
        for line, cells in rows:
            self.file.lines += 1
            if len(self.file.records) >= MOST_RECORDS:
                raise Unreadable(reason="too_many_rows", most=MOST_RECORDS)
            extra = "".join(cells[self.width :]).strip()
            if extra:
                self.file.errors.add(line, "", "line_long", extra)
            elif any(cell.strip() for cell in cells):
                self._take(line, cells)

    def _take(self, line: int, cells: list[str]) -> None:
        said = dict(self.file.mapping.given)
        said |= {
            name: cells[at] for at, name in self.places if cells[at : at + 1] and cells[at].strip()
        }
        lacking = [name for name in self.required if name not in said]
        if lacking and self._is_total(line, cells):
            return
        for name in lacking:
            code = "code_missing" if name == "code" else "value_missing"
            self.file.errors.add(line, name, code)
        if lacking:
            return
        ways = self._ways_of(line, said.pop("currency", ""))
        record = self.kind.row(line)
        if "currency" in self.fields:
            record.currency = ways.currency
        for name, text in said.items():
            setattr(record, name, self._value(line, self.fields[name], text, ways))
        if all(getattr(record, name) is not None for name in self.required):
            self._keep(record, ways)

    def _keep(self, record: Any, ways: Ways) -> None:
        self.kind.complete(record, self.file.errors)
        key = tuple(getattr(record, name) for name in self.kind.key)
        if (record.company, *key) in self.seen:
            shown = " ".join(str(one) for one in key if one is not None)
            self.file.errors.add(record.line, self.kind.key[0], self.kind.twice, shown)
            return
        self.seen.add((record.company, *key))
        self.file.records.append(record)
        if self.kind.total:
            self.file.sums[ways.currency] += getattr(record, self.kind.total) or 0

    def _value(self, line: int, one: Field, text: str, ways: Ways) -> Any:
        try:
            if len(text) > one.type.longest:
                raise ValueError(text)
            return one.type.read(text, ways)
        except Impossible as error:
            self.file.errors.add(line, one.name, error.finding, text)
            return None
        except ValueError:
            self.file.errors.add(line, one.name, one.type.finding, text)
            return None

    def _ways_of(self, line: int, currency: str) -> Ways:
        """Read the row's currency first: it says how many decimals its amounts have."""
        if currency not in self.ways:
            code = self._value(line, self.fields["currency"], currency, self.ways[""])
            if code is None:
                return self.ways[""]
            self.ways[currency] = replace(self.ways[""], currency=code)
        return self.ways[currency]

    def _is_total(self, line: int, cells: list[str]) -> bool:
        """Pass over the line that adds the others up, and say so."""
        first = next(cell for cell in cells if cell.strip())
        if not word_of(first).startswith(TOTALS):
            return False
        self.file.lines -= 1
        self.file.warnings.add(line, "", "total_left_out", first)
        return True
