"""Read a country's data file, and refuse one that is not whole: figures with articles, rates with days.

A file names what it knows in the words of `fr.toml`, the fullest; a word no file may have is refused.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from credit.rules.countries.holidays import Holiday
from credit.rules.countries.pack import CapRule, FeeRule, InterestRule, Pack, Rate
from credit.rules.dates import half_year

WORDING = ("demand", "late", "effects", "mention")
SHARED = "_"  # a file of rates several countries follow begins with it
Table = dict[str, Any]


class BadPack(ValueError):
    """A country's file cannot be read; the text says what is wrong with it."""


def read_packs(folder: Path) -> dict[str, Pack]:
    """Read every country's file of a folder, by country. Raises BadPack."""
    paths = sorted(folder.glob("*.toml"))
    found = [read_pack(path) for path in paths if not path.name.startswith(SHARED)]
    return {pack.code: pack for pack in found}


def read_pack(path: Path, shared: Path | None = None) -> Pack:
    """Read one country's file. shared: where rates it names are kept; its own folder unless said.

    Raises BadPack.
    """
    try:
        return _pack(Part(_load(path)), shared or path.parent)
    except (KeyError, OSError, TypeError, ValueError) as wrong:
        raise BadPack(f"{path.name}: {wrong}") from wrong


class Part:
    """A table of the file, from which every word must be taken once."""

    def __init__(self, table: Table) -> None:
        self.left = dict(table)

    def take(self, name: str, kind: type, *, default: Any = ...) -> Any:
        """Take a word of a type; without a default it must be there."""
        if name not in self.left and default is not ...:
            return default
        value = self.left.pop(name)
        if type(value) is not kind:
            raise TypeError(f"{name} is no {kind.__name__}")
        return value

    def parts(self, name: str) -> Iterator["Part"]:
        """Take a list of tables, each read to its end."""
        for table in self.take(name, list):
            part = Part(table)
            yield part
            part.end()

    def part(self, name: str) -> "Part":
        """Take a table."""
        return Part(self.take(name, dict))

    def end(self) -> None:
        """Refuse what nobody asked for."""
        if self.left:
            raise ValueError(f"unknown: {', '.join(sorted(self.left))}")

    def names(self, name: str) -> tuple[str, ...]:
        """Take a list of words, at least one."""
        found = tuple(self.take(name, list))
        if not found or not all(isinstance(one, str) for one in found):
            raise ValueError(f"{name} is no list of words")
        return found


def _pack(file: Part, folder: Path) -> Pack:
    terms, holidays = file.part("terms"), file.part("holidays")
    reference, known, unchecked = _reference(file, folder)
    times, legal = _floor(file)
    if legal and legal.keys() != known.keys():
        raise ValueError("floor.rates are of other half-years than the reference's")
    pack = Pack(
        code=file.take("country", str),
        languages=file.names("languages"),
        currency=file.take("currency", str),
        currencies=frozenset(file.names("currencies")),
        articles=_article(file, "articles"),
        year_days=file.take("year_days", int),
        default_days=terms.take("default_days", int),
        caps=tuple(map(_cap, terms.parts("caps"))),
        reference=reference,
        rates={day: Rate(bp, legal.get(day), day not in unchecked) for day, bp in known.items()},
        interest=tuple(map(_interest, file.parts("interest"))),
        floor_times=times,
        fees=tuple(map(_fee, file.parts("fee"))),
        holidays=tuple(map(_holiday, holidays.parts("days"))),
        left_out=holidays.take("left_out", str, default=""),
        wording=_wording(file.take("wording", dict)),
    )
    _article(terms), _article(holidays)
    for part in (terms, holidays, file):
        part.end()
    if missing := set(pack.languages) - pack.wording.keys():
        raise ValueError(f"no wording in {', '.join(sorted(missing))}")
    return pack


def _reference(file: Part, folder: Path) -> tuple[str, dict[date, int], Sequence[date]]:
    named = file.left.pop("reference")
    part = Part(_load(folder / f"{SHARED}{named}.toml") if isinstance(named, str) else named)
    name, rates = part.take("name", str), _rates(part.take("rates", dict))
    unchecked = part.take("unchecked", list, default=[])
    if not part.take("source", str):
        raise ValueError("a reference rate without a source")
    part.end()
    return name, rates, unchecked


def _floor(file: Part) -> tuple[int, dict[date, int]]:
    if "floor" not in file.left:
        return 0, {}
    part = file.part("floor")
    times, rates = part.take("times", int), _rates(part.take("rates", dict))
    _article(part)
    part.end()
    return times, rates


def _rates(table: Mapping[str, Any]) -> dict[date, int]:
    found = {date.fromisoformat(day): bp for day, bp in table.items()}
    for day, bp in found.items():
        if half_year(day)[0] != day or type(bp) is not int:
            raise ValueError(f"rate of {day} is none of a half-year's first day, in basis points")
    return found


def _article(part: Part, name: str = "article") -> str:
    said = str(part.take(name, str))
    if not said:
        raise ValueError("a figure without its article")
    return said


def _dates(part: Part) -> tuple[date | None, date | None]:
    return part.take("from", date, default=None), part.take("until", date, default=None)


def _cap(part: Part) -> CapRule:
    return CapRule(
        *_dates(part),
        buyers=frozenset(part.names("buyers")),
        sector=part.take("sector", str, default=None),
        days=part.take("days", int),
        end_of_month_days=part.take("end_of_month_days", int, default=None),
        from_month_end=part.take("from_month_end", bool, default=False),
        article=_article(part),
    )


def _interest(part: Part) -> InterestRule:
    return InterestRule(
        *_dates(part),
        buyers=frozenset(part.names("buyers")),
        points_bp=part.take("points_bp", int),
        round_up_to_bp=part.take("round_up_to_bp", int, default=1),
        fixed=part.take("fixed", bool, default=False),
        agreed=part.take("agreed", bool, default=True),
        floor=part.take("floor", bool, default=False),
        article=_article(part),
    )


def _fee(part: Part) -> FeeRule:
    dates, currency, article = _dates(part), part.take("currency", str), _article(part)
    bands = [
        (one.take("from_minor", int, default=0), one.take("minor", int))
        for one in part.parts("bands")
    ]
    if bands != sorted(bands) or not bands or bands[0][0] != 0:
        raise ValueError("bands of a fee begin at nothing and rise")
    return FeeRule(*dates, currency=currency, bands=tuple(bands), article=article)


def _holiday(part: Part) -> Holiday:
    found = Holiday(
        name=part.take("name", str),
        month=part.take("month", int, default=None),
        day=part.take("day", int, default=None),
        weekday=part.take("weekday", int, default=None),
        nth=part.take("nth", int, default=1),
        easter=part.take("easter", int, default=None),
        on=part.take("on", date, default=None),
        moved=part.take("weekend", str, default="") == "monday",
        first_year=part.take("from", int, default=None),
        last_year=part.take("until", int, default=None),
        not_in=frozenset(part.take("except", list, default=[])),
    )
    of_month = found.month is not None and (found.day is None) != (found.weekday is None)
    if [of_month, found.easter is not None, found.on is not None].count(True) != 1:
        raise ValueError(f"holiday {found.name} has no day, or several")
    return found


def _wording(table: Mapping[str, Table]) -> dict[str, dict[str, str]]:
    found = {}
    for language, words in table.items():
        part = Part(words)
        found[language] = {name: part.take(name, str) for name in WORDING}
        part.end()
    return found


def _load(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))
