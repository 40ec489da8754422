"""Whether a promise to pay was kept (domain.md 2.5): never judged before the ledger can know."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from credit.rules.calendar import add_business_days
from credit.rules.money import half_up

ACTIVE, KEPT, PARTLY_KEPT, BROKEN = "active", "kept", "partly_kept", "broken"
GRACE_BUSINESS_DAYS = 2  # † a transfer takes its time
RATED_DAYS = 730  # older promises say little of who decides today
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one promise covers of one item, and what became of it; minor units.

    promised_minor: of the item. open_at_start_minor: its residual when the promise was made.
    residual_minor: its residual now. payments: (value date, minor) of all that lowered it so far, as far as
    known.
    """

    promised_minor: int
    open_at_start_minor: int
    residual_minor: int
    payments: tuple[tuple[date, int], ...] = ()


def deadline(promised_on: date, grace: int = GRACE_BUSINESS_DAYS) -> date:
    """Give the day until which a payment still counts: the promised day and two business days."""
    return add_business_days(promised_on, grace)


def unpaid_minor(part: Part, by: date) -> int:
    """Say how much of the promised part was still unpaid on a day, by value date.

    A payment whose value date nobody stated counts as in time.
    """
    late = sum(minor for on, minor in part.payments if on > by)
    paid = max(0, part.open_at_start_minor - part.residual_minor - late)
    return max(0, part.promised_minor - paid)


def judge(
    state: str,
    *,
    promised_minor: int,
    unpaid: int,
    due_by: date,
    as_of: date | None,
    tolerance_minor: int = 0,
) -> str:
    """Give the state a promise should be in; the same state means there is nothing to say yet.

    It waits until the ledger's `as_of` has reached the deadline; then the unpaid balance decides. A
    payment in time but imported later corrects broken or partly kept to kept, never the reverse.
    """
    if state not in (ACTIVE, BROKEN, PARTLY_KEPT) or as_of is None or as_of < due_by:
        return state
    verdict = _verdict(promised_minor, unpaid, tolerance_minor)
    if state == ACTIVE or verdict == KEPT:
        return verdict
    return state


@dataclass(frozen=True, slots=True)
class KeptRate:
    """What became of the promises that were judged."""

    kept: int
    partly_kept: int
    broken: int

    @property
    def judged(self) -> int:
        """Count all of them."""
        return self.kept + self.partly_kept + self.broken

    @property
    def rate_bp(self) -> int | None:
        """Give kept / (kept + partly kept + broken) in basis points, half-up; None when all are 0."""
        return half_up(self.kept * WHOLE_BP, self.judged) if self.judged else None


def kept_rate(states: Iterable[str]) -> KeptRate:
    """Count what became of promises; moot and withdrawn ones, and those that still run, stay outside."""
    counted = Counter(states)
    return KeptRate(counted[KEPT], counted[PARTLY_KEPT], counted[BROKEN])


def _verdict(promised_minor: int, unpaid: int, tolerance_minor: int) -> str:
    if unpaid <= tolerance_minor:
        return KEPT
    return PARTLY_KEPT if unpaid < promised_minor else BROKEN
