"""Find document numbers in what a payer wrote, whatever became of separators, prefixes and zeros.

A number is only taken for a document's when it could hardly be anything else: dates, amounts, years and
short numbers that nothing announces are left alone.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from credit.rules.identifiers import is_creditor_reference, is_ogm
from credit.rules.search import fold

MOST_LETTERS = 2000  # of a text: what a bank passes on is far shorter
MOST_RUNS = 6  # parts of one document number: FA / 2026 / 11 / 00123
LARGEST_GAP = 3  # signs between two parts
LEAST_NAMED = 3  # digits of a number written with its own letters
LEAST_CUED = 4  # significant digits after "facture", "invoice", "n°"
LEAST_WEAK = 5  # significant digits with nothing before them
LEAST_STRONG = 6
# What announces a number, and what stands between the numbers of one list.
CUE = re.compile(
    r"factures?|fact?|fa?|invoices?|inv|rechnung(?:en|snr)?|rg|re|n[ro]?|num(?:ero)?|ref(?:erence)?"
    r"|avoirs?|credit|note|cn|doc(?:ument)?|piece|fatura|fattura|factura"
)
BETWEEN = re.compile(r"et|and|und|y|e|n[ro]?|num(?:ero)?")

RUN = re.compile(r"[a-z]+|[0-9]+")
AMOUNT = re.compile(
    r"(?<![0-9a-z/\-])[0-9]{1,3}(?:[ .]?[0-9]{3})*[.,][0-9]{2}(?![0-9])"
    r"|(?<![0-9])[0-9][0-9 .]*(?:,[0-9]+)? ?(?:€|eur\b|euros?\b)"
    r"|(?:€|\beur) ?[0-9][0-9 .]*(?:,[0-9]+)?"
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to read a stretch of a text as a document number: its key and where it stands.

    strong: it could hardly be anything else; otherwise the amount has to agree.
    """

    key: str
    start: int
    end: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A document number found in a text, and the items that bear it."""

    text: str
    items: tuple[int, ...]
    strong: bool


@lru_cache(maxsize=1 << 17)
def keys_of(ref: str) -> tuple[str, ...]:
    """Give the keys a document's number may be met under: whole, and without the letters in front.

    "FA-2026/00123" is met as FA202600123, FA 2026 123, 2026-00123 and 2026/123.
    """
    runs = RUN.findall(ref.lower() if ref.isascii() else fold(ref))
    while runs and not runs[-1].isdigit() and len(runs) > 1:
        runs.pop()
    tail = list(runs)
    while tail and not tail[0].isdigit():
        tail.pop(0)
    if not tail:
        return ()
    return tuple(dict.fromkeys(key for part in (runs, tail) for key in _keys(part)))


def named_in(text: str, known: Mapping[str, Collection[int]], *, amount: str = "") -> list[Named]:
    """List the known document numbers a text names, in the order in which they stand.

    known: key -> ids of the items that bear it (`keys_of`). amount: the receipt's own amount in minor
    units; a bare number that is just that names nothing. A number inside a longer one found is not told.
    """
    found = [one for one in spellings(text) if one.key in known and not _is_amount(one, amount)]
    found.sort(key=lambda one: (one.start - one.end, one.start, not one.strong))
    kept: list[Spelling] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    kept.sort(key=lambda one: one.start)
    return [Named(one.key.upper(), tuple(sorted(known[one.key])), one.strong) for one in kept]


@lru_cache(maxsize=1024)
def spellings(text: str) -> tuple[Spelling, ...]:
    """List every stretch of a text that may be a document number."""
    folded = fold(text[:MOST_LETTERS])
    runs = list(RUN.finditer(folded))
    amounts = [match.span() for match in AMOUNT.finditer(folded)]
    cued = _cued(runs)
    return tuple(
        spelling
        for first in range(len(runs))
        for stretch in _stretches(runs, first)
        for spelling in _read(stretch, amounts, cued=cued[first])
    )


def structured_keys(reference: str) -> tuple[str, ...]:
    """Give the keys a checked creditor reference carries; () when its check fails.

    ISO 11649 "RF" (two check digits, modulo 97-10) and the Belgian +++ddd/dddd/ddddd+++ (modulo 97).
    """
    bare = "".join(RUN.findall(reference.casefold()))
    if is_creditor_reference(bare):
        return (bare, *keys_of(bare[4:]), bare[4:].lstrip("0"))
    if is_ogm(bare):
        return (*keys_of(bare), bare[:10].lstrip("0"))
    return ()


def _keys(runs: list[str]) -> Iterator[str]:
    digits = significant = 0
    bare = []
    for run in runs:
        short = (run.lstrip("0") or "0") if run.isdigit() else run
        if run.isdigit():
            digits, significant = digits + len(run), significant + len(short)
        bare.append(short)
    if digits >= (LEAST_CUED if runs[0].isdigit() else LEAST_NAMED):
        yield "".join(runs)
    if significant >= LEAST_CUED:
        yield "-".join(bare)
        yield "".join([bare[0], *runs[1:]])


def _stretches(runs: list[re.Match[str]], first: int) -> Iterator[list[re.Match[str]]]:
    stretch: list[re.Match[str]] = []
    for run in runs[first : first + MOST_RUNS]:
        if stretch and run.start() - stretch[-1].end() > LARGEST_GAP:
            return
        stretch.append(run)
        if run[0].isdigit():
            yield list(stretch)


def _read(
    stretch: list[re.Match[str]], amounts: list[tuple[int, int]], *, cued: bool
) -> Iterator[Spelling]:
    """Read one stretch; what could be a date, a year or an amount needs a word that announces it."""
    words = [run[0] for run in stretch]
    start, end = stretch[0].start(), stretch[-1].end()
    strong = True
    if all(word.isdigit() for word in words):
        significant = len("".join(words).lstrip("0"))
        if any(start < there and here < end for here, there in amounts):
            return
        dubious = is_date("".join(words)) or is_date("".join(word.zfill(2) for word in words))
        if significant < LEAST_CUED or (not cued and (dubious or significant < LEAST_WEAK)):
            return
        if significant == 4 and "1990" <= words[0] <= "2099":
            return
        strong = significant >= LEAST_STRONG and not dubious
    for key in dict.fromkeys(_keys(words)):
        yield Spelling(key, start, end, strong)


def _cued(runs: list[re.Match[str]]) -> list[bool]:
    """Say of each part whether a word announces it as a number; numbers of one list share the word."""
    told, said = False, []
    for run in runs:
        said.append(told and run[0].isdigit())
        if CUE.fullmatch(run[0]):
            told = True
        elif not run[0].isdigit() and not BETWEEN.fullmatch(run[0]):
            told = False
    return said


def is_date(digits: str) -> bool:
    """Say whether digits could be a day or a month of our times, as YYYYMMDD, DDMMYY or YYYYMM."""
    if len(digits) == 8:
        return _day(digits[:4], digits[4:6], digits[6:]) or _day(
            digits[4:], digits[2:4], digits[:2]
        )
    if len(digits) == 6:
        short = (digits[:2], digits[2:4], digits[4:])
        days = _day("20" + short[2], short[1], short[0]) or _day(
            "20" + short[0], short[1], short[2]
        )
        return days or _day(digits[:4], digits[4:], "01") or _day(digits[2:], digits[:2], "01")
    return False


def _day(year: str, month: str, day: str) -> bool:
    if not 1990 <= int(year) <= 2099:
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_amount(one: Spelling, amount: str) -> bool:
    """Say whether a bare number is only the receipt's amount, with or without its decimals."""
    return bool(amount) and one.key in (amount, amount[:-2])
