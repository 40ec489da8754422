"""The French accounting export, "fichier des écritures comptables" (A47 A-1 LPF), in every dialect met.

Streaming: only the postings on customers' accounts are kept, everything else is counted as it passes.
Once separator and header are understood, reading goes on to the end, whatever the lines hold.
"""

from collections.abc import Callable, Iterable
from datetime import date
from operator import itemgetter
from pathlib import Path
from sys import intern

from credit.formats import table
from credit.formats.fec_cells import CUSTOMER_ACCOUNTS, NOTHING, Amounts, Remembered, Role, Roles
from credit.formats.fec_header import FEWEST_KNOWN, Places, count_known, recognises
from credit.formats.fec_reading import Journal, Posting, Reading, date_of
from credit.formats.findings import Finding, Findings
from credit.formats.format import Format, Progress
from credit.rules.money import NotAnAmount, exponent, parse_decimal

MOST_REMEMBERED = 200_000  # amounts and dates repeat; what they mean is remembered up to here


def read(
    path: Path,
    *,
    currency: str = "EUR",
    progress: Callable[[int], None] = lambda _: None,
    tell: Callable[[Finding], None] | None = None,
) -> Reading:
    """Read a whole file.

    progress: told the bytes read so far. tell: told every line that cannot be taken, kept or not. Raises
    `Unreadable` when it is no FEC at all: empty, binary, line_too_long, separator_unknown, columns_missing
    (`columns` names them).
    """
    dialect = table.recognise(path, count_known, FEWEST_KNOWN)
    reading = Reading(dialect, errors=Findings(tell=tell))
    names = table.header_of(path, dialect)
    reader = _Reader(Places.of(names, reading.warnings), reading, currency)
    reader.run(table.rows(path, dialect, progress=progress))
    if reading.total_debit != reading.total_credit or any(reading.entries.values()):
        _point_at_unbalanced(path, reading, reader.at)
    return reading


CELLS = (
    "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "EcritureLet",
    "ValidDate", "Montantdevise", "Idevise", "EcheanceDate",
)  # fmt: skip


