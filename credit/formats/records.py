"""What files of others hold, whoever wrote them: bank entries, invoices, their life-cycle statuses.

Amounts are whole minor units of the record's own currency; dates are dates. A reader fills `Contents`; who
applies it never asks which format it came from.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from credit.formats.findings import Findings
from credit.rules.money import format_decimal


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One movement on one account of ours; a batch that names its parts gives one entry per part.

    amount_minor: money in is positive. reference: what the payer says it pays, the most telling text.
    structured: a creditor reference that carries its own check (ISO 11649 "RF…", Belgian OGM, …), else "".
    key: natural within the account, so that a movement read twice, even from two formats of one bank, is
    one; parts of a batch have the batch's key and a number (`<batch>/<n>`). reversal: it takes an earlier
    movement back, and its amount goes the other way. end_to_end: the payer's own reference.
    """

    account: str
    currency: str
    booked_on: date
    amount_minor: int
    key: str
    value_on: date | None = None
    reference: str = ""
    structured: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    bank_code: str = ""
    batch: str = ""
    reversal: bool = False
    line: int = 0
    end_to_end: str = ""

    def as_json(self) -> dict[str, str]:
        """Spell for a report; the amount is a decimal string, money in is positive."""
        return {
            "booked_on": self.booked_on.isoformat(),
            "amount": format_decimal(self.amount_minor, self.currency),
            "currency": self.currency,
            "reference": self.reference,
            "counterparty": self.counterparty,
        }


@dataclass(slots=True)
class Statement:
    """One account's statement; with both balances known, opening plus entries must give closing."""

    account: str
    currency: str
    number: str = ""
    opening_minor: int | None = None
    closing_minor: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    entries: list[BankEntry] = field(default_factory=list)

    @property
    def off_by_minor(self) -> int:
        """Say by how much the entries miss the closing balance; 0 when they meet it or nobody can tell."""
        if self.opening_minor is None or self.closing_minor is None:
            return 0
        moved = sum(entry.amount_minor for entry in self.entries)
        return self.closing_minor - self.opening_minor - moved


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer as an invoice names them; "" is not said."""

    name: str = ""
    siren: str = ""
    vat: str = ""
    country: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One invoice or credit note (EN 16931: BT-1 number, BT-2 issue date, BT-9 due date, BT-112, BT-115).

    type_code: UNTDID 1001 (380 invoice, 381 credit note, 386 prepayment, 389 self-billed). A credit note's
    amounts are positive, as written. due_on: the last of several; `instalments` then names each.
    """

    number: str
    type_code: str
    issued_on: date | None
    due_on: date | None
    currency: str
    total_minor: int
    payable_minor: int
    prepaid_minor: int = 0
    tax_minor: int = 0
    seller: Party = Party()
    buyer: Party = Party()
    order_ref: str = ""
    buyer_ref: str = ""
    payment_ref: str = ""
    terms: str = ""
    delivered_on: date | None = None
    instalments: tuple[tuple[date, int], ...] = ()

    def as_json(self) -> dict[str, str | None]:
        """Spell what tells it apart: decimal amounts, ISO dates, both parties' names."""
        return {
            "number": self.number,
            "type_code": self.type_code,
            "issued_on": _iso(self.issued_on),
            "due_on": _iso(self.due_on),
            "currency": self.currency,
            "total": format_decimal(self.total_minor, self.currency),
            "payable": format_decimal(self.payable_minor, self.currency),
            "seller": self.seller.name,
            "buyer": self.buyer.name,
        }


@dataclass(frozen=True, slots=True)
class InvoiceStatus:
    """One step in an e-invoice's life (French reform: 205 approved, 207 disputed, 210 refused …)."""

    number: str
    code: str
    at: datetime | None
    issued_on: date | None = None
    seller_siren: str = ""
    reason: str = ""
    text: str = ""
    amount_minor: int | None = None
    currency: str = "EUR"

    def as_json(self) -> dict[str, str | None]:
        """Spell it: a decimal amount, the instant in ISO 8601."""
        minor = self.amount_minor
        return {
            "number": self.number,
            "code": self.code,
            "at": self.at.isoformat() if self.at else None,
            "issued_on": _iso(self.issued_on),
            "seller_siren": self.seller_siren,
            "reason": self.reason,
            "text": self.text,
            "amount": None if minor is None else format_decimal(minor, self.currency),
            "currency": self.currency,
        }


@dataclass(slots=True)
class Contents:
    """Everything one file holds. `errors` are what could not be taken (the file is then refused whole)."""

    lines: int = 0
    statements: list[Statement] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    statuses: list[InvoiceStatus] = field(default_factory=list)
    errors: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)

    @property
    def entries(self) -> list[BankEntry]:
        """Give the entries of all statements."""
        return [entry for statement in self.statements for entry in statement.entries]

    def as_json(self) -> dict[str, Any]:
        """Spell for a report: entries, documents, and what was found wrong."""
        return {
            "lines": self.lines,
            "entries": [entry.as_json() for entry in self.entries],
            "documents": [document.as_json() for document in self.documents],
            "rejected": self.errors.as_json(),
            "rejected_total": self.errors.total,
            "warnings": self.warnings.as_json(),
            "warnings_total": self.warnings.total,
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
