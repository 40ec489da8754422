"""What the readers of bank files share: exact amounts, sane days, tidy texts, natural keys, the proof."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256

from credit.formats.findings import Findings
from credit.formats.records import BankEntry, Contents, Statement
from credit.rules.identifiers import IBAN_LENGTHS, is_iban
from credit.rules.money import NotAnAmount, exponent, format_decimal

LONGEST_TEXT = 500  # characters kept of a reference or a name
LONGEST_KEY = 40  # a longer reference goes into the key as its hash
FIRST_YEAR, LAST_YEAR = 1970, 2099
MOST_DIGITS = (
    13  # before the decimal sign: what every database holds as a whole number of minor units
)

DECIMAL = re.compile(r"([+-]?)0*([0-9]*)(?:[.,]([0-9]*))?")
CURRENCY = re.compile(r"[A-Z]{3}")
CURRENCY_BEHIND = re.compile("(?:/?[A-Z]{3})?")
RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
NOTHING_SAID = {"", "N", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "EREF", "KREF", "NOREF"}


def minor_of(text: str, currency: str, *, signed: bool = False) -> int:
    """Read a decimal as machines write it: one decimal sign, point or comma, never thousands.

    Digits beyond the currency's exponent (ISO 4217) must be zeros. Raises `NotAnAmount`, also for more
    than thirteen digits before the decimal sign.
    """
    found = DECIMAL.fullmatch(text.strip())
    if not found or not any(sign.isdigit() for sign in text) or (found[1] and not signed):
        raise NotAnAmount(text=text[:40])
    whole, fraction, digits = found[2], found[3] or "", exponent(currency)
    if len(whole) > MOST_DIGITS or fraction[digits:].strip("0"):
        raise NotAnAmount(text=text[:40])
    minor = int((whole or "0") + fraction[:digits].ljust(digits, "0"))
    return -minor if found[1] == "-" else minor


def day_of(year: int, month: int, day: int) -> date | None:
    """Give a day between 1970 and 2099; None when there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def century(two_digits: int) -> int:
    """Complete a year of two digits: 70 to 99 are of the last century."""
    return two_digits + (1900 if two_digits >= 70 else 2000)


def tidy(text: str) -> str:
    """Bring a text to one line of at most 500 characters, without control characters."""
    text = text[: 4 * LONGEST_TEXT]
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())[:LONGEST_TEXT].rstrip()


def said(reference: str) -> str:
    """Give a reference, or "" where a bank writes words for "none"."""
    reference = tidy(reference)
    return "" if reference.upper().rstrip("+") in NOTHING_SAID else reference


def account_of(text: str) -> str:
    """Name an account: an IBAN (ISO 13616) bare and without a currency behind it, else as written."""
    return iban_of(text) or tidy(text)


def iban_of(text: str) -> str:
    """Give the IBAN a text is, bare and without a currency behind it; "" when its check is wrong."""
    number = re.sub(r"\s", "", text[:LONGEST_TEXT]).upper()
    bare = number[: IBAN_LENGTHS.get(number[:2], 0)]
    return bare if is_iban(bare) and CURRENCY_BEHIND.fullmatch(number[len(bare) :]) else ""


def french_account(bank_code: str, branch: str, number: str) -> str:
    """Name a French account by its IBAN, which bank, branch and number determine (RIB key, modulo 97).

    Parts that are none of an RIB (5, 5 and 11 digits or capitals) are put side by side.
    """
    bare = f"{bank_code}{branch}{number}"
    if not re.fullmatch(r"[0-9A-Z]{21}", bare):
        return tidy(f"{bank_code} {branch} {number}")
    digits = bare.translate(RIB_LETTERS)
    key = 97 - (89 * int(digits[:5]) + 15 * int(digits[5:10]) + 3 * int(digits[10:])) % 97
    basic = f"{bare}{key:02}"
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{basic}FR00")) % 97
    return f"FR{check:02}{basic}"


def key_of(booked_on: date, minor: int, currency: str, *, reference: str, text: str) -> str:
    """Make a movement's natural key: day, amount and the bank's reference, else a hash of the text.

    The reference alone would not do: banks use one for several movements, and number anew in each file.
    """
    words = reference
    if not reference or len(reference) > LONGEST_KEY or "#" in reference:  # "#" numbers twins
        words = "~" + sha256((reference or text).encode()).hexdigest()[:32]
    return f"{booked_on:%Y%m%d}:{minor}{currency}:{words}"


def settle(contents: Contents, found_at: Iterable[int] = ()) -> None:
    """Finish a reading: prove each statement, drop statements written twice, number identical movements.

    found_at: the line where each statement ends, for the findings.
    """
    lines = dict(enumerate(found_at))
    kept: dict[tuple[object, ...], Statement] = {}
    for at, statement in enumerate(contents.statements):
        _prove(statement, lines.get(at, 0), contents.errors)
        if _face(statement) in kept and statement.entries:
            contents.warnings.add(lines.get(at, 0), "", "statement_twice", statement.number)
            continue
        kept[(*_face(statement), at) if not statement.entries else _face(statement)] = statement
    contents.statements = list(kept.values())
    seen: Counter[tuple[str, str]] = Counter()
    for statement in contents.statements:
        statement.entries = [_numbered(entry, seen) for entry in statement.entries]


def _prove(statement: Statement, line: int, errors: Findings) -> None:
    if statement.off_by_minor:
        off = format_decimal(statement.off_by_minor, statement.currency)
        errors.add(line, statement.account, "statement_unbalanced", f"{off} {statement.currency}")


def _face(statement: Statement) -> tuple[object, ...]:
    """Tell statements apart; a day without movements looks like another, and does no harm."""
    return (
        statement.account,
        statement.currency,
        statement.number,
        statement.opening_minor,
        statement.closing_minor,
        tuple(entry.key for entry in statement.entries),
    )


def _numbered(entry: BankEntry, seen: Counter[tuple[str, str]]) -> BankEntry:
    """Tell identical movements of one account apart by their order; a batch's parts stay together."""
    base = entry.batch or entry.key
    part = entry.key.removeprefix(base)
    if part in ("", "/1"):
        seen[entry.account, base] += 1
    count = seen[entry.account, base]
    if count < 2:
        return entry
    key = f"{base}#{count}"
    return replace(entry, key=key + part, batch=key if entry.batch else "")
