"""What comes due around insurance, guarantees, limits and insolvencies, and when (domain.md 2.7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from credit.rules.dates import months_before

ENDING_DAYS = (
    30  # guarantees and policies show this long before their last day, and as long after it
)
LIMIT_DAYS = 7  # temporary limits, domain.md 2.7
WARNED_DAYS = 7
CLAIM_MONTHS = 2  # to declare a claim, C. com. R622-24
DONE_DAYS = 30  # what was done shows this long
LIMITS = frozenset({"limit_start", "limit_end"})
OF_INSURERS = frozenset({"overdue_notice", "maximum_extension", "stop_delivery"})
# What a person does and may mark as done; the other kinds end when the thing itself does.
TO_DO = OF_INSURERS | {"claim"}
RELIEF_MONTHS = 6  # to ask to be relieved of its loss, C. com. L622-26


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing to do by a day. days_left: whole calendar days, 0 on the day itself, negative past it.

    kind: overdue_notice | maximum_extension | stop_delivery | guarantee_end | policy_end | limit_start |
    limit_end | claim; the same names say what is to be done. subject: "kind/id" of what it is about.
    """

    kind: str
    on: date
    days_left: int
    subject: str
    customer_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InsurerDays:
    """How long after a due date a policy asks something; None = it does not ask."""

    notice_days: int | None
    extension_days: int | None
    stop_days: int | None


def insurer_deadlines(terms: InsurerDays, oldest_due_on: date) -> list[tuple[str, date]]:
    """Count a policy's days from the due date of a buyer's oldest undisputed overdue item."""
    asked = [
        ("overdue_notice", terms.notice_days),
        ("maximum_extension", terms.extension_days),
        ("stop_delivery", terms.stop_days),
    ]
    return [(kind, days_after(oldest_due_on, days)) for kind, days in asked if days is not None]


def claim_until(judged_on: date) -> date:
    """Give the last day to declare a claim: two months (C. com. R622-24).

    The law counts from the publication in the BODACC; we know the judgment, which is earlier and hence safe.
    """
    return _months_after(judged_on, CLAIM_MONTHS)


def claim_shows(judged_on: date, today: date) -> bool:
    """Say whether a claim is worth a line: until nobody can be relieved of its loss any more (L622-26)."""
    return judged_on <= today <= _months_after(judged_on, RELIEF_MONTHS)


def ending_shows(ends_on: date, today: date, ahead_days: int = ENDING_DAYS) -> bool:
    """Say whether an end is near enough to show: so many days ahead, or a month past."""
    return -ENDING_DAYS <= (ends_on - today).days <= ahead_days


def days_after(day: date, days: int) -> date:
    """Add days, and stop at the end of the calendar."""
    return day + timedelta(days=min(days, (date.max - day).days))


def in_order(found: Iterable[Deadline]) -> list[Deadline]:
    """Sort what comes due, the soonest first: what is past leads."""
    return sorted(found, key=lambda one: (one.on, one.kind, one.subject))


def _months_after(day: date, months: int) -> date:
    if date.max.year - day.year < 1:
        return date.max
    return months_before(day, -months)
