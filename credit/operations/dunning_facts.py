"""Gather what a dunning decision looks at, for a whole range of customers at once.

Money at the bank that the ledger does not show yet counts (domain.md 2.6, condition 3): matched, for its
items; on account or only known to come from the customer, for the oldest debts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from credit.formats.cells import EMAIL
from credit.operations import wordings
from credit.operations.discount_terms import open_terms
from credit.operations.dunning_policies import strategies_on
from credit.operations.law import pack_of
from credit.operations.letters import Wording
from credit.operations.moment import time_zone
from credit.rules.calendar import (
    add_business_days,
    business_days_missed,
    is_business_day,
    next_business_day,
)
from credit.rules.discounts import Terms
from credit.rules.dunning_case import DEFAULT, Debt, Debtor, Policy, Release, chased
from credit.rules.dunning_policy import Strategies, Traits, first_seen
from credit.rules.plans import deferred_minor, held_back
from credit.store import cash
from credit.store import debts as store
from credit.store.debts import OpenItem
from credit.store.dunning import DunningRelease
from credit.store.plans import read_schedule

NEVER = 10_000  # business days missed by a ledger that was never imported


@dataclass(slots=True)
class Account:
    """One customer before the run: the debtor, the debts the oldest first, and the open credits.

    policy: the plan of the strategy that fits. release: the formal notice that is announced.
    """

    row: Row[Any]
    debtor: Debtor
    policy: Policy
    release: DunningRelease | None = None
    early: dict[int, Terms] = field(
        default_factory=dict
    )  # discounts that may still be had, by item
    debts: list[tuple[OpenItem, Debt]] = field(default_factory=list)
    credits: list[OpenItem] = field(default_factory=list)
    wordings: Mapping[str, Wording] = field(default_factory=dict)  # the company's own, by name


def gather(
    within: store.Range, today: date, *, by_hand: bool = False, policies: Strategies | None = None
) -> list[Account]:
    """Read a range of customers: some ten questions whatever its size, then pure assembly.

    by_hand: a person runs this and minds the calendar; otherwise a holiday silences everyone.
    policies: None = those in force. An invoice is looked at once it is overdue, or within its courtesy.
    """
    facts = _Facts(within, today, by_hand=by_hand, policies=policies or strategies_on(today))
    return [facts.account(row) for row in store.debtors(within) if row.id in facts.items]


class _Facts:
    """Everything read about a range, grouped by customer."""

    def __init__(
        self, within: store.Range, today: date, *, by_hand: bool, policies: Strategies
    ) -> None:
        self.today, self.policies = today, policies
        self.zone = ZoneInfo(time_zone())
        self.by_hand, self.holidays = by_hand, dict[str, bool]()
        self.holiday = not by_hand and not is_business_day(today)
        self.items = _by_customer(store.debts(within, today, policies.first_seen(today)))
        self.amounts = store.open_amounts(within) if policies.ask_amount else {}
        self.releases = {release.customer_id: release for release in store.releases(within)}
        self.disputes = _by_customer(store.disputes(within))
        self.promises = _by_customer(store.promises(within))
        plans = store.plans(within)
        self.plans = _by_customer(plans)
        self.owed = store.owed_of({item_id for plan in plans for item_id, _ in plan.items})
        self.contacts = store.dunning_contacts(within)
        self.letters = {row.customer_id: row for row in store.letters(within)}
        offered = open_terms(self.items.keys()) if policies.first_seen(today) > today else {}
        self.early = {id: terms for id, terms in offered.items() if terms.until_on >= today}
        self.refused = store.refused_addresses(within)
        self.matched = cash.set_against(within)
        self.on_hand = cash.on_hand(within)
        self.bank_days = cash.bank_days()
        self.wordings = wordings.in_force()
        self.missed: dict[date | None, int] = {None: NEVER}

    def account(self, row: Row[Any]) -> Account:
        """Assemble one customer."""
        release = self.releases.get(row.id)
        account = Account(row, self._debtor(row), self._policy(row), release)
        account.wordings = self.wordings
        found = self.items[row.id]
        if self.early:
            account.early = {
                item.id: self.early[item.id] for item in found if item.id in self.early
            }
        account.credits = [item for item in found if item.residual_minor < 0]
        before = first_seen(account.policy.plan, self.today)
        debits = [item for item in found if item.residual_minor > 0 and item.due_on < before]
        frozen = self._frozen(row.id, account.credits)
        promised = promised_items(self.promises.get(row.id, ()), debits)
        planned = _planned(self.plans.get(row.id, ()), self.owed, self.today)
        debts = [_debt(item, frozen, promised, planned, self.matched) for item in debits]
        cash_minor, other_minor = self._loose(row.id, account.credits)
        debts = _set_off(debts, cash_minor, other_minor)
        if release is not None:
            debts = self._released(release, debits, debts)
        account.debts = list(zip(debits, debts, strict=True))
        return account

    def _policy(self, row: Row[Any]) -> Policy:
        return self.policies.plan_for(traits_of(row, self.amounts.get(row.id, 0)))

    def _released(
        self, release: DunningRelease, items: Sequence[OpenItem], debts: Sequence[Debt]
    ) -> list[Debt]:
        """Set a person's word beside what it was about: the same episode, due the same day."""
        goes_on = release.goes_at.astimezone(self.zone).date()
        ripe = goes_on <= next_business_day(self.today)
        word = Release(release.level, goes_on, ripe, release.hold_until)
        about = {tuple(each) for each in release.items}
        return [
            debt._replace(release=word)
            if (item.id, item.episode, item.due_on.isoformat()) in about
            else debt
            for item, debt in zip(items, debts, strict=True)
        ]

    def _debtor(self, row: Row[Any]) -> Debtor:
        contact = _address(self.contacts.get(row.id) or row.email)
        letters = self.letters.get(row.id)
        return Debtor(
            missed_days=self._missed(row.as_of),
            bank_missed_days=self._bank_missed(row.company_id),
            holiday=self.holiday or self._holiday_at(row.country),
            insolvency_on=row.insolvency_on,
            hold_until=row.dunning_hold_until,
            hold_reason=row.dunning_hold_reason,
            wait_until=self._wait_until(row.id),
            direct_debit=row.direct_debit,
            contact=contact,
            contact_refused=(row.id, contact) in self.refused,
            last_letter_on=self._day(letters.sent_at) if letters else None,
            unclear=bool(letters and letters.sending),
        )

    def _holiday_at(self, country: str) -> bool:
        """Say whether a debtor's country rests today; a person minds the calendar."""
        if country not in self.holidays:
            rests = not is_business_day(self.today, pack_of(country))
            self.holidays[country] = rests and not self.by_hand
        return self.holidays[country]

    def _missed(self, as_of: date | None) -> int:
        if as_of not in self.missed:
            assert as_of is not None  # noqa: S101  (None is there from the start)
            self.missed[as_of] = business_days_missed(as_of, self.today)
        return self.missed[as_of]

    def _bank_missed(self, company_id: int) -> int:
        read_to = self.bank_days.get(company_id)
        return self._missed(read_to) if read_to is not None else 0

    def _loose(self, customer_id: int, credits: Sequence[OpenItem]) -> tuple[int, int]:
        """Add up cash and other credits that stand beside no item: the ledger's, and money at the bank.

        A credit note a receipt was matched with is spent.
        """
        left = {item.id: -item.residual_minor + self.matched.get(item.id, 0) for item in credits}
        payments = sum(left[item.id] for item in credits if item.kind == "payment")
        return payments + self.on_hand.get(customer_id, 0), max(0, sum(left.values()) - payments)

    def _day(self, instant: datetime | None) -> date | None:
        return instant.astimezone(self.zone).date() if instant else None

    def _wait_until(self, customer_id: int) -> date | None:
        """Hold the customer's reminders while the desk qualifies a dispute (domain.md 2.5)."""
        waits = [
            add_business_days(dispute.opened_on, DEFAULT.unspecified_wait_days)
            for dispute in self.disputes.get(customer_id, ())
            if dispute.state != "resolved"
            and (dispute.item_id is None or dispute.amount_minor is None)
        ]
        return max(waits, default=None)

    def _frozen(self, customer_id: int, credits: Sequence[OpenItem]) -> dict[int, "_Frozen"]:
        """Say per item what is disputed, and what was credited and not yet seen in the ledger."""
        frozen: dict[int, _Frozen] = defaultdict(_Frozen)
        for dispute in self.disputes.get(customer_id, ()):
            if dispute.item_id is None:
                continue
            part = frozen[dispute.item_id]
            if dispute.state != "resolved":
                part.disputed.append(dispute.amount_minor)
            else:
                part.awaited.append((dispute, self._arrived(dispute, credits)))
        return frozen

    def _arrived(self, dispute: Row[Any], credits: Iterable[OpenItem]) -> int:
        since = self._day(dispute.resolved_at) or self.today
        notes = (c for c in credits if c.kind == "credit_note" and c.document_on >= since)
        return sum(-int(note.residual_minor) for note in notes)


