"""When each invoice was paid, read back from the letters of a ledger (domain.md 2.4, 2.9).

Within a letter credits settle debits, both oldest first, as the reconciliation of an import does; here the
days and amounts it went through are wanted, not only what is left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from credit.rules.penalties import Settlement

CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class Lettered:
    """One posting that bears a letter; `minor` is signed: debit > 0."""

    id: int
    kind: str
    on: date
    minor: int


@dataclass(frozen=True, slots=True)
class Debt:
    """What is known of one invoice. residual_minor: what the ledger shows as left; closed_on: settled whole.

    received: payments seen at the bank and set against it, (value date, minor), `booked` those the ledger has
    taken over.
    """

    minor: int
    residual_minor: int
    closed_on: date | None
    booked: tuple[tuple[date, int], ...] = ()
    pending: tuple[tuple[date, int], ...] = ()


def by_letter(group: Iterable[Lettered]) -> dict[int, list[Settlement]]:
    """Say what settled each debit of one letter: a payment on its day, a credit note from the due date."""
    some = sorted(group, key=lambda one: (one.on, one.id))
    debits = [[one.id, one.minor] for one in some if one.minor > 0]
    found: dict[int, list[Settlement]] = {debit: [] for debit, _ in debits}
    at = 0
    for credit in (one for one in some if one.minor < 0):
        left = -credit.minor
        while left and at < len(debits):
            debit, owed = debits[at]
            taken = min(left, owed)
            on = None if credit.kind == CREDIT_NOTE else credit.on
            found[debit].append(Settlement(taken, on))
            left, debits[at][1] = left - taken, owed - taken
            at += debits[at][1] == 0
    return found


def settlements(debt: Debt, lettered: Iterable[Settlement]) -> list[Settlement]:
    """Say what lowered a debt, and when: by its letters or the bank, whichever tells more of it.

    The rest was paid on the day it was closed. What a ledger lowered on a day nobody knows counts from the
    due date, in favour of the debtor. Money at the bank that the ledger does not show yet counts as paid.
    """
    lowered = debt.minor - debt.residual_minor
    known, seen = [*lettered], _up_to(lowered, debt.booked)
    if not _sum(seen) <= _sum(known) <= lowered:
        known = seen
    rest = lowered - _sum(known)
    if rest > 0:
        known.append(Settlement(rest, debt.closed_on))
    if debt.closed_on is not None:
        known = [_by(one, debt.closed_on) for one in known]
    return known + [Settlement(minor, on) for on, minor in debt.pending]


def _up_to(lowered: int, booked: Iterable[tuple[date, int]]) -> list[Settlement]:
    """Take the payments at the bank as far as the ledger was lowered."""
    found, left = [], lowered
    for on, minor in sorted(booked):
        taken = min(minor, left)
        if taken > 0:
            found.append(Settlement(taken, on))
            left -= taken
    return found


def _sum(some: Iterable[Settlement]) -> int:
    return sum(one.minor for one in some)


def _by(one: Settlement, closed_on: date) -> Settlement:
    """Never count a payment after the day the ledger closed the debt."""
    return one if one.on is None else Settlement(one.minor, min(one.on, closed_on))
