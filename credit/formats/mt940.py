"""SWIFT customer statements MT940 and interim reports MT942, as banks and their portals write them.

Tags (SWIFT User Handbook, category 9): 25 account, 28C number, 60 opening, 61 movement, 86 its information,
62 closing; F is final and M intermediate, so a statement of several pages is put together again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from credit.formats import bank, table
from credit.formats.format import Format, Progress
from credit.formats.mt940_details import Details, read_details, read_old_details
from credit.formats.records import BankEntry, Contents, Statement
from credit.rules import creditor_reference
from credit.rules.money import NotAnAmount, format_decimal

# Only these begin a field: what follows may hold a time like ":12:11".
TAG = re.compile(
    r":(20|21|25P?|28C?|34F|13D?|60[FM]|61|62[FM]|64|65|86|90[CD]|NS|94[02]):(.*)", re.DOTALL
)
TELLING = re.compile(rb"^:(?:20|25P?|28C?|60[FM]|61|62[FM]):", re.MULTILINE)
BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})?([0-9][0-9,]*)")
FLOOR_LIMIT = re.compile(r"([A-Z]{3})[CD]?[0-9,]+")
MOVEMENT = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?(?P<mark>R?[CD])[A-Z]?(?P<amount>[0-9]+(?:,[0-9]*)?)"
    r"(?P<type>[A-Z][A-Z0-9]{3})?(?P<rest>.*)"
)
RETURNED = {"NRTI", "FRTI", "SRTI"}  # SWIFT transaction type "returned item"
MOST_LINES = 200  # of one field; the standard allows six


def recognises(head: bytes) -> bool:
    """Say whether a line begins with one of the tags every statement has."""
    return TELLING.search(head.replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")) is not None


def read(path: Path, progress: Progress) -> Contents:
    """Read all statements of a file.

    Raises `Unreadable` (empty, binary, line_too_long, no_statement).
    """
    reader = _Reader(Contents())
    for tag, line, lines in _fields(path, progress):
        reader.take(tag, line, lines)
    reader.close()
    contents = reader.contents
    if not contents.statements and not contents.errors.total:
        raise table.Unreadable(reason="no_statement")
    contents.lines = sum(len(one.entries) for one in contents.statements)
    bank.settle(contents, reader.ends)
    return contents


FORMAT = Format("mt940", "bank", recognises, read)


def _fields(path: Path, progress: Progress) -> Iterator[tuple[str, int, list[str]]]:
    """Give each field's tag, line and texts; the tag "-" ends a message."""
    tag, first, lines = "", 0, list[str]()
    for number, raw in table.text_lines(path, progress=progress):
        text = raw.strip("\x01\x03\r").removesuffix("\x03")
        found = TAG.match(text)
        if found or text.rstrip() in ("-", "-}"):
            if tag:
                yield tag, first, lines
            tag, first, lines = (found[1], number, [found[2]]) if found else ("", number, [])
            if not found:
                yield "-", number, []
        elif tag and text.strip():
            if len(lines) >= MOST_LINES:
                raise table.Unreadable(reason="line_too_long", line=number)
            lines.append(text)
    if tag:
        yield tag, first, lines


@dataclass(slots=True)
class _Message:
    """One page: a statement, or the part of one between two intermediate balances."""

    line: int
    account: str = ""
    currency: str = ""
    number: str = ""
    opening: tuple[bool, int] | None = None  # intermediate?, minor units
    closing: tuple[bool, int] | None = None
    first_on: date | None = None
    last_on: date | None = None
    movements: list["_Movement"] = field(default_factory=list)


@dataclass(slots=True)
class _Movement:
    line: int
    text: str
    more: str
    details: Details | None = None


