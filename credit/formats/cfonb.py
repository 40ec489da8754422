"""French account statements of 120 characters a record (CFONB, "relevé de compte sur support informatique").

Records: 01 old balance, 04 movement, 05 its complements (named by three letters), 07 new balance. The last
sign of an amount is overpunched: it holds the last digit and the sign of the whole. Mainframes send them in
EBCDIC, without line ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from credit.formats import bank, ebcdic, table
from credit.formats.format import Format, Progress
from credit.formats.records import BankEntry, Contents, Statement
from credit.rules import creditor_reference
from credit.rules.money import NotAnAmount, exponent

RECORD = 120
SHORTEST = 104  # where the amount ends: trailing blanks may be cut off
HEAD = re.compile(rb"0[1457][0-9A-Z]{5}.{4}[0-9A-Z]{5}[A-Z]{3}[0-9].[0-9A-Z]{11}")
ZERO_ONE = b"\xf0\xf1"  # how a record 01 begins in EBCDIC
SIGNED_ZERO = {"é": "{", "è": "}"}
CHUNK_BYTES = RECORD * 512
PLUS, MINUS = "{ABCDEFGHI", "}JKLMNOPQR"
WORDS = ("LIB", "LCC", "LC2", "LCS")  # free text, and the structured reference of a transfer
NOT_REJECTED = ("", "00", "0")


def recognises(head: bytes) -> bool:
    """Say whether the first record has a statement's shape: bank, branch, currency, account."""
    if _is_ebcdic(head):
        return HEAD.match(ebcdic.decode(head[:RECORD]).encode("iso8859-15", "replace")) is not None
    return HEAD.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def read(path: Path, progress: Progress) -> Contents:
    """Read all statements of a file.

    Raises `Unreadable` (empty, binary, line_too_long, no_statement).
    """
    reader = _Reader(Contents())
    for line, record in _records(path, progress):
        reader.take(line, record)
    reader.end()
    contents = reader.contents
    if not contents.statements and not contents.errors.total:
        raise table.Unreadable(reason="no_statement")
    contents.lines = sum(len(one.entries) for one in contents.statements)
    bank.settle(contents, reader.ends)
    return contents


FORMAT = Format("cfonb", "bank", recognises, read)


def _records(path: Path, progress: Progress) -> Iterator[tuple[int, str]]:
    """Give the records, also of files without line ends."""
    with path.open("rb") as file:
        head = file.read(2 * RECORD)
    if _is_ebcdic(head):
        yield from _mainframe(path, progress)
        return
    if len(head) == 2 * RECORD and b"\n" not in head and b"\r" not in head:
        yield from _blocks(path, progress)
        return
    for line, text in table.text_lines(path, progress=progress):
        if text.strip():
            yield line, text.rstrip("\r\x1a")


def _blocks(path: Path, progress: Progress) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        number = 0
        while block := file.read(RECORD):
            if b"\0" in block:
                raise table.Unreadable(reason="binary")
            number += 1
            if block.strip(b" \t\r\n\x1a"):
                yield number, block.decode("iso8859-15")
            progress(number * RECORD)


def _is_ebcdic(head: bytes) -> bool:
    return head[:2] == ZERO_ONE


def _mainframe(path: Path, progress: Progress) -> Iterator[tuple[int, str]]:
    """Give the records of a mainframe's file, each of full length, with or without line ends between them."""
    number, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            rest = (rest + chunk).lstrip(ebcdic.LINE_ENDS)
            while len(rest) >= RECORD:
                number += 1
                yield number, _digits_signed(ebcdic.decode(rest[:RECORD]))
                rest = rest[RECORD:].lstrip(ebcdic.LINE_ENDS)
            progress(file.tell())
    if rest:
        yield number + 1, ebcdic.decode(rest)


def _digits_signed(record: str) -> str:
    """Spell an overpunched zero as files in ASCII do: its byte is a letter on these code pages."""
    last = SHORTEST - 1
    return record[:last] + SIGNED_ZERO.get(record[last], record[last]) + record[SHORTEST:]


