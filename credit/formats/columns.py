"""What the columns of a table mean: kinds of tables, their fields, and mappings people may keep and edit.

A kind is a dataclass whose fields are declared with `column`: type, header words, whether it is needed.
"""

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from credit.formats.cells import CURRENCIES, ORDERS, Type, Ways
from credit.formats.column_names import plain
from credit.formats.findings import Findings
from credit.rules.errors import Refused

CURRENCY_WORD = re.compile(rf"\b(?:{'|'.join(sorted(CURRENCIES))})\b|[€$£]")
MARK = {"€": "EUR", "$": "USD", "£": "GBP"}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a kind's table may say. `words` mean it alone, `vague` ones mean it if nothing else does."""

    name: str
    type: Type
    words: frozenset[str]
    vague: frozenset[str]
    required: bool


def column(
    type_: Type, words: str, *, vague: str = "", required: bool = False, named: bool = False
) -> Any:
    """Declare a field of a kind's record. words, vague: header words as `plain` leaves them.

    named: it is given by name only, where records are made.
    """
    declared = (type_, frozenset(words.split()), frozenset(vague.split()), required)
    return dataclasses.field(default=None, kw_only=named, metadata={"column": declared})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table.

    row: the dataclass of one row, a `tables.line.Line`. key: fields that name a row, so that a
    second one is an error. either: groups of which one field must be there. total: the amount to add up.
    prefixes: how its numbers tend to begin. document_types: Sage's codes for it (DO_Type). complete: told
    each record once read, to fill and to judge it. settle: told field -> texts of the first rows, renames
    what only values can tell (field -> field).
    """

    name: str
    row: type[Any]
    key: tuple[str, ...]
    either: tuple[tuple[str, ...], ...] = ()
    total: str = ""
    prefixes: str = ""
    document_types: frozenset[str] = frozenset()
    twice: str = "row_twice"
    complete: Callable[[Any, Findings], None] = lambda _record, _errors: None
    settle: Callable[[dict[str, list[str]], Ways], dict[str, str]] = lambda _texts, _ways: {}

    @property
    def fields(self) -> dict[str, Field]:
        """Give the fields by name, in the order of their declaration."""
        return {
            one.name: Field(one.name, *one.metadata["column"])
            for one in dataclasses.fields(self.row)
            if "column" in one.metadata
        }

    def missing(self, named: Sequence[str]) -> list[str]:
        """Name the fields without which a table is none of this kind."""
        needed = [name for name, one in self.fields.items() if one.required and name not in named]
        return needed + [group[0] for group in self.either if not set(group) & set(named)]


class BadMapping(Refused):
    """A mapping that cannot be: `field` and `why` (unknown, twice, missing, value) say what is wrong."""

    code = "bad_mapping"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column means what, and how cells are written: plain data, to be kept and edited.

    columns: (header, field) in the order of the table, "" where a column means nothing to us. given: what
    every row says without a column (field -> text). snapshot: what a later table of this kind does not
    name any more is gone; otherwise it only adds and changes. sheet: the one of a workbook, "" the first.
    """

    kind: str
    columns: tuple[tuple[str, str], ...]
    dates: str = "dmy"
    decimal: str = ""
    currency: str = "EUR"
    snapshot: bool = False
    sheet: str = ""
    given: tuple[tuple[str, str], ...] = ()

    @property
    def ways(self) -> Ways:
        """Give how its cells are written."""
        return Ways(self.dates, self.decimal, self.currency)

    @property
    def fingerprint(self) -> str:
        """Give the natural key: the header row, normalised."""
        return fingerprint([header for header, _ in self.columns])

    def as_json(self) -> dict[str, Any]:
        """Spell for keeping and for a person to edit."""
        return {
            "kind": self.kind,
            "columns": [{"header": header, "field": name} for header, name in self.columns],
            "dates": self.dates,
            "decimal": self.decimal,
            "currency": self.currency,
            "snapshot": self.snapshot,
            "sheet": self.sheet,
            "given": dict(self.given),
        }


def from_json(said: Any, kinds: dict[str, Kind]) -> Mapping:
    """Read what `as_json` spelled or a person wrote. Raises `BadMapping`."""
    try:
        mapping = Mapping(
            kind=str(said["kind"]),
            columns=tuple((str(one["header"]), str(one["field"] or "")) for one in said["columns"]),
            dates=str(said.get("dates", "dmy")),
            decimal=str(said.get("decimal", "")),
            currency=str(said.get("currency", "EUR")),
            snapshot=said.get("snapshot", False) is True,
            sheet=str(said.get("sheet", "")),
            given=tuple((str(a), str(b)) for a, b in dict(said.get("given", {})).items()),
        )
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadMapping(field=str(error)[:60], why="shape") from error
    check(mapping, kinds)
    return mapping


def check(mapping: Mapping, kinds: dict[str, Kind]) -> None:
    """Hold a mapping against its kind. Raises `BadMapping`."""
    kind = kinds.get(mapping.kind)
    if kind is None:
        raise BadMapping(field="kind", why="unknown")
    named = [name for _, name in mapping.columns if name] + [name for name, _ in mapping.given]
    for name in named:
        if name not in kind.fields:
            raise BadMapping(field=name, why="unknown")
        if named.count(name) > 1:
            raise BadMapping(field=name, why="twice")
    if missing := kind.missing(named):
        raise BadMapping(field=missing[0], why="missing")
    for name, value, allowed in (
        ("dates", mapping.dates, ORDERS),
        ("decimal", mapping.decimal, ("", ",", ".")),
        ("currency", mapping.currency, CURRENCIES),
    ):
        if value not in allowed:
            raise BadMapping(field=name, why="value")


def fingerprint(headers: Sequence[str]) -> str:
    """Name a header row: case, accents, spaces and empty columns at its end do not matter."""
    names = [_normal(header) for header in headers]
    while names and not names[-1]:
        names.pop()
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()


def word_of(header: str) -> str:
    """Reduce a header to its word; a currency in it ("Montant (EUR)") is not part of it."""
    return plain(CURRENCY_WORD.sub(" ", header))


def currency_in(header: str) -> str | None:
    """Find the currency a header names."""
    found = CURRENCY_WORD.search(header)
    return MARK.get(found[0], found[0]) if found else None


def _normal(header: str) -> str:
    bare = unicodedata.normalize("NFKD", header.casefold())
    return " ".join("".join(one for one in bare if not unicodedata.combining(one)).split())