def traits_of(row: Row[Any], open_minor: int) -> Traits:
    """Say what a strategy is chosen by. row: one of `store.debts.debtors`."""
    risk_class = row.risk_class or "unrated"
    return Traits(row.segment, risk_class, row.language, open_minor, row.country)


@dataclass(slots=True)
class _Frozen:
    """What disputes hold back on one item; a disputed amount of None means all of it."""

    disputed: list[int | None] = field(default_factory=list)
    awaited: list[tuple[Row[Any], int]] = field(default_factory=list)

    def disputed_minor(self, residual: int) -> int:
        """Freeze the disputed amount, never more than the residual."""
        return min(residual, sum(residual if part is None else part for part in self.disputed))

    def awaited_minor(self, residual: int) -> int:
        """Freeze what was credited less what the ledger has shown of it."""
        awaited = 0
        for dispute, arrived in self.awaited:
            credited = dispute.credited_minor or dispute.amount_minor or 0
            settled = max(0, (dispute.resolved_residual_minor or residual) - residual) + arrived
            awaited += max(0, credited - settled)
        return min(residual, awaited)

    def awaited_since(self) -> date | None:
        """Give the day of the oldest credit decision."""
        days = [dispute.resolved_at.date() for dispute, _ in self.awaited if dispute.resolved_at]
        return min(days, default=None)


