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

    booked, pending: payments seen at the bank and set against it, (value date, minor), those the ledger has
    taken over and those it has not. lowered: (day, minor) by which a table showed it lower than before.
    """

    minor: int
    residual_minor: int
    closed_on: date | None
    booked: tuple[tuple[date, int], ...] = ()
    pending: tuple[tuple[date, int], ...] = ()
    lowered: tuple[tuple[date, int], ...] = ()


def spell_lowered(events: Iterable[tuple[date, int, str]]) -> str | None:
    """Spell what lowered a debt: (day, minor, kind of what did), as "2026-11-17 40000 payment; …"."""
    return "; ".join(f"{on.isoformat()} {minor} {kind}" for on, minor, kind in events) or None


def read_lowered(spelt: str | None) -> list[tuple[date, int, str]]:
    """Read what `spell_lowered` spelt."""
    told = (one.split(" ") for one in spelt.split("; ")) if spelt else ()
    return [(date.fromisoformat(on), int(minor), kind) for on, minor, kind in told]


def dated(
    events: Iterable[tuple[date, int, str]], *, dated_notes: bool = False
) -> list[Settlement]:
    """Say what lowered a debt and when; a credit note from the due date, unless `dated_notes`."""
    return [
        Settlement(minor, None if kind == CREDIT_NOTE and not dated_notes else on)
        for on, minor, kind in events
    ]


def by_letter(
    group: Iterable[Lettered], *, dated_notes: bool = False
) -> dict[int, list[Settlement]]:
    """Say what settled each debit of one letter: a payment on its day, a credit note from the due date.

    dated_notes: a credit note on its day too, as whoever asks what had become of a debt by some day wants it.
    """
    some = sorted(group, key=lambda one: (one.on, one.id))
    debits = [[one.id, one.minor] for one in some if one.minor > 0]
    found: dict[int, list[Settlement]] = {debit: [] for debit, _ in debits}
    at = 0
    for credit in (one for one in some if one.minor < 0):
        left = -credit.minor
        while left and at < len(debits):
            debit, owed = debits[at]
            taken = min(left, owed)
            on = None if credit.kind == CREDIT_NOTE and not dated_notes else credit.on
            found[debit].append(Settlement(taken, on))
            left, debits[at][1] = left - taken, owed - taken
            at += debits[at][1] == 0
    return found


def settlements(debt: Debt, lettered: Iterable[Settlement]) -> list[Settlement]:
    """Say what lowered a debt, and when: by its letters or the bank, whichever tells more of it.

    The rest was paid on the days tables showed it lower, and in the end on the day it was closed. What a
    ledger lowered on a day nobody knows counts from the due date, in favour of the debtor. Money at the bank
    that the ledger does not show yet counts as paid.
    """
    lowered = debt.minor - debt.residual_minor
    known, seen = [*lettered], _up_to(lowered, debt.booked)
    if not _sum(seen) <= _sum(known) <= lowered:
        known = seen
    known += _up_to(lowered - _sum(known), debt.lowered)
    rest = lowered - _sum(known)
    if rest > 0:
        known.append(Settlement(rest, debt.closed_on))
    if debt.closed_on is not None:
        known = [_by(one, debt.closed_on) for one in known]
    return known + [Settlement(minor, on) for on, minor in debt.pending]


def _up_to(lowered: int, seen: Iterable[tuple[date, int]]) -> list[Settlement]:
    """Take what was seen paid, the earliest first, as far as the ledger was lowered."""
    found, left = [], lowered
    for on, minor in sorted(seen):
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
