"""Bank to customer cash management, every version: CAMT.053 statements, 052 reports, 054 notices (ISO 20022).

A credit or debit indicator already tells a reversal's own direction (ISO 20022, ReversalIndicator: "if CRDT
and reversal, the original entry was a debit"), so amounts keep it. Only booked entries are taken.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from credit.formats import bank
from credit.formats.camt_details import Detail, read_detail
from credit.formats.format import Format, Progress
from credit.formats.records import BankEntry, Contents, Statement
from credit.formats.table import Unreadable
from credit.formats.xml_stream import Element, elements
from credit.rules.money import NotAnAmount, format_decimal

STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
WANTED = frozenset((*STATEMENTS, "Acct", "Bal", "Ntry", "TxDtls"))
NAMESPACE = re.compile(
    rb"iso:20022:tech:xsd:camt\.05[234]\.|<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)"
)
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*|Z|[+-][0-9:]*)?", re.DOTALL)
SIGNS = {"CRDT": 1, "DBIT": -1}
T = TypeVar("T")


def recognises(head: bytes) -> bool:
    """Say whether a head is a CAMT message's: by its namespace, else by the message's element."""
    text = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    text = text.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return text.startswith(b"<") and NAMESPACE.search(text) is not None


def read(path: Path, progress: Progress) -> Contents:
    """Read a whole message.

    Raises `Unreadable` (xml_malformed, xml_dtd, xml_too_deep, xml_too_large, no_statement).
    """
    contents, pages, ends = Contents(), _Page(), list[int]()
    for element in elements(path, WANTED, progress):
        if element.name in STATEMENTS:
            contents.statements.append(_statement(element, pages, contents))
            ends.append(element.line)
            pages = _Page()
        else:
            pages.take(element)
    if not contents.statements:
        raise Unreadable(reason="no_statement")
    contents.lines = sum(len(one.entries) for one in contents.statements)
    bank.settle(contents, ends)
    return contents


FORMAT = Format("camt", "bank", recognises, read)


@dataclass(slots=True)
class _Page:
    """What has been met of one statement so far; banks do not all keep the schema's order."""

    account: Element | None = None
    balances: list[Element] = field(default_factory=list)
    entries: list[tuple[Element, list[Detail]]] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)

    def take(self, element: Element) -> None:
        if element.name == "Acct":
            self.account = self.account or element
        elif element.name == "Bal":
            self.balances.append(element)
        elif element.name == "TxDtls":
            self.details.append(read_detail(element))
        else:
            self.entries.append((element, self.details))
            self.details = []


def _statement(node: Element, page: _Page, contents: Contents) -> Statement:
    account = (
        page.account.text_at("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id") if page.account else ""
    )
    if not account:
        contents.errors.add(node.line, "Acct", "account_missing")
    statement = Statement(
        bank.account_of(account),
        _currency(node, page, contents),
        bank.tidy(node.text_at("ElctrncSeqNb", "LglSeqNb", "Id")),
        first_on=_day(node.text_at("FrToDt/FrDtTm", "FrToDt/FrDt")),
        last_on=_day(node.text_at("FrToDt/ToDtTm", "FrToDt/ToDt")),
    )
    if node.name == "Stmt":  # reports and notices tell a part of a day: nothing to prove
        statement.opening_minor = _balance(page, OPENING, statement.currency, contents)
        statement.closing_minor = _balance(page, CLOSING, statement.currency, contents)
    for entry, details in page.entries:
        statement.entries += _Entry(entry, details, statement, contents).read()
    return statement


def _currency(node: Element, page: _Page, contents: Contents) -> str:
    """Name the account's currency: its own, else its first entry's, else its first balance's."""
    said = page.account.text_at("Ccy") if page.account else ""
    amounts = (one.find("Amt") for one in (*(entry for entry, _ in page.entries), *page.balances))
    said = said or next((one.attributes.get("Ccy", "") for one in amounts if one), "")
    if not bank.CURRENCY.fullmatch(said):
        contents.errors.add(node.line, "Ccy", "currency_unknown", said)
        return "EUR"
    return said


def _balance(page: _Page, kinds: tuple[str, ...], currency: str, contents: Contents) -> int | None:
    """Give the first balance of the first kind there is; one of another currency proves nothing."""
    for kind in kinds:
        for node in page.balances:
            if node.text_at("Tp/CdOrPrtry/Cd", "Tp/Cd") != kind:
                continue
            amount = node.find("Amt")
            other = amount.attributes.get("Ccy", "") if amount else ""
            if other != currency:
                contents.warnings.add(node.line, kind, "balance_currency", other)
                continue
            try:
                return _signed(node, currency)
            except NotAnAmount:
                contents.errors.add(node.line, kind, "amount_unreadable", node.text_at("Amt"))
    return None


def _signed(node: Element, currency: str) -> int:
    """Read amount and indicator. Raises `NotAnAmount`, also when the indicator is neither side."""
    sign = SIGNS.get(node.text_at("CdtDbtInd"))
    if sign is None:
        raise NotAnAmount(text=node.text_at("CdtDbtInd"))
    return sign * bank.minor_of(node.text_at("Amt"), currency)


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    return bank.day_of(int(found[1]), int(found[2]), int(found[3])) if found else None