def _debt(
    item: OpenItem,
    frozen: dict[int, _Frozen],
    promised: dict[int, date],
    planned: dict[int, int],
    matched: dict[int, int],
) -> Debt:
    debt = Debt(
        item.due_on,
        item.residual_minor,
        item.stage,
        item.stage_on,
        item.kind,
        item.episode,
        item.undetailed,
        item.factored,
    )
    held, promised_on = frozen.get(item.id), promised.get(item.id)
    planned_minor, paid_minor = planned.get(item.id, 0), matched.get(item.id, 0)
    if not (held or promised_on or planned_minor or paid_minor):
        return debt  # as are most: nobody has said anything of it
    disputed = held.disputed_minor(item.residual_minor) if held else 0
    awaited = held.awaited_minor(item.residual_minor - disputed) if held else 0
    chaseable = item.residual_minor - disputed - awaited
    deferred = min(chaseable, planned_minor)
    return debt._replace(
        disputed_minor=disputed,
        awaited_minor=awaited,
        awaited_since=held.awaited_since() if held else None,
        promised_on=promised_on,
        plan_respected=deferred > 0 and deferred == chaseable,
        planned_minor=deferred,
        paid_minor=min(item.residual_minor, paid_minor),
    )


def promised_items(promises: Iterable[Row[Any]], debits: Sequence[OpenItem]) -> dict[int, date]:
    """Say which items are promised; a promise that names none covers the oldest up to its amount."""
    covered: dict[int, date] = {}
    for promise in promises:
        named = [item_id for item_id, _ in promise.items]
        if not named:
            left = promise.amount_minor
            for item in debits:
                if left <= 0:
                    break
                named.append(item.id)
                left -= item.residual_minor
        covered.update(dict.fromkeys(named, promise.promised_on))
    return covered


def _planned(
    plans: Iterable[Row[Any]], open_items: Sequence[Row[Any]], today: date
) -> dict[int, int]:
    """Say how much of each item payment plans put off. open_items: the oldest due first."""
    held: dict[int, int] = {}
    for plan in plans:
        covered = dict(plan.items)
        owed = [
            (row.id, min(row.residual_minor, covered[row.id]))
            for row in open_items
            if row.id in covered
        ]
        deferred = deferred_minor(
            plan.state,
            read_schedule(plan.instalments),
            acceleration=plan.acceleration,
            today=today,
        )
        for item_id, minor in held_back(owed, deferred).items():
            held[item_id] = max(minor, held.get(item_id, 0))
    return held


def _set_off(debts: list[Debt], cash_minor: int, other_minor: int) -> list[Debt]:
    """Set loose cash, then credits, against the oldest due debts first (Civil Code 1342-10)."""
    if not cash_minor and not other_minor:
        return debts
    lowered = []
    for debt in debts:
        open_minor = chased(debt)
        from_cash = min(cash_minor, open_minor)
        from_other = min(other_minor, open_minor - from_cash)
        cash_minor, other_minor = cash_minor - from_cash, other_minor - from_other
        changed = from_cash or from_other
        lowered.append(
            debt._replace(receipt_minor=from_cash, credit_minor=from_other) if changed else debt
        )
    return lowered


def _address(email: str | None) -> str | None:
    """Take an address that could be one; anything else counts as none."""
    email = (email or "").strip()
    return email if EMAIL.fullmatch(email) else None


def _by_customer(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.customer_id].append(row)
    return groups
