"""Open Financial Exchange 1.x (SGML, where values close themselves) and 2.x (XML), as one stream of tags.

One reader for both: values are whatever stands behind a tag, so that private tags and absent end tags do no
harm. Nothing is expanded but the five plain entities and numbers; a DOCTYPE is refused.
"""

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from credit.formats import bank, table
from credit.formats.format import Format, Progress
from credit.formats.records import BankEntry, Contents, Statement
from credit.formats.table import Unreadable
from credit.rules import creditor_reference
from credit.rules.money import NotAnAmount

CHUNK_BYTES = 1 << 16
LONGEST_TAG = 1 << 16
MOST_FIELDS = 200  # of one aggregate
HEADER = re.compile(rb"OFXHEADER\s*[:=]|<OFX>", re.IGNORECASE)
NAME = re.compile(r"/?[A-Za-z0-9._]+(?=[\s/]|$)")
CDATA_BEGINS = "<![CDATA["
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2}).*", re.DOTALL)

STATEMENTS = {"STMTRS", "CCSTMTRS"}  # of an account, of a card
AGGREGATES = STATEMENTS | {
    "OFX", "STATUS", "STMTTRN", "BANKACCTFROM", "CCACCTFROM", "BANKTRANLIST", "LEDGERBAL", "AVAILBAL",
    "CURRENCY", "ORIGCURRENCY", "PAYEE", "BANKACCTTO", "CCACCTTO",
}  # fmt: skip


def recognises(head: bytes) -> bool:
    """Say whether a head holds the OFX header of either version, or its first tag."""
    return HEADER.search(head[:4096]) is not None


def read(path: Path, progress: Progress) -> Contents:
    """Read all statements of a file.

    Raises `Unreadable` (empty, binary, xml_dtd, xml_too_large, truncated, no_statement, bank_refused with
    the bank's `message`).
    """
    reader = _Reader(Contents())
    for line, tag, value in _tags(path, progress):
        reader.take(line, tag, value)
    if not reader.ended:
        raise Unreadable(reason="truncated")
    contents = reader.contents
    if not contents.statements and not contents.errors.total:
        raise Unreadable(reason="no_statement")
    contents.lines = sum(len(one.entries) for one in contents.statements)
    bank.settle(contents, reader.ends)
    return contents


FORMAT = Format("ofx", "bank", recognises, read)


def _tags(path: Path, progress: Progress) -> Iterator[tuple[int, str, str]]:
    """Give each tag in capitals ("/NAME" closes) with its line and the text behind it."""
    line = 1
    for piece in _pieces(path, progress):
        inside, closed, value = piece.partition(">")
        if piece.startswith("!") and not piece.startswith("!--"):
            raise Unreadable(reason="xml_dtd")
        found = NAME.match(inside)
        if closed and found:
            yield line, found[0].upper(), html.unescape(value).strip()
        line += piece.count("\n")


def _pieces(path: Path, progress: Progress) -> Iterator[str]:
    """Cut the text at each "<", whatever its lines; CDATA is text."""
    rest, begun, done = "", False, 0
    decoder = codecs.getincrementaldecoder(table.encoding_of(path))("replace")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if b"\0" in chunk:
                raise Unreadable(reason="binary")
            begun = begun or bool(chunk.strip())
            rest = CDATA.sub(lambda found: html.escape(found[1]), rest + decoder.decode(chunk))
            cut = _last_whole(rest)
            if cut > 0:
                yield from rest[:cut].split("<")
                rest = rest[cut:]
            if len(rest) > LONGEST_TAG:
                raise Unreadable(reason="xml_too_large", line=0)
            done += len(chunk)
            progress(done)
    if not begun:
        raise Unreadable(reason="empty")
    yield from rest.split("<")


def _last_whole(text: str) -> int:
    """Say up to where a text may be cut: before its last tag, with the CDATA that is its value."""
    last, cdata = text.rfind("<"), text.find(CDATA_BEGINS)
    if cdata < 0 and last >= 0 and CDATA_BEGINS.startswith(text[last:]):
        cdata = last  # cut inside the mark itself
    return text.rfind("<", 0, cdata) if cdata >= 0 else last


