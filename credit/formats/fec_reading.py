"""What an accounting export says once it is read: name, journals, customers' postings."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from credit.formats import table
from credit.formats.findings import Findings

FILE_NAME = re.compile(r"(\d{9})FEC(\d{8})(?!\d)", re.IGNORECASE)
WRITTEN_DATE = re.compile(
    r"(\d{4})(\d{2})(\d{2})|(\d{4})-(\d{2})-(\d{2})|(\d{2})[/.-](\d{2})[/.-](\d{4})"
)
OPENING = re.compile(r"nouveau|ouverture|opening|\bran\b", re.IGNORECASE)
OPENING_CODES = {"AN", "ANO", "RAN", "AND", "OUV"}


@dataclass(frozen=True, slots=True)
class FileName:
    """What a conforming name says; None is unknown, never guessed."""

    siren: str | None = None
    closing_on: date | None = None

    @property
    def conforms(self) -> bool:
        """Say whether the name follows the decree."""
        return self.siren is not None


def read_name(name: str) -> FileName:
    """Read SIREN and closing date from "SIREN + FEC + YYYYMMDD"; anything else says nothing."""
    found = FILE_NAME.match(name)
    closing_on = date_of(found[2])[0] if found else None
    return FileName(found[1], closing_on) if found and closing_on else FileName()


@dataclass(slots=True)
class Journal:
    """What one journal is used for, by the accounts seen in it."""

    name: str = ""
    sells: bool = False
    pays: bool = False

    def kind(self, code: str) -> str:
        """Name its nature: opening, sales, bank, mixed or other."""
        if code.strip().upper() in OPENING_CODES or OPENING.search(self.name):
            return "opening"
        if self.sells:
            return "mixed" if self.pays else "sales"
        return "bank" if self.pays else "other"


@dataclass(slots=True)
class Posting:
    """One line on a customer's account. `minor` is signed: debit > 0. `line` is its number in the file."""

    line: int
    journal: str
    entry_on: date
    account: str
    account_name: str
    auxiliary: str
    auxiliary_name: str
    ref: str
    document_on: date
    label: str
    minor: int
    letter: str
    provisional: bool
    due_on: date | None


@dataclass(slots=True)
class Reading:
    """A file as read. Amounts in minor units; `errors` are lines we could not take, `warnings` are remarks.

    `blocking` counts the errors on lines that are, or may be, a customer's: with one, nothing is applied.
    """

    dialect: table.Dialect
    lines: int = 0
    total_debit: int = 0
    total_credit: int = 0
    balance_411: int = 0
    unlettered_411: int = 0
    lines_411: int = 0
    lettered_411: int = 0
    first_on: date | None = None
    last_on: date | None = None
    blocking: int = 0
    provisional: int = 0
    postings: list[Posting] = field(default_factory=list)
    journals: dict[str, Journal] = field(default_factory=dict)
    errors: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)
    elsewhere: Counter[str] = field(default_factory=Counter)  # account family -> lines left out
    elsewhere_minor: Counter[str] = field(default_factory=Counter)
    losses: Counter[date] = field(default_factory=Counter)  # of account 654, by first day of month
    entries: dict[str, int] = field(default_factory=dict)  # journal and number -> debit less credit


def date_of(text: str) -> tuple[date | None, bool]:
    """Read YYYYMMDD, or a date written otherwise (False); None when there is no such day."""
    found = WRITTEN_DATE.fullmatch(text.strip())
    if not found:
        return None, False
    year, month, day = (part for part in found.groups() if part is not None)
    if found[9]:
        year, day = day, year
    try:
        return date(int(year), int(month), int(day)), found[1] is not None
    except ValueError:
        return None, False
