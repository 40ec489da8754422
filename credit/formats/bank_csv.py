"""Bank movements as portals export them: one a line, French, German or English headers, in any order.

The header may stand below a few lines of greeting. Amounts are signed, or split into debit and credit, with
decimals of either kind; a running balance, where there is one, proves that no line is missing.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from credit.formats import bank, table
from credit.formats.bank_csv_header import Header, find_header
from credit.formats.column_names import plain
from credit.formats.format import HEAD_BYTES, Format, Progress
from credit.formats.records import BankEntry, Contents, Statement
from credit.rules import creditor_reference
from credit.rules.money import NotAnAmount, parse_decimal

SIDES = {
    "d": -1, "debit": -1, "dbit": -1, "dr": -1, "s": -1, "soll": -1,
    "c": 1, "credit": 1, "crdt": 1, "cr": 1, "h": 1, "haben": 1,
}  # fmt: skip
DAY = re.compile(
    r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?:[T ].*)?"
    r"|(?P<d2>[0-9]{1,2})[-/.](?P<m2>[0-9]{1,2})[-/.](?P<y2>[0-9]{4}|[0-9]{2})(?: .*)?"
    r"|(?P<y3>[0-9]{4})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2})"
)
MARKS = str.maketrans({"'": "", "’": "", "−": "-", "–": "-"})
UNITS = re.compile(r"^(?:[A-Z]{3}|[€$£]) ?|(?: ?(?:[A-Z]{3}|[€$£]))$")
LARGEST = 10**15  # minor units


def recognises(head: bytes) -> bool:
    """Say whether a text table has a date, an amount and a label, and nothing of a ledger's."""
    return b"\0" not in head and find_header(head) is not None


