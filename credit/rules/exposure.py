"""What a customer owes, and may still owe (domain: exposure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credit.rules.money import half_up

ORDER, DELIVERY = "order", "delivery"
BILL = "bill"  # 413, 5113, 5114: risk ends only at maturity without rejection
COMMITTED = ("unbilled", "orders", "deposits")  # parts that are not in the ledger yet
OFF_LEDGER = (
    "discounted",
    "factored",
    "sold",
)  # what the accounting exposure has beside the ledger
DEPOSIT = "deposit"  # 4191: not part of the debt; deducted only where linked to an order


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open posting. `residual_minor` is signed: a debit is positive."""

    kind: str
    due_on: date
    residual_minor: int


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is on its way to become an invoice: an order not yet delivered, or a delivery not yet billed.

    order: its number, of a delivery that of the order it fills ("" = none was named). amount_minor: what is
    left to deliver or to bill, VAT included. deposit_minor: paid ahead for an order (4191), positive.
    """

    kind: str
    order: str
    amount_minor: int
    currency: str
    deposit_minor: int = 0


@dataclass(frozen=True, slots=True)
class Sold:
    """An invoice a factor bought, with recourse to us or without.

    amount_minor: unpaid of it, VAT included. ledger_minor: what the ledger still shows of it, ≥ 0.
    """

    amount_minor: int
    ledger_minor: int
    currency: str
    recourse: bool


@dataclass(frozen=True, slots=True)
class ExposurePolicy:
    """Thresholds of the house. order_weight_percent: how much of an undelivered order counts as risk."""

    order_weight_percent: int = 100


POLICY = ExposurePolicy()


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is owed, in minor units. `credits_minor` is positive: what we owe back, not yet allocated.

    `foreign`: currencies of orders and deliveries that could not be counted for want of a rate.
    """

    accounting_minor: int
    commercial_minor: int
    credits_minor: int
    explain: dict[str, Any]
    foreign: tuple[str, ...] = ()

    @property
    def ledger_minor(self) -> int:
        """Give the balance of the ledger: the accounting exposure less what it lets go of."""
        parts: dict[str, int] = self.explain["inputs"]
        return self.accounting_minor - sum(parts.get(part, 0) for part in OFF_LEDGER)


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the exposure, in minor units. at: its place among the items, commitments or sales given."""

    part: str
    minor: int
    at: int


def measure(
    items: Sequence[OpenItem],
    commitments: Sequence[Commitment] = (),
    *,
    sold: Sequence[Sold] = (),
    discounted_minor: int = 0,
    currency: str = "EUR",
    policy: ExposurePolicy = POLICY,
) -> Exposure:
    """Add up the exposure by the French credit managers' definition (AFDCC; domain: exposure).

    Accounting: 411 residuals less unallocated credits, 413, 5113 and 5114 bills, 416 doubtful, bills
    discounted at the bank until they mature (`discounted_minor`), and invoices factored with recourse; one
    sold without recourse is none of ours, in the ledger still or not. Commercial: also deliveries not yet
    billed, orders not yet delivered by their weight, less the deposits paid for them.

    Each amount counts once on its way from order to invoice: an order counts what is not delivered, a
    delivery what is not billed, the ledger what is billed. A deposit lowers its own order and that order's
    deliveries, never another debt. currency: the ledger's.
    """
    parts: dict[str, int] = {}
    if discounted_minor:
        parts["discounted"] = discounted_minor
    for line in itemise(items, commitments, sold=sold, currency=currency, policy=policy):
        parts[line.part] = parts.get(line.part, 0) + line.minor
    parts = {part: minor for part, minor in parts.items() if minor or part not in COMMITTED}
    foreign = {one.currency for one in commitments} | {one.currency for one in sold if one.recourse}
    return Exposure(
        accounting_minor=sum(minor for part, minor in parts.items() if part not in COMMITTED),
        commercial_minor=sum(parts.values()),
        credits_minor=-parts.get("credits", 0),
        explain={"rule": "exposure", "inputs": parts | {"items": len(items)}},
        foreign=tuple(sorted(foreign - {currency})),
    )


def itemise(
    items: Sequence[OpenItem],
    commitments: Sequence[Commitment] = (),
    *,
    sold: Sequence[Sold] = (),
    currency: str = "EUR",
    policy: ExposurePolicy = POLICY,
) -> Iterator[Counted]:
    """List what each posting, sale, order and delivery counts as and for how much: the exposure is their sum.

    What an order or delivery counts for, and the deposit taken off it, are two lines. Of a sale with recourse
    what the ledger shows is not counted again; of one without, it is taken off.
    """
    for at, item in enumerate(items):
        if item.kind != DEPOSIT:
            part = item.kind if item.residual_minor > 0 else "credits"
            yield Counted(part, item.residual_minor, at)
    for at, sale in enumerate(sold):
        if sale.currency != currency:
            continue
        shown = min(sale.ledger_minor, sale.amount_minor)
        if sale.recourse and sale.amount_minor > shown:
            yield Counted("factored", sale.amount_minor - shown, at)
        elif not sale.recourse and shown:
            yield Counted("sold", -shown, at)
    by_order: dict[str, int] = {}
    ours = [(at, one) for at, one in enumerate(commitments) if one.currency == currency]
    for at, one in ours:
        weight = policy.order_weight_percent if one.kind == ORDER else 100
        risk = half_up(one.amount_minor * weight, 100)
        by_order[one.order] = by_order.get(one.order, 0) + risk
        yield Counted("orders" if one.kind == ORDER else "unbilled", risk, at)
    for at, one in ours:
        if one.deposit_minor > 0 and one.order:
            covered = min(one.deposit_minor, max(by_order[one.order], 0))
            by_order[one.order] -= covered
            yield Counted("deposits", -covered, at)


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


def available(
    limit_minor: int | None, commercial_minor: int, group_left_minor: int | None = None
) -> int | None:
    """Say what the customer may still owe; negative when over the limit, None when no limit is set.

    Two limits must both pass: never more than what the group's leaves (None = it has none).
    """
    if limit_minor is None:
        return None
    left = limit_minor - commercial_minor
    return left if group_left_minor is None else min(left, group_left_minor)


def owed(exposures: Iterable[int]) -> int:
    """Add up what several customers owe: what one has in credit pays nothing of another's debt.

    They are different legal entities (domain: group and agency roll-up). A customer's own exposure may well
    be below zero.
    """
    return sum(max(each, 0) for each in exposures)


def _start(limit: Limit) -> date:
    return limit.starts_on