@dataclass(slots=True)
class _Entry:
    """One entry on its way to a movement, or to the movements of its batch."""

    node: Element
    details: list[Detail]
    statement: Statement
    contents: Contents

    def read(self) -> list[BankEntry]:
        node, errors = self.node, self.contents.errors
        status = node.text_at("Sts", "Sts/Cd", "Sts/Prtry")
        if status not in ("", "BOOK"):
            self.contents.warnings.add(node.line, "Sts", "entry_pending", status)
            return []
        amount = node.find("Amt")
        currency = amount.attributes.get("Ccy", "") if amount else ""
        if currency != self.statement.currency:
            errors.add(node.line, "Amt", "currency_differs", currency)
            return []
        try:
            minor = _signed(node, currency)
        except NotAnAmount:
            errors.add(node.line, "Amt", "amount_unreadable", node.text_at("Amt"))
            return []
        written = node.text_at("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        booked_on = _day(written)
        if booked_on is None:
            errors.add(node.line, "BookgDt", "date_unknown" if written else "date_missing", written)
            return []
        return self._movements(booked_on, minor)

    def _movements(self, booked_on: date, minor: int) -> list[BankEntry]:
        blank = self._blank(booked_on, minor)
        whole = self._spell(blank, self.details, minor)
        key = self._key(whole)
        for wrong in (one for detail in self.details for one in detail.wrong_references):
            self.contents.warnings.add(self.node.line, "Ref", "reference_check", wrong)
        parts = self._parts(minor) if self.details else []
        if len(parts) < 2:
            return [replace(whole, key=key)]
        return [
            replace(self._spell(blank, [detail], part), key=f"{key}/{number}", batch=key)
            for number, (detail, part) in enumerate(zip(self.details, parts, strict=True), 1)
        ]

    def _parts(self, minor: int) -> list[int]:
        """Give each detail's amount when they make up the entry; else warn, and give none."""
        currency = self.statement.currency
        parts = [detail.amount_in(currency, -1 if minor < 0 else 1) for detail in self.details]
        known = [part for part in parts if part is not None]
        single = len(self.details) == 1
        if len(known) == len(parts) and sum(known) == minor:
            return known
        if not single or (known and self.details[0].is_exact):
            value = f"{format_decimal(minor, currency)} {currency}"
            self.contents.warnings.add(self.node.line, "TxDtls", "batch_unsplit", value)
        return []

    def _blank(self, booked_on: date, minor: int) -> BankEntry:
        node = self.node
        return BankEntry(
            self.statement.account,
            self.statement.currency,
            booked_on,
            minor,
            "",
            value_on=_day(node.text_at("ValDt/Dt", "ValDt/DtTm")),
            bank_code=_code(node),
            reversal=node.text_at("RvslInd") in ("true", "1"),
            line=node.line,
        )

    def _key(self, whole: BankEntry) -> str:
        own = [self.node.text_at("AcctSvcrRef"), self.node.text_at("NtryRef")]
        if len(self.details) == 1:
            own.append(self.details[0].servicer_ref)
        reference = next((ref for ref in map(bank.said, own) if ref), "")
        text = "\n".join((whole.reference, whole.end_to_end, whole.counterparty))
        minor, currency = whole.amount_minor, whole.currency
        return bank.key_of(whole.booked_on, minor, currency, reference=reference, text=text)

    def _spell(self, blank: BankEntry, details: list[Detail], minor: int) -> BankEntry:
        """Write into an entry what its details say: the one of a part, or all that agree of a whole."""
        reversal = blank.reversal or any(detail.returned for detail in details)
        from_debtor = (minor >= 0) != reversal  # parties keep the roles they had in the original
        texts = dict.fromkeys(detail.reference for detail in details if detail.reference)
        name, account = _agreed([detail.party(from_debtor) for detail in details], ("", ""))
        return replace(
            blank,
            amount_minor=minor,
            reference=bank.tidy("; ".join(texts) or self.node.text_at("AddtlNtryInf")),
            structured=_agreed([detail.structured for detail in details], ""),
            counterparty=name,
            counterparty_account=account,
            reversal=reversal,
            end_to_end=_agreed([detail.end_to_end for detail in details], ""),
        )


def _agreed(values: list[T], otherwise: T) -> T:
    """Give what all say, or the other when they do not agree."""
    return values[0] if values and all(value == values[0] for value in values) else otherwise


def _code(node: Element) -> str:
    """Spell the bank transaction code: domain.family.subfamily, else the bank's own."""
    domain = node.find("BkTxCd/Domn")
    if domain:
        parts = (domain.text_at("Cd"), domain.text_at("Fmly/Cd"), domain.text_at("Fmly/SubFmlyCd"))
        return bank.tidy(".".join(part for part in parts if part))
    return bank.tidy(node.text_at("BkTxCd/Prtry/Cd"))