def read(path: Path, progress: Progress) -> Contents:
    """Read every movement of a table.

    Raises `Unreadable` (empty, binary, line_too_long, columns_missing).
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise table.Unreadable(reason="empty")
    header = find_header(head) if b"\0" not in head else None
    if header is None:
        reason = "binary" if b"\0" in head else "columns_missing"
        raise table.Unreadable(reason=reason, columns=["date", "amount", "label"])
    line_end = b"\n" if b"\n" in head else b"\r"
    marked = head.startswith(codecs.BOM_UTF8)
    dialect = table.Dialect(table.encoding_of(path), header.separator, True, line_end, marked)
    reader = _Reader(Contents(), header)
    for line, cells in _rows(path, dialect, header, progress):
        reader.take(line, cells)
    reader.finish()
    return reader.contents


FORMAT = Format("bank_csv", "bank", recognises, read)


def _rows(
    path: Path, dialect: table.Dialect, header: Header, progress: Progress
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, cells in table.rows(path, dialect, progress=progress):
        if line > header.line and len([cell for cell in cells if cell.strip()]) > 1:
            yield (
                line,
                {
                    name: cell.strip()
                    for name, cell in zip(header.names, cells, strict=False)
                    if name and cell.strip()
                },
            )


@dataclass(frozen=True, slots=True)
class _Movement:
    line: int
    cells: dict[str, str]
    booked_on: date
    currency: str
    amount: int | None
    debit: int | None
    credit: int | None
    balance: int | None


@dataclass(slots=True)
class _Reader:
    contents: Contents
    header: Header
    movements: dict[tuple[str, str], list[_Movement]] = field(default_factory=dict)

    def take(self, line: int, cells: dict[str, str]) -> None:
        """Take one row; one without day and amount is a total or a remark, and passed over."""
        self.contents.lines += 1
        errors, said = self.contents.errors, cells.get("date", "")
        written = [name for name in ("amount", "debit", "credit") if name in cells]
        if not said and not written:
            return
        booked_on = _day(said)
        if booked_on is None:
            errors.add(line, "date", "date_unknown" if said else "date_missing", said)
            return
        if not written:
            self.contents.warnings.add(line, "amount", "amount_empty")
            return
        currency = (cells.get("currency") or self.header.unit or "EUR").upper()
        if not bank.CURRENCY.fullmatch(currency):
            errors.add(line, "currency", "currency_unknown", currency)
            return
        try:
            amount, debit, credit = (
                self._amount(cells, name, currency) for name in ("amount", "debit", "credit")
            )
            balance = self._amount(cells, "balance", currency)
        except NotAnAmount as error:
            errors.add(line, "amount", "amount_unreadable", str(error.facts["text"]))
            return
        if debit and credit:
            errors.add(line, "", "amount_both")
            return
        account = bank.account_of(cells.get("account", ""))
        self.movements.setdefault((account, currency), []).append(
            _Movement(line, cells, booked_on, currency, amount, debit, credit, balance)
        )

    def _amount(self, cells: dict[str, str], name: str, currency: str) -> int | None:
        if name not in cells:
            return None
        text = UNITS.sub("", cells[name].translate(MARKS).strip())
        minor = parse_decimal(text, currency) if len(text) < 40 else LARGEST
        if abs(minor) >= LARGEST:
            raise NotAnAmount(text=text[:40])
        if name == "amount" and "side" in cells:
            sign = SIDES.get(plain(cells["side"]))
            if sign is None:
                raise NotAnAmount(text=cells["side"][:40])
            minor = sign * abs(minor)
        return minor

    def finish(self) -> None:
        """Give each account's movements as one statement, and prove it by its running balance."""
        contents = self.contents
        if self.movements and any(not account for account, _ in self.movements):
            contents.warnings.add(0, "", "account_unsaid")
        if "currency" not in self.header.names and not self.header.unit:
            contents.warnings.add(0, "", "currency_assumed", "EUR")
        for (account, currency), movements in self.movements.items():
            statement = Statement(account, currency)
            amounts = _signed(movements)
            statement.entries = [
                _spell(account, one, minor) for one, minor in zip(movements, amounts, strict=True)
            ]
            self._prove(statement, movements, amounts)
            contents.statements.append(statement)
        bank.settle(contents)

    def _prove(self, statement: Statement, movements: list[_Movement], amounts: list[int]) -> None:
        """Take opening and closing from balances that follow the movements, the oldest or newest first."""
        told = [one.balance for one in movements if one.balance is not None]
        if len(told) < len(movements) or not told:
            return
        days = [one.booked_on for one in movements]
        statement.first_on, statement.last_on = min(days), max(days)
        for balances, moved in ((told, amounts), (told[::-1], amounts[::-1])):
            steps = zip(balances, balances[1:], moved[1:], strict=False)
            if all(after - before == minor for before, after, minor in steps):
                statement.opening_minor = balances[0] - moved[0]
                statement.closing_minor = balances[-1]
                return
        self.contents.warnings.add(0, "balance", "balances_broken")


def _signed(movements: list[_Movement]) -> list[int]:
    """Turn debits into money out: some banks write them with a sign, and then all of them."""
    debits = [one.debit for one in movements if one.debit]
    sign = 1 if debits and all(debit < 0 for debit in debits) else -1
    return [
        one.amount if one.amount is not None else (one.credit or 0) + sign * (one.debit or 0)
        for one in movements
    ]


def _spell(account: str, movement: _Movement, minor: int) -> BankEntry:
    cells, currency, booked_on = movement.cells, movement.currency, movement.booked_on
    label, ref = bank.tidy(cells.get("label", "")), bank.said(cells.get("ref", ""))
    party = bank.tidy(cells.get("party", ""))
    return BankEntry(
        account,
        currency,
        booked_on,
        minor,
        bank.key_of(booked_on, minor, currency, reference=ref, text=f"{label}\n{party}"),
        value_on=_day(cells.get("value", "")),
        reference=label or ref,
        structured=creditor_reference.verified(ref) or creditor_reference.found_in(label),
        counterparty=party,
        counterparty_account=bank.account_of(cells.get("party_account", "")),
        line=movement.line,
        end_to_end=ref,
    )


def _day(text: str) -> date | None:
    """Read a day as ISO, as DD/MM/YYYY with any mark, or as YYYYMMDD."""
    found = DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (found[name] or found[f"{name}2"] or found[f"{name}3"] for name in "ymd")
    whole = bank.century(int(year)) if len(year) == 2 else int(year)
    return bank.day_of(whole, int(month), int(day))