@dataclass(slots=True)
class _Movement:
    """A record 04 and the texts of its complements, by their three letters."""

    line: int
    record: str
    texts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    contents: Contents
    ends: list[int] = field(default_factory=list)
    statement: Statement | None = None
    bare_account: str = ""
    started: int = 0
    movement: _Movement | None = None

    def take(self, line: int, record: str) -> None:
        """Take one record where it may stand; anything else is an error of its line."""
        kind, errors = record[:2], self.contents.errors
        if kind not in ("01", "04", "05", "07"):
            errors.add(line, "", "record_unknown", kind)
            return
        if len(record.rstrip()) > RECORD or (kind != "05" and len(record) < SHORTEST):
            errors.add(
                line, kind, "line_long" if len(record) > RECORD else "line_short", record[:40]
            )
            return
        if kind == "05":
            self._complement(line, record)
            return
        self._end_movement()
        if kind == "01":
            self.end()
            self._open(line, record)
        elif self.statement is None:
            errors.add(line, "", "record_out_of_place", kind)
        elif record[21:32] != self.bare_account:
            errors.add(line, kind, "account_differs", record[21:32])
        elif kind == "04":
            self.movement = _Movement(line, record)
        else:
            self._close(line, record)

    def end(self) -> None:
        """End the file or the statement that is open; without its record 07 it was cut off."""
        self._end_movement()
        if self.statement is not None:
            self.contents.errors.add(self.started, self.statement.account, "closing_missing")
        self.statement = None

    def _complement(self, line: int, record: str) -> None:
        if self.movement is None:
            self.contents.errors.add(line, "", "record_out_of_place", "05")
            return
        text = record[48:118].rstrip()
        if text and sum(map(len, self.movement.texts.values())) < 100:
            self.movement.texts.setdefault(record[45:48], []).append(text)

    def _open(self, line: int, record: str) -> None:
        currency = record[16:19]
        if not bank.CURRENCY.fullmatch(currency):
            self.contents.errors.add(line, "01", "currency_unknown", currency)
            currency = "EUR"
        self.bare_account, self.started = record[21:32], line
        account = bank.french_account(record[2:7], record[11:16], self.bare_account)
        self.statement = Statement(account, currency, first_on=self._day(line, record[34:40]))
        self.statement.opening_minor = self._amount(line, record, currency)
        self.contents.statements.append(self.statement)
        self.ends.append(line)

    def _close(self, line: int, record: str) -> None:
        statement, self.statement = self.statement, None
        if statement is not None:
            statement.closing_minor = self._amount(line, record, statement.currency)
            statement.last_on = self._day(line, record[34:40])
            self.ends[-1] = line

    def _end_movement(self) -> None:
        movement, self.movement = self.movement, None
        if movement is None or self.statement is None:
            return
        line, record, currency = movement.line, movement.record, self.statement.currency
        if record[16:19].strip() not in ("", currency):
            self.contents.errors.add(line, "04", "currency_differs", record[16:19])
            return
        minor = self._amount(line, record, currency)
        booked_on = self._day(line, record[34:40])
        if minor is not None and booked_on is not None:
            self.statement.entries.append(_spell(self.statement, movement, booked_on, minor))

    def _amount(self, line: int, record: str, currency: str) -> int | None:
        try:
            return overpunched(record[90:104], record[19:20], currency)
        except NotAnAmount:
            self.contents.errors.add(line, record[:2], "amount_unreadable", record[90:104])
            return None

    def _day(self, line: int, text: str) -> date | None:
        day = _day(text)
        if day is None:
            self.contents.errors.add(line, "", "date_unknown", text)
        return day


def overpunched(text: str, decimals: str, currency: str) -> int:
    """Read an amount whose last sign is `{A…I` (plus) or `}J…R` (minus) into minor units.

    decimals: how many of the digits stand after the decimal sign; those beyond the currency's exponent
    must be zeros. Raises `NotAnAmount`.
    """
    last = text[-1:]
    digit = PLUS.find(last) if last in PLUS else MINUS.find(last)
    digits = f"{text[:-1].strip()}{digit}"
    if digit < 0 or not last or not re.fullmatch(r"[0-9]{1,14}", digits):
        raise NotAnAmount(text=text)
    shift = exponent(currency) - (int(decimals) if decimals in tuple("0123456789") else 2)
    minor, beyond = divmod(int(f"{digits}{'0' * shift}"), int(f"1{'0' * -shift}"))
    if beyond:
        raise NotAnAmount(text=text)
    return -minor if last in MINUS else minor


def _spell(statement: Statement, movement: _Movement, booked_on: date, minor: int) -> BankEntry:
    record, texts = movement.record, movement.texts
    label, number = record[48:79], record[81:88].strip()
    own = bank.said(record[104:120]) or (number if number.strip("0") else "")
    words = [label, *(text for name in WORDS for text in texts.get(name, []))]
    reference, currency = bank.tidy(" ".join(words)), statement.currency
    names = ("NPY", "NBE") if minor >= 0 else ("NBE", "NPY")
    party = next((text for name in (*names, "NPO", "NBU") for text in texts.get(name, [])), "")
    rest = [f"{name}{text}" for name in sorted(texts) for text in texts[name]]
    client = texts.get("RCN", [""])[0]
    structured = next(filter(None, map(creditor_reference.verified, texts.get("LCS", []))), "")
    return BankEntry(
        statement.account,
        currency,
        booked_on,
        minor,
        bank.key_of(booked_on, minor, currency, reference=own, text="\n".join((label, *rest))),
        value_on=_day(record[42:48]),
        reference=reference,
        structured=structured or creditor_reference.found_in(" ".join((*words, client))),
        counterparty=bank.tidy(party),
        counterparty_account=bank.account_of("".join(texts.get("CBE", texts.get("CPY", []))[:1])),
        bank_code=record[32:34].strip(),
        reversal=record[40:42].strip() not in NOT_REJECTED,
        line=movement.line,
        end_to_end=bank.said(client[:35]),
    )


def _day(text: str) -> date | None:
    """Read DDMMYY."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return None
    return bank.day_of(bank.century(int(text[4:])), int(text[2:4]), int(text[:2]))
