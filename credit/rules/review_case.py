"""What the review of limits looks at, and what it answers (domain.md 2.8).

The percentages are proposed defaults; they stand in `Policy`, whose values the house sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credit.rules.signals import Signal


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the review; amounts in minor units, shares in percent.

    clean_months: how long nothing may have been paid more than `clean_late_days` late, nor promised in vain,
    before a limit goes up by itself. raise_used_percent: how much of it is used where a raise is worthwhile.
    signals_medium: how many medium signals of the field weigh as one severe.
    """

    overdue_days: int = 60
    overdue_cut_percent: int = 30
    broken_promises: int = 2
    promises_within_days: int = 90
    promises_cut_percent: int = 20
    cover_cut_within_days: int = 90
    signals_within_days: int = 30
    signals_medium: int = 2
    signals_cut_percent: int = 20
    raise_percent: int = 10
    raise_used_percent: int = 80
    raise_pause_days: int = 183
    raise_paid_items: int = 3
    clean_months: int = 12
    clean_late_days: int = 5
    round_to_minor: int = 100_00
    missed_days: int = 1
    opposite_within_days: int = 30
    same_rule_pause_days: int = 30
    mass_percent: int = 5
    mass_count: int = 5


POLICY = Policy()


@dataclass(frozen=True, slots=True)
class OldDebt:
    """What is owed beyond the threshold of days, less what is disputed and what credits cover."""

    item_id: int
    days: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CoverCut:
    """What insurers and guarantors would pay fell on a day, from one amount to another."""

    on: date
    was_minor: int
    now_minor: int


@dataclass(frozen=True, slots=True)
class Record:
    """How a customer paid over the clean months, by the books and by the days kept of it.

    paid: invoices paid. late: something was paid, or is open, later than is let pass. unkept: a promise was
    not kept. known_since: its oldest document; kept_since: the first day we kept; None = none.
    """

    paid: int = 0
    late: bool = False
    unkept: bool = False
    known_since: date | None = None
    kept_since: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer as the review sees it on a business date.

    broken: ids of promises broken within the window, the newest last. missed_days: business days the ledger
    misses, None before any import. recent: rules that acted within their pause; answered: causes already
    acted on or put to a person. raised_on, lowered_on: the last time the limit went up, or down.
    backed_minor: what insurers and guarantors stand for. scheduled: another permanent limit is decided for
    later. record: None where too little of the limit is used to look. signals: of the field, within their
    window; heard: notes a person was asked about, signals_open: one still is.
    """

    customer_id: int
    limit_minor: int | None
    broken: Sequence[str] = ()
    old_debt: OldDebt | None = None
    insolvency_on: date | None = None
    missed_days: int | None = 0
    balanced: bool = True
    pending_request: bool = False
    locked: bool = False
    temporary: bool = False
    legal_form: str | None = None
    raised_on: date | None = None
    recent: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    lowered_on: date | None = None
    backed_minor: int = 0
    cut: CoverCut | None = None
    exposure_minor: int | None = None
    risk_class: str = ""
    held: bool = False
    scheduled: bool = False
    record: Record | None = None
    signals: Sequence[Signal] = ()
    heard: frozenset[str] = frozenset()
    signals_open: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the review says of one customer. guard: what held it back.

    action: lowered | raised | proposed | kept. cause: what it acts on, "rule:object"; facts: the numbers
    behind, JSON-ready.
    """

    customer_id: int
    action: str
    rule: str
    cause: str
    from_minor: int
    to_minor: int
    facts: dict[str, Any]
    guard: str | None = None


def down(amount_minor: int, policy: Policy) -> int:
    """Round an amount down to what limits are spoken in, whole hundreds."""
    return amount_minor // policy.round_to_minor * policy.round_to_minor


def cut(limit_minor: int, percent: int, policy: Policy) -> int:
    """Take so many percent off a limit, down to whole hundreds."""
    return down(limit_minor * (100 - percent) // 100, policy)
