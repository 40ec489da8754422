"""From postings on customers' accounts to open items: who settled what (domain: imports).

A letter means something within account, auxiliary and year. A balanced group is closed, an unbalanced one is
partial: its credits settle its debits, oldest first, and what remains stays open. Unlettered postings are
open whole. So the open residuals sum to the balance of the accounts, whatever the letters say.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from credit.rules.exposure import BILL, DEPOSIT


class Posting(Protocol):
    """What a posting must tell; `minor` is signed: debit > 0."""

    line: int
    entry_on: date
    account: str
    auxiliary: str
    ref: str
    document_on: date
    label: str
    minor: int
    letter: str


@dataclass(slots=True)
class Settled:
    """A posting and what is left of it; `closed_on` is the day of the posting that settled it whole.

    paid_by: of a debit, the credits that settled it and how much of it each did, the oldest first; None: none
    did, as of most postings while there are many.
    """

    posting: Posting
    residual_minor: int
    closed_on: date | None = None
    key: str = ""
    paid_by: list[tuple["Settled", int]] | None = None


@dataclass(slots=True)
class Reconciled:
    """Every posting with its residual, and how the letters fared."""

    items: list[Settled]
    groups_closed: int = 0
    groups_partial: list[tuple[str, str, int]] = field(default_factory=list)  # code, letter, minor

    @property
    def open_items(self) -> list[Settled]:
        """List what is still open."""
        return [item for item in self.items if item.residual_minor]


def customer_code(posting: Posting) -> str:
    """Give the key of the customer: the auxiliary account, else the account itself."""
    return posting.auxiliary or posting.account


def reconcile(postings: Iterable[Posting], year_end: date) -> Reconciled:
    """Settle lettered postings against each other.

    year_end: closing date of the fiscal year (its day and month count), to tell years apart in a file that
    holds several. The order of the postings does not matter.
    """
    groups: dict[tuple[str, str, str], list[Settled]] = defaultdict(list)
    result = Reconciled([])
    for posting in postings:
        item = Settled(posting, posting.minor)
        result.items.append(item)
        if posting.letter:
            groups[posting.account, posting.auxiliary, posting.letter].append(item)
    for (account, auxiliary, letter), group in sorted(groups.items()):
        _settle_group(result, auxiliary or account, letter, group, year_end)
    _name(result.items)
    return result


def _settle_group(
    result: Reconciled, code: str, letter: str, group: list[Settled], year_end: date
) -> None:
    """Close what balances, as a whole or year by year; settle the rest partially."""
    rest = group
    if sum(item.residual_minor for item in group):
        years: dict[int, list[Settled]] = defaultdict(list)
        for item in group:
            years[_fiscal_year(item.posting.entry_on, year_end)].append(item)
        rest = []
        for _, of_year in sorted(years.items()):
            if len(years) > 1 and not sum(item.residual_minor for item in of_year):
                _settle(of_year)
                result.groups_closed += 1
            else:
                rest += of_year
    left = sum(item.residual_minor for item in rest)
    _settle(rest)
    if left:
        result.groups_partial.append((code, letter, left))
    elif rest:
        result.groups_closed += 1


def _settle(group: Sequence[Settled]) -> None:
    """Let credits settle debits, both oldest first; each learns the day its residual became zero."""
    ordered = sorted(group, key=_oldest_first)
    debits = [item for item in ordered if item.residual_minor > 0]
    credits = [item for item in ordered if item.residual_minor < 0]
    zeros = [item for item in ordered if item.residual_minor == 0]
    for item in zeros:
        item.closed_on = item.posting.entry_on
    at = 0
    for credit in credits:
        while credit.residual_minor and at < len(debits):
            debit = debits[at]
            paid = min(debit.residual_minor, -credit.residual_minor)
            debit.residual_minor -= paid
            credit.residual_minor += paid
            if debit.paid_by is None:
                debit.paid_by = []
            debit.paid_by.append((credit, paid))
            day = max(debit.posting.entry_on, credit.posting.entry_on)
            if not debit.residual_minor:
                debit.closed_on, at = day, at + 1
            if not credit.residual_minor:
                credit.closed_on = day


def _oldest_first(item: Settled) -> tuple[date, date, str, int, int]:
    one = item.posting
    return one.document_on, one.entry_on, one.ref, one.minor, one.line


def _fiscal_year(day: date, year_end: date) -> int:
    return day.year + ((day.month, day.day) > (year_end.month, year_end.day))


def _name(items: list[Settled]) -> None:
    """Give each posting a key that survives the next export of the same ledger.

    Neither journal, number nor label takes part: drafts are renumbered, labels corrected, and a detailed
    opening repeats last year's invoice under its own reference, date and amount. Twins are counted, the
    settled ones first, so that the order of lines does not matter.
    """
    twins: dict[str, int] = defaultdict(int)
    for item in sorted(items, key=lambda one: (abs(one.residual_minor), *_oldest_first(one))):
        one = item.posting
        what = one.ref or f"~{one.label}"
        content = "\x1f".join(
            (one.account, one.auxiliary, what, one.document_on.isoformat(), str(one.minor))
        )
        twins[content] += 1
        text = f"{content}\x1f{twins[content]}"
        item.key = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


OPENING = "opening"
ACCOUNTS = {"413": BILL, "5113": BILL, "5114": BILL, "416": "doubtful", "4191": DEPOSIT}
DEBITS = {"sales": "invoice", "mixed": "invoice"}
CREDITS = {"sales": "credit_note", "bank": "payment", "mixed": "payment"}


def kind_of(account: str, minor: int, journal: str) -> str:
    """Name what a posting is, by its account and the nature of its journal."""
    of_account = ACCOUNTS.get(account[:4]) or ACCOUNTS.get(account[:3])
    if of_account is not None:
        return of_account
    if journal == OPENING:
        return "opening"
    kinds = DEBITS if minor > 0 else CREDITS
    return kinds.get(journal, "other")


def is_undetailed(kind: str, entry_on: date, document_on: date) -> bool:
    """Say whether a posting is an aggregated opening: it names no document older than itself."""
    return kind == OPENING and document_on >= entry_on
