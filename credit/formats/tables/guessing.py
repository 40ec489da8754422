"""Guess what a table is and what its columns mean: by header words first, else by the first values."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from credit.formats.cells import AMOUNT, DATE, EMAIL_ADDRESS, OTHER_DATE, SIREN_NUMBER, TIME, Ways
from credit.formats.columns import Field, Kind, Mapping, currency_in, word_of
from credit.formats.sheet import Number
from credit.formats.table import Row, Unreadable
from credit.formats.tables.registry import KINDS

WORD, VAGUE_WORD, VALUES = 3, 1, 1  # how much a column found by these says for a kind
PREFIXES, DOCUMENT_TYPE = 4, 10
FEWEST_COLUMNS = 2  # known ones, before we believe to know the kind
TOLD_BY_VALUES = (EMAIL_ADDRESS, SIREN_NUMBER)  # the others only where the kind needs them
MARKS = re.compile(r"[.,]")


def known_words() -> frozenset[str]:
    """Give every header word any kind knows."""
    fields = [one for kind in KINDS.values() for one in kind.fields.values()]
    return frozenset(word for one in fields for word in one.words | one.vague)


WORDS = known_words()


def count_known(cells: Sequence[str]) -> int:
    """Count the names of a row that are header words of ours."""
    return sum(word_of(cell) in WORDS for cell in cells)


@dataclass(slots=True)
class _Placed:
    """One kind tried on a header: where each field would stand, and how much speaks for it."""

    kind: Kind
    at: dict[str, int] = field(default_factory=dict)
    weight: int = 0

    @property
    def missing(self) -> list[str]:
        return self.kind.missing(list(self.at))


def guess(
    headers: Sequence[str],
    samples: Sequence[Row] = (),
    *,
    kind: str | None = None,
    currency: str = "EUR",
    sheet: str = "",
) -> Mapping:
    """Choose kind, columns and ways of writing. kind: known already. currency: where no header names one.

    Raises `Unreadable` (kind_unknown, `kinds` names what it may be; columns_missing, `columns` the fields).
    """
    tried = [_place(one, headers, samples) for one in ([KINDS[kind]] if kind else KINDS.values())]
    best = max(tried, key=lambda one: (one.weight, not one.missing))
    if kind is None and (len(best.at) < FEWEST_COLUMNS or best.weight < 2 * WORD):
        raise Unreadable(reason="kind_unknown", kinds=list(KINDS))
    if best.missing:
        raise Unreadable(reason="columns_missing", columns=best.missing)
    return _mapping(best, headers, samples, currency, sheet)


def propose(
    headers: Sequence[str], samples: Sequence[Row] = (), *, kind: str, sheet: str = ""
) -> Mapping:
    """Say what the columns of a kind might mean, for a person to complete: what it needs may be missing."""
    return _mapping(_place(KINDS[kind], headers, samples), headers, samples, "EUR", sheet)


def _mapping(
    best: _Placed, headers: Sequence[str], samples: Sequence[Row], currency: str, sheet: str
) -> Mapping:
    named = {place: name for name, place in best.at.items()}
    texts = {name: _texts(samples, place) for name, place in best.at.items()}
    ways = _ways(best, headers, texts, currency)
    renamed = best.kind.settle(texts, ways)
    columns = [
        (header, renamed.get(name, name))
        for place, header in enumerate(headers)
        for name in [named.get(place, "")]
    ]
    return Mapping(
        best.kind.name, tuple(columns), ways.dates, ways.decimal, ways.currency, sheet=sheet
    )


def _place(kind: Kind, headers: Sequence[str], samples: Sequence[Row]) -> _Placed:
    placed = _Placed(kind)
    words = [word_of(header) for header in headers]
    for weight, meanings in ((WORD, "words"), (VAGUE_WORD, "vague")):
        for one in kind.fields.values():
            free = (place for place in range(len(words)) if place not in placed.at.values())
            found = next((place for place in free if words[place] in getattr(one, meanings)), None)
            if one.name not in placed.at and found is not None:
                placed.at[one.name] = found
                placed.weight += weight
    _place_by_values(placed, len(headers), samples)
    placed.weight += _hints(placed, words, samples)
    return placed


def _place_by_values(placed: _Placed, width: int, samples: Sequence[Row]) -> None:
    """Give a column without a known word to the one field its values can only mean."""
    for one in list(_wanted(placed)):
        fits = [
            place
            for place in range(width)
            if place not in placed.at.values()
            and (texts := [text for text in _texts(samples, place) if text])
            and all(one.type.strict(text) for text in texts)
        ]
        if len(fits) == 1:
            placed.at[one.name] = fits[0]
            placed.weight += VALUES


def _wanted(placed: _Placed) -> Iterator[Field]:
    missing = placed.missing
    for one in placed.kind.fields.values():
        if one.name not in placed.at and (one.name in missing or one.type in TOLD_BY_VALUES):
            yield one


def _hints(placed: _Placed, words: Sequence[str], samples: Sequence[Row]) -> int:
    """Weigh how documents are numbered, and what Sage says they are."""
    kind, weight = placed.kind, 0
    numbers = [text for text in _texts(samples, placed.at.get("number", -1)) if text]
    if kind.prefixes and numbers:
        begun = sum(bool(re.match(kind.prefixes, text, re.IGNORECASE)) for text in numbers)
        weight += PREFIXES * (2 * begun > len(numbers))
    if kind.document_types and "dotype" in words:
        types = {text for text in _texts(samples, words.index("dotype")) if text}
        weight += DOCUMENT_TYPE if types and types <= kind.document_types else -DOCUMENT_TYPE
    return weight


def _texts(samples: Sequence[Row], place: int) -> list[str]:
    """Give one column of the first rows; numbers of a workbook stay what they are."""
    if place < 0:
        return []
    cells = [cells[place] if place < len(cells) else "" for _, cells in samples]
    return [cell if isinstance(cell, Number) else cell.strip() for cell in cells]


def _ways(
    placed: _Placed, headers: Sequence[str], texts: dict[str, list[str]], currency: str
) -> Ways:
    fields = placed.kind.fields
    dates = [text for name, column in texts.items() if fields[name].type is DATE for text in column]
    amounts = [name for name in texts if fields[name].type is AMOUNT]
    named = [currency_in(headers[placed.at[name]]) for name in amounts]
    decimal = _decimal([text for name in amounts for text in texts[name]])
    return Ways(_order(dates), decimal, next(filter(None, named), currency))


def _order(dates: Sequence[str]) -> str:
    """Tell days from months: more than twelve is no month. Undecided, the day comes first."""
    found = [OTHER_DATE.fullmatch(TIME.sub("", text)) for text in dates]
    pairs = [(int(one[1]), int(one[2])) for one in found if one]
    days_first = any(first > 12 for first, _ in pairs)
    return "mdy" if not days_first and any(second > 12 for _, second in pairs) else "dmy"


def _decimal(amounts: Sequence[str]) -> str:
    """Tell the decimal mark by amounts that leave no doubt; "" when none does, or they differ."""
    votes = Counter(
        mark for text in amounts if not isinstance(text, Number) if (mark := _mark_of(text))
    )
    return next(iter(votes)) if len(votes) == 1 else ""


def _mark_of(text: str) -> str:
    marks: list[str] = MARKS.findall(text)
    digits = len(re.sub(r"\D", "", text[text.rfind(marks[-1]) :])) if marks else 0
    if not marks:
        return ""
    if any(one != two for one, two in pairwise(marks)):
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    return marks[0] if digits != 3 else ""
