"""What matching a receipt looks at and what it says: receipt, open items, payers, answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credit.rules.references import keys_of

STRUCTURED, REFERENCE, AMOUNT = "structured", "reference", "amount"
SUBSET, PAYER, AMOUNT_ALONE = "subset", "payer", "amount_alone"
Reason = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in: minor units, positive; texts as the bank passes them on."""

    amount_minor: int
    currency: str
    on: date
    reference: str = ""
    structured: str = ""
    counterparty: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open item a receipt may pay; `amount_minor` is what is left of it, negative for a credit note.

    early_minor, early_until: what settles it when paid by then, its early-payment discount taken off.
    """

    id: int
    customer_id: int
    ref: str
    amount_minor: int
    due_on: date
    currency: str = "EUR"
    early_minor: int | None = None
    early_until: date | None = None

    def asked_minor(self, on: date) -> int:
        """Say what has to be paid of it on a day."""
        in_time = self.early_until is not None and on <= self.early_until
        return self.early_minor if in_time and self.early_minor is not None else self.amount_minor


@dataclass(frozen=True, slots=True)
class Payer:
    """A customer the receipt may come from. by: "account" (it paid from there before) or "name"."""

    customer_id: int
    by: str


@dataclass(frozen=True, slots=True)
class Match:
    """One answer. items: (id, minor) that the receipt is set against; what is left is on account.

    reasons: (code, facts) in words a screen knows, the telling one first.
    """

    certainty: int
    rule: str
    customer_id: int
    items: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = field(default=(), compare=False)

    @property
    def allocated_minor(self) -> int:
        """What of the receipt the items take."""
        return sum(minor for _, minor in self.items)


@dataclass(frozen=True, slots=True)
class Answer:
    """The match the machine may book, or None and what a person may choose from, the likeliest first."""

    match: Match | None = None
    proposals: tuple[Match, ...] = ()


class Case:
    """One receipt before its rules: candidates in a fixed order, who is known to pay so."""

    def __init__(
        self, receipt: Receipt, items: Iterable[OpenItem], payers: Iterable[Payer]
    ) -> None:
        self.receipt = receipt
        usable = {one.id: one for one in items if one.currency == receipt.currency}
        ordered = sorted(usable.values(), key=lambda one: (one.due_on, one.id))
        self.items = {one.id: one for one in ordered if one.amount_minor}
        self.of: dict[int, list[OpenItem]] = defaultdict(list)
        for one in self.items.values():
            self.of[one.customer_id].append(one)
        self.payers: dict[int, str] = {}
        for payer in sorted(payers, key=lambda one: (one.customer_id, one.by), reverse=True):
            self.payers[payer.customer_id] = payer.by  # "account" comes last and stays
        self.known: dict[str, list[int]] = defaultdict(list)
        for one in self.items.values():
            for key in keys_of(one.ref):
                self.known[key].append(one.id)

    def is_early(self, chosen: Sequence[OpenItem]) -> bool:
        """Say whether the receipt settles some items exactly, discounts for its day taken off."""
        asked = sum(one.asked_minor(self.receipt.on) for one in chosen)
        return asked == self.receipt.amount_minor != total_of(chosen)

    def answer(
        self,
        certainty: int,
        rule: str,
        customer_id: int,
        chosen: Sequence[OpenItem],
        *reasons: Reason,
    ) -> Match:
        """Say an answer; who is known to pay from there speaks for or against it."""
        by = self.payers.get(customer_id)
        if by and rule in (STRUCTURED, REFERENCE):
            certainty = max(certainty, min(99, certainty + 3))
            reasons = (*reasons, (f"payer_{by}", {}))
        elif self.payers and not by:
            certainty -= 5
            reasons = (*reasons, ("payer_other", {}))
        if self.is_early(chosen):
            given = tuple(sorted((one.id, one.asked_minor(self.receipt.on)) for one in chosen))
        else:
            given = spread(self.receipt.amount_minor, chosen)
        return Match(certainty, rule, customer_id, given, reasons)


def spread(amount: int, chosen: Sequence[OpenItem]) -> tuple[tuple[int, int], ...]:
    """Set an amount against items: credits first, which let it reach further, then the oldest due.

    Civil Code 1342-10: due debts before others, the oldest first. Credits count no further than the debts
    beside them, so that the receipt is never exceeded.
    """
    debts = sum(one.amount_minor for one in chosen if one.amount_minor > 0)
    given, room = [], amount
    for one in chosen:
        if one.amount_minor < 0 and (taken := max(one.amount_minor, room - debts)) < 0:
            given.append((one.id, taken))
            room -= taken
    for one in chosen:
        if one.amount_minor > 0 and (taken := min(one.amount_minor, room)) > 0:
            given.append((one.id, taken))
            room -= taken
    return tuple(sorted(given))


def total_of(chosen: Iterable[OpenItem]) -> int:
    """Add up what is left of some items, credits counted against debts."""
    return sum(one.amount_minor for one in chosen)