@dataclass(slots=True)
class _Frame:
    """One open aggregate and the first value of each of its fields."""

    name: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    contents: Contents
    ends: list[int] = field(default_factory=list)
    ended: bool = False
    stack: list[_Frame] = field(default_factory=list)
    account: dict[str, str] = field(default_factory=dict)
    balance: dict[str, str] = field(default_factory=dict)
    period: dict[str, str] = field(default_factory=dict)
    movements: list[_Frame] = field(default_factory=list)

    def take(self, line: int, tag: str, value: str) -> None:
        """Take one tag: an aggregate opens or closes, anything else is a value of the innermost."""
        if tag == "/OFX":
            self.ended = True
        elif tag.startswith("/"):
            self._close(tag[1:])
        elif tag in AGGREGATES:
            self._open(line, tag)
        elif self.stack and value and len(self.stack[-1].fields) < MOST_FIELDS:
            self.stack[-1].fields.setdefault(tag, value)

    def _open(self, line: int, tag: str) -> None:
        if any(frame.name == tag for frame in self.stack):
            self.contents.errors.add(line, "", "record_out_of_place", tag)
            self._close(tag)
        self.stack.append(_Frame(tag, line))
        if tag in STATEMENTS:
            self.account, self.balance, self.period, self.movements = {}, {}, {}, []

    def _close(self, tag: str) -> None:
        if not any(frame.name == tag for frame in self.stack):
            return
        while (frame := self.stack.pop()).name != tag:
            pass
        fields = frame.fields
        if tag == "STATUS" and fields.get("SEVERITY", "").upper() == "ERROR":
            message = fields.get("MESSAGE", fields.get("CODE", ""))
            raise Unreadable(reason="bank_refused", message=bank.tidy(message)[:200])
        if tag in STATEMENTS:
            self._statement(frame)
        elif tag == "STMTTRN":
            self.movements.append(frame)
        elif tag in ("BANKACCTFROM", "CCACCTFROM"):
            self.account = fields
        elif tag == "LEDGERBAL":
            self.balance = fields
        elif tag == "BANKTRANLIST":
            self.period = fields
        elif self.stack and self.stack[-1].name == "STMTTRN":  # CURRENCY, PAYEE, BANKACCTTO …
            more = {f"{tag}/{name}": value for name, value in fields.items()}
            self.stack[-1].fields.update(more)

    def _statement(self, frame: _Frame) -> None:
        errors, account = self.contents.errors, _account(self.account)
        if not account:
            errors.add(frame.line, "ACCTID", "account_missing")
        said = [frame.fields.get("CURDEF", "")]
        said += [one.fields.get("CURRENCY/CURSYM", "") for one in self.movements]
        currency = next(filter(None, said), "").upper()
        if not bank.CURRENCY.fullmatch(currency):
            errors.add(frame.line, "CURDEF", "currency_unknown", currency)
            return
        statement = Statement(
            account,
            currency,
            first_on=_day(self.period.get("DTSTART", "")),
            last_on=_day(self.period.get("DTEND", "")),
        )
        if "BALAMT" in self.balance:
            statement.closing_minor = self._amount(frame.line, self.balance["BALAMT"], currency)
        entries = (self._entry(statement, movement) for movement in self.movements)
        statement.entries = [entry for entry in entries if entry]
        self.contents.statements.append(statement)
        self.ends.append(frame.line)

    def _entry(self, statement: Statement, movement: _Frame) -> BankEntry | None:
        fields, line = movement.fields, movement.line
        currency = fields.get("CURRENCY/CURSYM", statement.currency).upper()
        if currency != statement.currency:
            self.contents.errors.add(line, "CURSYM", "currency_differs", currency)
            return None
        written = fields.get("DTPOSTED", "")
        booked_on = _day(written)
        if booked_on is None:
            code = "date_unknown" if written else "date_missing"
            self.contents.errors.add(line, "DTPOSTED", code, written)
            return None
        minor = self._amount(line, fields.get("TRNAMT", ""), currency)
        return None if minor is None else _spell(statement, movement, booked_on, minor)

    def _amount(self, line: int, text: str, currency: str) -> int | None:
        try:
            return bank.minor_of(text, currency, signed=True)
        except NotAnAmount:
            self.contents.errors.add(line, "", "amount_unreadable", text)
            return None


def _spell(statement: Statement, movement: _Frame, booked_on: date, minor: int) -> BankEntry:
    fields, currency = movement.fields, statement.currency
    name = bank.tidy(fields.get("NAME") or fields.get("PAYEE/NAME", ""))
    memo = bank.said(fields.get("MEMO", ""))
    reference = memo if any(sign.isalnum() for sign in memo) else name
    own, number = bank.said(fields.get("FITID", "")), bank.said(fields.get("REFNUM", ""))
    other = fields.get("BANKACCTTO/ACCTID") or fields.get("CCACCTTO/ACCTID", "")
    text = "\n".join((name, memo, number, fields.get("CHECKNUM", "")))
    return BankEntry(
        statement.account,
        currency,
        booked_on,
        minor,
        bank.key_of(booked_on, minor, currency, reference=own, text=text),
        value_on=_day(fields.get("DTAVAIL", "")),
        reference=reference,
        structured=creditor_reference.found_in(f"{name} {memo} {number}"),
        counterparty=name,
        counterparty_account=bank.account_of(other),
        bank_code=bank.tidy(fields.get("TRNTYPE", "")).upper(),
        line=movement.line,
        end_to_end=number,
    )


def _account(fields: dict[str, str]) -> str:
    """Name the account: by its IBAN where bank, branch and number make up a French one."""
    parts = [fields.get(name, "") for name in ("BANKID", "BRANCHID", "ACCTID")]
    if [len(part) for part in parts] == [5, 5, 11]:
        return bank.french_account(*parts)
    return bank.account_of(parts[2])


def _day(text: str) -> date | None:
    """Read the day of YYYYMMDDHHMMSS.XXX[gmt offset], as the bank's own calendar says it."""
    found = DAY.fullmatch(text)
    return bank.day_of(int(found[1]), int(found[2]), int(found[3])) if found else None