class _Reader:
    """The loop over the rows. Local names and remembered values keep it lean: most cells repeat."""

    def __init__(self, at: Places, reading: Reading, currency: str) -> None:
        self.at, self.reading, self.currency = at, reading, currency
        self.amounts = (Amounts if exponent(currency) == 2 else Remembered)(NOTHING)
        self.dates: dict[str, tuple[date | None, bool]] = {}
        self.days: dict[str, date] = {}
        self.roles = Roles()
        self.learned: set[tuple[str, Role]] = set()
        self.by_side = "Debit" not in at.at
        first, second = ("Montant", "Sens") if self.by_side else ("Debit", "Credit")
        self.first, self.second = at.at[first], at.at[second]
        self.shortest = 1 + max(at.at[one] for one in ("EcritureDate", "CompteNum", first, second))
        absent = at.width  # where `_keep` puts an empty cell
        self.cells = itemgetter(*(at.at.get(name, absent) for name in CELLS))

    def run(self, rows: Iterable[table.Row]) -> None:
        """Take every row: totals from all, postings from the customers' accounts.

        The lines of an entry mostly follow each other: what they leave is noted when the entry changes.
        """
        reading, amounts, days, roles = self.reading, self.amounts, self.days, self.roles
        first, second, width = self.first, self.second, self.at.width
        has = self.at.at
        journal_at, number_at = has.get("JournalCode", width), has.get("EcritureNum", width)
        date_at, account_at = has["EcritureDate"], has["CompteNum"]
        absent = width in (journal_at, number_at)
        padding, by_side = [""] * width, self.by_side
        lines = total_debit = total_credit = net = 0
        journal, number = "", None
        for line, fields in rows:
            lines += 1
            if len(fields) != width and not self._fit(line, fields, padding):
                continue
            debit, credit = amounts[fields[first]], amounts[fields[second]]
            if debit is None or credit is None or by_side:
                debit, credit = self._amounts(line, fields)
            total_debit += debit
            total_credit += credit
            if absent:
                fields.append("")
            if fields[number_at] != number or fields[journal_at] != journal:
                self._note(journal, number, net)
                journal, number, net = fields[journal_at], fields[number_at], 0
            net += debit - credit
            account = fields[account_at]
            entry_on = days.get(fields[date_at]) or self._entry_date(line, fields[date_at], account)
            role = roles[account]
            if role is not None:
                self._look(line, fields, journal, role, entry_on, debit - credit)
        self._note(journal, number, net)
        reading.lines += lines
        reading.total_debit += total_debit
        reading.total_credit += total_credit

    def _note(self, journal: str, number: str | None, net: int) -> None:
        if number is None:  # before the first
            return
        name = f"{journal}\x1f{number}" if "EcritureNum" in self.at.at else journal
        entries = self.reading.entries
        entries[name] = entries.get(name, 0) + net

    def _fit(self, line: int, fields: list[str], padding: list[str]) -> bool:
        """Pad a line short of trailing fields; refuse one that lacks more, or has too many."""
        if len(fields) < self.shortest:
            self._refuse(line, "", "line_short", str(len(fields)), may_be_ours=True)
            return False
        extra = "".join(fields[self.at.width :]).strip()
        if extra:
            self._refuse(line, "", "line_long", extra, may_be_ours=True)
            return False
        fields.extend(padding[len(fields) :])
        return True

    def _refuse(self, line: int, name: str, code: str, value: str, *, may_be_ours: bool) -> None:
        self.reading.errors.add(line, name, code, value)
        self.reading.blocking += may_be_ours

    def _amounts(self, line: int, fields: list[str]) -> tuple[int, int]:
        """Read both sides, signs turned into the other side, so that every dialect gives the same totals."""
        if self.by_side:
            amount = self._amount(line, "Montant", fields[self.first], fields)
            side = fields[self.second].strip().upper()
            if side not in ("D", "C", "+1", "-1", "1", "+", "-"):
                ours = self._is_ours(fields)
                self._refuse(line, "Sens", "side_unknown", side, may_be_ours=ours)
                return 0, 0
            debit, credit = (0, amount) if side in ("C", "-1", "-") else (amount, 0)
        else:
            debit = self._amount(line, "Debit", fields[self.first], fields)
            credit = self._amount(line, "Credit", fields[self.second], fields)
        if debit < 0 or credit < 0:
            which, value = (
                ("Debit", fields[self.first]) if debit < 0 else ("Credit", fields[self.second])
            )
            self.reading.warnings.add(line, which, "amount_signed", value)
            debit, credit = max(debit, 0) - min(credit, 0), max(credit, 0) - min(debit, 0)
        return debit, credit

    def _amount(self, line: int, name: str, text: str, fields: list[str]) -> int:
        if text not in self.amounts:
            if len(self.amounts) > MOST_REMEMBERED:
                self.amounts.clear()
            try:
                amount = parse_decimal(text, self.currency) if text.strip() else 0
            except NotAnAmount:
                self._refuse(
                    line, name, "amount_unreadable", text, may_be_ours=self._is_ours(fields)
                )
                return 0
            if amount < 0 or not text.strip():
                if not text.strip():
                    self.reading.warnings.add(line, name, "amount_empty")
                return amount  # not remembered: each such line is reported
            self.amounts[text] = amount
        return self.amounts[text] or 0

    def _is_ours(self, fields: list[str]) -> bool:
        account = fields[self.at.at["CompteNum"]].strip()
        return not account or account.startswith(CUSTOMER_ACCOUNTS)

    def _date(self, text: str) -> tuple[date | None, bool]:
        if text not in self.dates:
            if len(self.dates) > MOST_REMEMBERED:
                self.dates.clear()
            self.dates[text] = date_of(text)
        return self.dates[text]

    def _entry_date(self, line: int, text: str, account: str) -> date | None:
        day, by_rule = self._date(text)
        if day is None:
            code = "date_unknown" if text.strip() else "date_missing"
            ours = not account or account.startswith(CUSTOMER_ACCOUNTS)
            self._refuse(line, "EcritureDate", code, text, may_be_ours=ours)
            return None
        if by_rule:
            self.days[text] = day
        else:
            self.reading.warnings.add(line, "EcritureDate", "date_format", text)
        reading = self.reading
        reading.last_on = max(day, reading.last_on or day)
        reading.first_on = min(day, reading.first_on or day)
        return day

    def _look(
        self,
        line: int,
        fields: list[str],
        journal: str,
        role: Role,
        day: date | None,
        minor: int,
    ) -> None:
        """Learn what a journal is for, and keep the posting if it is a customer's."""
        if role.lost:
            if day is not None:
                self.reading.losses[day.replace(day=1)] += minor
            return
        if (journal, role) not in self.learned:
            self._learn(journal, role, fields)
        if role.ours:
            self._keep(line, fields, journal, role.account, day, minor)
        elif role.beside:
            self._leave_out(role.account, minor)
        elif role.missing:
            self._refuse(line, "CompteNum", "account_missing", "", may_be_ours=True)

    def _learn(self, journal: str, role: Role, fields: list[str]) -> None:
        self.learned.add((journal, role))
        if journal not in self.reading.journals:
            place = self.at.of_column("JournalLib")
            self.reading.journals[journal] = Journal(fields[place].strip() if place >= 0 else "")
        known = self.reading.journals[journal]
        known.sells, known.pays = known.sells or role.sells, known.pays or role.pays

    def _leave_out(self, account: str, minor: int) -> None:
        family = account[: 4 if account[0] == "5" else 3]
        self.reading.elsewhere[family] += 1
        self.reading.elsewhere_minor[family] += minor

    def _keep(
        self, line: int, fields: list[str], journal: str, account: str, day: date | None, minor: int
    ) -> None:
        reading, of_rule = self.reading, self.days
        fields.append("")  # what absent columns hold
        name, auxiliary, who, ref, written, label, letter, valid, abroad, currency, due = map(
            str.strip, self.cells(fields)
        )
        if account.startswith("411"):
            reading.lines_411 += 1
            reading.balance_411 += minor
            if letter:
                reading.lettered_411 += 1
            else:
                reading.unlettered_411 += minor
        elif not auxiliary:
            self._leave_out(account, minor)
            return
        document_on = of_rule.get(written) or self._document_date(line, written)
        if day is None:
            return
        self._remark(line, (auxiliary, who, ref, label, abroad, currency))
        provisional = not valid and "ValidDate" in self.at.at
        reading.provisional += provisional
        reading.postings.append(
            Posting(
                line,
                journal,
                day,
                account,
                intern(name),
                intern(auxiliary),
                intern(who),
                ref,
                document_on or day,
                label,
                minor,
                intern(letter),
                provisional,
                self._due_date(line, due) if due else None,
            )
        )

    def _document_date(self, line: int, written: str) -> date | None:
        day, by_rule = self._date(written)
        if written and day is None:
            self._refuse(line, "PieceDate", "date_unknown", written, may_be_ours=True)
        elif written and not by_rule:
            self.reading.warnings.add(line, "PieceDate", "date_format", written)
        return day

    def _due_date(self, line: int, written: str) -> date | None:
        day, _ = self._date(written)
        if day is None:
            self.reading.warnings.add(line, "EcheanceDate", "date_unknown", written)
        return day

    def _remark(self, line: int, cells: tuple[str, str, str, str, str, str]) -> None:
        auxiliary, who, ref, label, abroad, currency = cells
        if who and ref and label and not abroad and not currency:
            return
        warn, has = self.reading.warnings.add, self.at.at
        if auxiliary and not who and "CompAuxLib" in has:
            warn(line, "CompAuxLib", "name_missing", auxiliary)
        if not ref and "PieceRef" in has:
            warn(line, "PieceRef", "ref_empty")
        if not label and "EcritureLib" in has:
            warn(line, "EcritureLib", "label_empty")
        if currency and not abroad and "Montantdevise" in has:
            warn(line, "Idevise", "currency_alone", currency)
        if abroad and not currency and "Idevise" in has:
            warn(line, "Montantdevise", "currency_missing", abroad)