@dataclass(slots=True)
class _Reader:
    """Follows the tags through the messages; a tag that belongs to no message is an error."""

    contents: Contents
    ends: list[int] = field(default_factory=list)
    message: _Message | None = None
    last: tuple[str, int] | None = None  # account and minor units where an intermediate page ended

    def take(self, tag: str, line: int, lines: list[str]) -> None:
        if tag in ("20", "-") or (tag in ("25", "25P") and self.message and self.message.account):
            self.close()
        if tag in ("20", "25", "25P"):
            self.message = self.message or _Message(line)
        if self.message is None:
            if tag[:2] in ("60", "61", "62") and self.contents.statements:
                self.contents.errors.add(line, tag, "record_out_of_place", tag)
            return
        self._fill(self.message, tag, line, lines)

    def _fill(self, message: _Message, tag: str, line: int, lines: list[str]) -> None:
        text = lines[0].strip() if lines else ""
        if tag in ("25", "25P"):
            message.account = bank.account_of(text)
        elif tag in ("28", "28C"):
            message.number = bank.tidy(text.partition("/")[0])
        elif tag == "34F":
            found = FLOOR_LIMIT.fullmatch(text)
            message.currency = message.currency or (found[1] if found else "")
        elif tag in ("60F", "60M", "62F", "62M"):
            self._balance(message, tag, line, text)
        elif tag == "61":
            message.movements.append(_Movement(line, text, bank.tidy(" ".join(lines[1:]))))
        elif tag == "86" and message.movements and message.closing is None:
            message.movements[-1].details = read_details(lines)
        elif tag == "NS" and message.movements:
            message.movements[-1].details = read_old_details(lines)

    def _balance(self, message: _Message, tag: str, line: int, text: str) -> None:
        found = BALANCE.fullmatch(text)
        day = _day(found[2]) if found else None
        if not found or day is None:
            self.contents.errors.add(line, tag, "record_unknown", text)
            return
        message.currency = message.currency or found[3] or ""
        try:
            minor = bank.minor_of(found[4], message.currency)
        except NotAnAmount:
            self.contents.errors.add(line, tag, "amount_unreadable", text)
            return
        if found[3] and found[3] != message.currency:
            self.contents.errors.add(line, tag, "currency_differs", found[3])
        balance = (tag[2] == "M", -minor if found[1] == "D" else minor)
        if tag[:2] == "60":
            message.opening, message.first_on = balance, day
        else:
            message.closing, message.last_on = balance, day

    def close(self) -> None:
        """End the message that is open, if any, and judge it."""
        message, self.message = self.message, None
        if message is None or not (message.opening or message.closing or message.movements):
            return
        errors = self.contents.errors
        if not message.account:
            errors.add(message.line, "25", "account_missing")
        if not bank.CURRENCY.fullmatch(message.currency):
            errors.add(message.line, "60F", "currency_unknown", message.currency)
            return
        if message.opening and not message.closing:
            errors.add(message.line, message.account, "closing_missing")
        entries = [one for each in message.movements for one in self._entry(message, each)]
        self._add(message, entries)

    def _add(self, message: _Message, entries: list[BankEntry]) -> None:
        """Open a statement, or go on with the one whose last page ended on an intermediate balance."""
        opening, closing = message.opening, message.closing
        if self._goes_on(message):
            statement = self.contents.statements[-1]
        else:
            statement = Statement(
                message.account,
                message.currency,
                message.number,
                opening_minor=opening[1] if opening else None,
                first_on=message.first_on,
            )
            self.contents.statements.append(statement)
            self.ends.append(message.line)
        statement.entries += entries
        statement.closing_minor = closing[1] if closing else None
        statement.last_on = message.last_on
        self.last = (message.account, closing[1]) if closing and closing[0] else None

    def _goes_on(self, message: _Message) -> bool:
        """Say whether a page follows the last one; if it should and begins elsewhere, that is an error."""
        if not (message.opening and message.opening[0] and self.last):
            return False
        if self.last[0] != message.account:
            return False
        off = message.opening[1] - self.last[1]
        if off:
            value = f"{format_decimal(off, message.currency)} {message.currency}"
            self.contents.errors.add(message.line, message.account, "pages_differ", value)
        return not off

    def _entry(self, message: _Message, movement: _Movement) -> Iterator[BankEntry]:
        errors = self.contents.errors
        found = MOVEMENT.fullmatch(movement.text)
        if not found:
            errors.add(movement.line, "61", "record_unknown", movement.text)
            return
        value_on = _day(found["value"])
        booked_on = _booking_day(found["entry"], value_on) if found["entry"] else value_on
        if value_on is None or booked_on is None:
            errors.add(
                movement.line, "61", "date_unknown", f"{found['value']}{found['entry'] or ''}"
            )
            return
        try:
            minor = bank.minor_of(found["amount"], message.currency)
        except NotAnAmount:
            errors.add(movement.line, "61", "amount_unreadable", found["amount"])
            return
        reversal, side = found["mark"].startswith("R"), found["mark"][-1]
        if (side == "D") != reversal:  # the reversal of a credit takes money out
            minor = -minor
        yield _spell(message, movement, found, (booked_on, value_on), minor)


def _spell(
    message: _Message,
    movement: _Movement,
    found: re.Match[str],
    days: tuple[date, date],
    minor: int,
) -> BankEntry:
    own, _, theirs = found["rest"].partition("//")
    own, theirs = bank.said(own), bank.said(theirs)
    details = movement.details or Details()
    reference = details.reference or movement.more or own
    kind, currency = found["type"] or "", message.currency
    text = "\n".join((reference, own, movement.more, details.counterparty))
    return BankEntry(
        message.account,
        currency,
        days[0],
        minor,
        bank.key_of(days[0], minor, currency, reference=theirs, text=text),
        value_on=days[1],
        reference=reference,
        structured=creditor_reference.verified(own) or creditor_reference.found_in(details.whole),
        counterparty=details.counterparty,
        counterparty_account=details.account or bank.iban_of(movement.more),
        bank_code="/".join(part for part in (kind, details.code) if part),
        reversal=found["mark"].startswith("R") or kind in RETURNED or details.returned,
        line=movement.line,
        end_to_end=details.end_to_end or own,
    )


def _day(text: str) -> date | None:
    """Read YYMMDD. German banks value interest on 30 February (30/360): its last day is meant."""
    year, month, day = bank.century(int(text[:2])), int(text[2:4]), int(text[4:])
    if month == 2 and day in (29, 30):
        return bank.day_of(year, 2, day) or bank.day_of(year, 2, 29) or bank.day_of(year, 2, 28)
    return bank.day_of(year, month, day)


def _booking_day(text: str, value_on: date | None) -> date | None:
    """Give the day MMDD nearest to the value date: around New Year they lie in two years."""
    if value_on is None:
        return None
    years = (value_on.year - 1, value_on.year, value_on.year + 1)
    days = (bank.day_of(year, int(text[:2]), int(text[2:])) for year in years)
    return min(filter(None, days), key=lambda day: abs(day - value_on), default=None)
