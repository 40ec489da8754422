"""What a customer owes, and may still owe (domain: exposure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

BILL = "bill"  # 413, 5113, 5114: risk ends only at maturity without rejection
DEPOSIT = "deposit"  # 4191: not part of the debt; deducted only where linked to an order


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open posting. `residual_minor` is signed: a debit is positive."""

    kind: str
    due_on: date
    residual_minor: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is owed, in minor units. `credits_minor` is positive: what we owe back, not yet allocated."""

    accounting_minor: int
    commercial_minor: int
    credits_minor: int
    explain: dict[str, Any]


def measure(items: Sequence[OpenItem]) -> Exposure:
    """Add up the accounting exposure: 411 residuals less unallocated credits, 413 bills, 416 doubtful.

    Each amount counts once. Without orders and deliveries the commercial exposure is the accounting one.
    """
    parts: dict[str, int] = {}
    for item in items:
        if item.kind != DEPOSIT:
            part = item.kind if item.residual_minor > 0 else "credits"
            parts[part] = parts.get(part, 0) + item.residual_minor
    total = sum(parts.values())
    return Exposure(
        accounting_minor=total,
        commercial_minor=total,
        credits_minor=-parts.get("credits", 0),
        explain={"rule": "exposure", "inputs": parts | {"items": len(items)}},
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in force between two days, both inclusive; `temporary` ones need both."""

    amount_minor: int
    max_overdue_days: int | None
    starts_on: date
    ends_on: date | None = None
    temporary: bool = False

    def holds_on(self, day: date) -> bool:
        """Say whether the limit is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def effective_limit(limits: Sequence[Limit], day: date) -> Limit | None:
    """Choose the limit of a day: the highest of the newest permanent and the temporary ones; None = unset.

    Zero is a limit: prepayment only. Temporary limits are never summed.
    """
    active = [limit for limit in limits if limit.holds_on(day)]
    newest = max((one for one in active if not one.temporary), key=_start, default=None)
    candidates = [one for one in active if one.temporary or one is newest]
    return max(candidates, key=lambda one: one.amount_minor, default=None)


def available(limit_minor: int | None, commercial_minor: int) -> int | None:
    """Say what the customer may still owe; negative when over the limit, None when no limit is set."""
    return None if limit_minor is None else limit_minor - commercial_minor


def _start(limit: Limit) -> date:
    return limit.starts_on