def _point_at_unbalanced(path: Path, reading: Reading, at: Places) -> None:
    """Read again to name the first customer's line (else the first line) of each unbalanced entry.

    Ledgers that number nothing (always the same number) cannot be judged by entry.
    """
    numbers = {entry.partition("\x1f")[2] for entry in reading.entries}
    unbalanced = {entry for entry, net in reading.entries.items() if net}
    if len(numbers) < 2 or len(unbalanced) * 2 > len(reading.entries):
        return
    journal_at, number_at = at.of_column("JournalCode"), at.of_column("EcritureNum")
    account_at, seen = at.at["CompteNum"], dict[str, tuple[int, bool]]()
    for line, fields in table.rows(path, reading.dialect, progress=lambda _: None):
        if len(fields) <= max(journal_at, number_at, account_at):
            continue
        entry = f"{fields[journal_at] if journal_at >= 0 else ''}\x1f{fields[number_at]}"
        ours = fields[account_at].strip().startswith("411")
        if entry in unbalanced and (entry not in seen or (ours and not seen[entry][1])):
            seen[entry] = (line, ours)
    balanced = reading.total_debit == reading.total_credit  # entries that make up for each other
    findings = reading.warnings if balanced else reading.errors
    for entry, (line, _) in sorted(seen.items(), key=lambda one: one[1]):
        findings.add(line, "EcritureNum", "entry_unbalanced", entry.replace("\x1f", " "))


def _read(path: Path, progress: Progress) -> Reading:
    return read(path, progress=progress)


FORMAT = Format("fec", "ledger", recognises, _read)
