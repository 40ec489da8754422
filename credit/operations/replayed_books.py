"""The days a replay needs and no run kept: before the first run, and before an invoice was due."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from credit.operations.law import pack_of
from credit.operations.moment import time_zone
from credit.operations.replayed_holds import suspensions
from credit.operations.settled import settlements_of
from credit.rules.books_replay import Booked, looked_at
from credit.rules.calendar import is_business_day
from credit.rules.dunning_case import Policy
from credit.rules.dunning_policy import Strategies
from credit.rules.dunning_replay import OF_DEBTOR, Kept
from credit.rules.exposure import BILL
from credit.rules.hindsight import Known
from credit.store import replayed as store

ALL_OF_IT = 10**18  # of an unspecified amount: a dispute is never about more than is owed
Days = list[list[Kept]]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Which days of a window the books stand in for.

    before: all business days before the first run. runs: those of runs, for invoices not due yet, where the
    draft speaks that early.
    """

    before: Sequence[date]
    runs: Sequence[date]

    def __bool__(self) -> bool:
        """Say whether there is anything to stand in for."""
        return bool(self.before or self.runs)


def gaps(draft: Strategies, since: date, until: date) -> Gaps:
    """Find what the runs of a window did not see."""
    first_on = store.first_run_on()
    days = (since + timedelta(days=nth) for nth in range((until - since).days + 1))
    before = [day for day in days if is_business_day(day) and (not first_on or day < first_on)]
    early = draft.first_seen(until) > until
    return Gaps(before, store.run_days(since, until) if early else ())


class Books:
    """What the books tell of some customers, read once."""

    def __init__(self, ids: Collection[int], since: date, until: date, gaps: Gaps) -> None:
        self.gaps = gaps
        items = store.debits(ids, since, until) if gaps else ()
        settled = settlements_of(items, pending=False, dated_notes=True) if items else {}
        silent, disputed = _silences(ids) if items else ({}, {})
        self.suspended = suspensions(ids) if items else {}
        self.debits: dict[int, list[Booked]] = defaultdict(list)
        for item in items:
            bill = [Known("bill_pending", date.min)] if item.kind == BILL else []
            self.debits[item.customer_id].append(
                Booked(
                    item.id,
                    item.document_on,
                    item.due_on,
                    item.amount_minor,
                    [(one.on, one.minor) for one in settled[item.id]],
                    [*bill, *silent.get(item.id, ())],
                    disputed.get(item.id, ()),
                )
            )

    def fill(self, debtor: Row[Any], kept: Days, policy: Policy) -> Days:
        """Put what the books tell beside what the runs kept, by day."""
        days = {day[0].on: list(day) for day in kept}
        silent = {on for on, day in days.items() if _silent_all(day)}
        for debit in self._of(debtor):
            seen = {one.on for day in kept for one in day if one.item_id == debit.item_id}
            early = [on for on in self.gaps.runs if on < debit.due_on and on not in seen]
            asked = (on for on in (*self.gaps.before, *early) if _works(on, debtor))
            for one in looked_at(debit, asked, policy):
                if one.on not in silent:
                    days.setdefault(one.on, []).append(one)
        return [days[on] for on in sorted(days)]

    def _of(self, debtor: Row[Any]) -> list[Booked]:
        found = self.debits.get(debtor.id, [])
        if debtor.direct_debit:
            return []
        stopped = self.suspended.get(debtor.id, [])
        if debtor.insolvency_on is not None:
            stopped = [Known("insolvency", debtor.insolvency_on), *stopped]
        return [replace(one, silent=[*stopped, *one.silent]) for one in found]


def _silences(
    ids: Collection[int],
) -> tuple[dict[int, list[Known[str]]], dict[int, list[Known[int]]]]:
    """Say why each item was not to be spoken of, and how much of it was frozen, from when until when."""
    silent: dict[int, list[Known[str]]] = defaultdict(list)
    disputed: dict[int, list[Known[int]]] = defaultdict(list)
    zone = ZoneInfo(time_zone())
    for dispute in store.disputes(ids):
        until = dispute.resolved_at.astimezone(zone).date() if dispute.resolved_at else None
        minor = ALL_OF_IT if dispute.amount_minor is None else dispute.amount_minor
        disputed[dispute.item_id].append(Known(minor, dispute.opened_on, until))
    for promise in store.promises(ids):
        until = None if promise.state == "active" else promise.judged_on or promise.recorded_on
        for part in promise.items or promise.basis:
            silent[part[0]].append(Known("promise_active", promise.recorded_on, until))
    for plan in store.plans(ids):
        for part in plan.items:
            silent[part[0]].append(Known("plan_respected", plan.approved_on, plan.ended_on))
    return silent, disputed


def _silent_all(day: Sequence[Kept]) -> bool:
    """Say whether a run was silent about the whole customer on a day, as its other invoices tell."""
    return any(one.reason in OF_DEBTOR for one in day)


def _works(day: date, debtor: Row[Any]) -> bool:
    return is_business_day(day, pack_of(debtor.country))
