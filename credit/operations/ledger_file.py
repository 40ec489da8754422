"""Judge an accounting export as a whole: what it says, what was left out, and why it would be refused.

Touches no database, so that `encours import fec --check` needs none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from credit.formats import fec
from credit.formats.fec_reading import FileName, Reading, read_name
from credit.formats.findings import Finding
from credit.formats.table import Unreadable
from credit.operations.refusals import Refusal, unreadable
from credit.rules import exercises, reconciliation
from credit.rules.dates import month_end, month_start
from credit.rules.exposure import BILL, DEPOSIT
from credit.rules.money import format_decimal
from credit.rules.reconciliation import Reconciled, Settled, customer_code

MOST_SHOWN = 1000
KEPT_WHEN_SETTLED = ("invoice", reconciliation.OPENING)


@dataclass(slots=True)
class LedgerFile:
    """A file read and reconciled. `reading` is None when it could not be read at all."""

    name: FileName
    currency: str
    reading: Reading | None = None
    reconciled: Reconciled | None = None
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def as_of(self) -> date | None:
        """Give the ledger's date: the last entry's."""
        return self.reading.last_on if self.reading else None

    @property
    def began_on(self) -> date | None:
        """Give the first day of the exercise the file speaks of."""
        if self.reading is None or self.reading.first_on is None:
            return None
        opened = (
            one.posting.entry_on
            for one in (self.reconciled.items if self.reconciled else ())
            if self.is_opening(one)
        )
        return exercises.began_on(
            self.reading.first_on, max(opened, default=None), self.name.closing_on
        )

    def is_opening(self, item: Settled) -> bool:
        """Say whether a posting was carried forward from the exercise before."""
        assert self.reading is not None  # noqa: S101  (there are no postings without a reading)
        journal = item.posting.journal  # type: ignore[attr-defined]  # a fec.Posting
        return self.reading.journals[journal].kind(journal) == reconciliation.OPENING

    def kind(self, item: Settled) -> str:
        """Name what a posting is."""
        assert self.reading is not None  # noqa: S101  (there are no postings without a reading)
        posting = item.posting
        journal = posting.journal  # type: ignore[attr-defined]  # a fec.Posting
        nature = self.reading.journals[journal].kind(journal)
        return reconciliation.kind_of(posting.account, posting.minor, nature)

    def report(self) -> dict[str, Any]:
        """Spell everything for the page, the command and the journal. Amounts are decimal strings."""
        report: dict[str, Any] = {
            "siren": self.name.siren,
            "closing_on": _iso(self.name.closing_on),
            "name_conforms": self.name.conforms,
            "currency": self.currency,
            "refusal": self.refusals[0].as_json() if self.refusals else None,
            "refusals": [one.as_json() for one in self.refusals],
            "lines": 0,
            "entries": 0,
            "customers": 0,
            "open_items": 0,
            "balance_411": self._say(0),
            "rejected": [],
            "rejected_total": 0,
            "warnings": [],
            "warnings_total": 0,
        }
        if self.reading is not None and self.reconciled is not None:
            report |= self._counts(self.reading, self.reconciled)
        return report

    def _counts(self, reading: Reading, reconciled: Reconciled) -> dict[str, Any]:
        trade = [item for item in reconciled.items if item.posting.account.startswith("411")]
        still_open = [item for item in trade if item.residual_minor]
        return {
            "as_of": _iso(reading.last_on),
            "first_on": _iso(reading.first_on),
            "began_on": _iso(self.began_on),
            "encoding": reading.dialect.encoding,
            "separator": reading.dialect.separator,
            "lines": reading.lines,
            "entries": len(reading.entries),
            "customers": len({customer_code(item.posting) for item in trade}),
            "open_items": len(still_open),
            "balance_411": self._say(reading.balance_411),
            "unlettered_411": self._say(reading.unlettered_411),
            "open_total": self._say(sum(item.residual_minor for item in still_open)),
            "total_debit": self._say(reading.total_debit),
            "total_credit": self._say(reading.total_credit),
            "provisional": reading.provisional,
            "groups": {
                "closed": reconciled.groups_closed,
                "partial": [
                    {"customer": code, "letter": letter, "amount": self._say(minor)}
                    for code, letter, minor in reconciled.groups_partial[:MOST_SHOWN]
                ],
            },
            "left_out": self._left_out(reading, reconciled, len(trade) - len(still_open)),
            "losses": {
                month.isoformat(): self._say(reading.losses[month]) for month in _months(reading)
            },
            "rejected": reading.errors.as_json(),
            "rejected_total": reading.errors.total,
            "warnings": reading.warnings.as_json(),
            "warnings_total": reading.warnings.total,
        }

    def _left_out(
        self, reading: Reading, reconciled: Reconciled, settled: int
    ) -> list[dict[str, Any]]:
        rows = [
            {"what": f"account_{family}", "count": count, "amount": self._say(minor)}
            for family, count in sorted(reading.elsewhere.items())
            for minor in [reading.elsewhere_minor[family]]
        ]
        rows.append({"what": "settled", "count": settled, "amount": self._say(0)})
        for kind, what in ((BILL, "bills"), ("doubtful", "doubtful"), (DEPOSIT, "deposits")):
            beside = [
                item.residual_minor for item in reconciled.open_items if self.kind(item) == kind
            ]
            if beside:  # taken over, but no part of the 411 balance
                rows.append({"what": what, "count": len(beside), "amount": self._say(sum(beside))})
        vague = [item.residual_minor for item in reconciled.open_items if self.is_undetailed(item)]
        if vague:
            rows.append(
                {"what": "undetailed", "count": len(vague), "amount": self._say(sum(vague))}
            )
        return rows

    def is_undetailed(self, item: Settled) -> bool:
        """Say whether a posting is an aggregated opening, which is never dunned."""
        posting = item.posting
        return reconciliation.is_undetailed(self.kind(item), posting.entry_on, posting.document_on)

    def customers(self) -> dict[str, str]:
        """Give the customers of the file: code -> name, the last name written."""
        names: dict[str, str] = {}
        for item in self.reconciled.items if self.reconciled else ():
            posting = item.posting
            name = posting.auxiliary_name or ("" if posting.auxiliary else posting.account_name)  # type: ignore[attr-defined]
            code = customer_code(posting)
            if name or code not in names:
                names[code] = name or code
        return names

    def sales(self) -> dict[tuple[str, date], int]:
        """Add up sales by customer and month: invoices less credit notes, VAT included.

        A document older than the file counts in the file's first month: months before belong to other files.
        """
        months: dict[tuple[str, date], int] = {}
        first = (
            month_start(self.reading.first_on) if self.reading and self.reading.first_on else None
        )
        for item in self.reconciled.items if self.reconciled else ():
            if self.kind(item) in ("invoice", "credit_note"):
                posting = item.posting
                month = month_start(posting.document_on)
                key = customer_code(posting), max(month, first or month)
                months[key] = months.get(key, 0) + posting.minor
        return months

    def items(self) -> Iterator[Settled]:
        """Give what the books may keep: everything open, and the paid invoices that tell how one pays.

        Among them are the paid openings: each may be an invoice of last year's.
        """
        for item in self.reconciled.items if self.reconciled else ():
            if item.residual_minor or self.kind(item) in KEPT_WHEN_SETTLED:
                yield item

    def _say(self, minor: int) -> str:
        return format_decimal(minor, self.currency)


def _months(reading: Reading) -> Iterator[date]:
    """Give every month the file speaks of, so that one without a loss is known to be one."""
    month = month_start(reading.first_on) if reading.first_on else date.max
    while reading.last_on and month <= reading.last_on:
        yield month
        month = month_end(month) + timedelta(days=1)


def judge(
    path: Path,
    filename: str,
    *,
    currency: str = "EUR",
    progress: Callable[[int], None] = lambda _: None,
    tell: Callable[[Finding], None] | None = None,
) -> LedgerFile:
    """Read and reconcile a file, and collect every reason to refuse it. Never raises for its content.

    tell: told every line that cannot be taken.
    """
    file = LedgerFile(read_name(filename), currency)
    try:
        reading = fec.read(path, currency=currency, progress=progress, tell=tell)
    except Unreadable as error:
        file.refusals.append(unreadable(error))
        return file
    if not file.name.conforms:
        reading.warnings.add(0, "", "name_not_conforming", filename)
    elif file.name.closing_on and reading.last_on and reading.last_on > file.name.closing_on:
        closing = file.name.closing_on.isoformat()
        reading.warnings.add(0, "EcritureDate", "later_than_closing", closing)
    file.reading = reading
    year_end = file.name.closing_on or reading.last_on or date(2000, 12, 31)
    file.reconciled = reconciliation.reconcile(reading.postings, year_end)
    file.refusals += _reasons(reading, file.reconciled, currency)
    return file


def _reasons(reading: Reading, reconciled: Reconciled, currency: str) -> Iterator[Refusal]:
    """Say why the whole file would be refused (domain: imports)."""
    if reading.blocking:
        yield Refusal("lines_rejected", {"count": reading.blocking})
    if reading.total_debit != reading.total_credit:
        sides = {"debit": reading.total_debit, "credit": reading.total_credit}
        facts = {name: format_decimal(minor, currency) for name, minor in sides.items()}
        yield Refusal("not_balanced", facts)
    found = sum(
        item.residual_minor for item in reconciled.items if item.posting.account.startswith("411")
    )
    if found != reading.balance_411:
        sides = {"open": found, "balance_411": reading.balance_411}
        facts = {name: format_decimal(minor, currency) for name, minor in sides.items()}
        yield Refusal("open_differs", facts)
    if not reading.lines:
        yield Refusal("no_entry")
    elif not reading.lines_411:
        yield Refusal("no_customer", {"account": "411"})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
