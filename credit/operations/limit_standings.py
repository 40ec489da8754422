"""Gather what the review needs to know of some customers."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from credit.operations.customer_cover import backing_of
from credit.operations.limit_facts import missed_days
from credit.operations.moment import time_zone
from credit.rules import signals
from credit.rules.dates import months_before
from credit.rules.review_case import OldDebt, Policy, Record, Standing
from credit.rules.review_cuts import COVER_CUT
from credit.rules.review_raises import CLEAN_RECORD, wants_more
from credit.rules.review_signals import SIGNALS
from credit.rules.signals import Signal
from credit.store import review_records
from credit.store import reviews as store
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import CreditLimit, LimitReview

ACTED = frozenset({"lowered", "raised", "proposed"})
Exposures = dict[int, tuple[int, str]]


def standings(ids: Sequence[int], today: date, policy: Policy) -> list[Standing]:
    """Give each customer's standing, by id, with a handful of questions whatever their number."""
    window = today - timedelta(days=policy.promises_within_days)
    old = store.items_due_before(ids, today - timedelta(days=policy.overdue_days))
    permanent, broken = store.permanent_limits(ids), store.broken_promises(ids, window)
    credits, said = store.credits_of(ids), store.reviews_of(ids)
    temporary, pending = store.with_temporary(ids, today), store.with_request(ids)
    scheduled, unbalanced = store.with_scheduled(ids, today), store.unbalanced_companies()
    wanted = select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id)
    customers = list(db.session.scalars(wanted))
    backed, covers = backing_of(customers, today), review_records.last_covers(ids)
    in_force = {id_: _in_force(limits, today) for id_, limits in permanent.items()}
    owed = review_records.exposures(ids)
    records = _records(in_force, owed, today, policy)
    cuts_since = today - timedelta(days=policy.cover_cut_within_days)
    seen = _signals(ids, today, policy)
    found = []
    for customer in customers:
        limits, before = permanent.get(customer.id, []), said.get(customer.id, [])
        raised_on, lowered_on = store.last_moves(limits)
        exposure_minor, risk_class = owed.get(customer.id, (None, ""))
        backed_minor, kept = backed[customer.id], covers.get(customer.id, [])
        found.append(
            Standing(
                customer.id,
                in_force.get(customer.id),
                tuple(broken.get(customer.id, ())),
                _old_debt(old.get(customer.id, []), credits.get(customer.id, 0), today),
                customer.insolvency_on,
                missed_days(customer, today),
                customer.company_id not in unbalanced,
                customer.id in pending,
                customer.limit_locked,
                customer.id in temporary,
                customer.legal_form,
                raised_on,
                _recent(before, today, policy),
                frozenset(row.cause for row in before if row.action in ACTED),
                lowered_on,
                backed_minor,
                review_records.cut_of(kept, backed_minor, cuts_since, today),
                exposure_minor,
                risk_class,
                customer.hold_reason is not None,
                customer.id in scheduled,
                records.get(customer.id),
                seen.get(customer.id, ()),
                _heard(before),
                any(row.rule == SIGNALS and row.state == "open" for row in before),
            )
        )
    return found


def _in_force(limits: list[CreditLimit], today: date) -> int | None:
    """Give the amount in force. limits: the permanent ones, the oldest first."""
    running = [
        limit
        for limit in limits
        if limit.state in ("effective", "scheduled") and limit.starts_on <= today
    ]
    return max(running, key=lambda one: (one.starts_on, one.id)).amount_minor if running else None


def _records(
    in_force: dict[int, int | None], owed: Exposures, today: date, policy: Policy
) -> dict[int, Record]:
    """Read how those paid who use their limit enough to be raised; of the others nobody asks."""
    using = [
        id_
        for id_, limit_minor in in_force.items()
        if wants_more(owed.get(id_, (None, ""))[0], limit_minor, policy)
    ]
    return review_records.records(using, months_before(today, policy.clean_months), today, policy)


def _signals(ids: Sequence[int], today: date, policy: Policy) -> dict[int, list[Signal]]:
    """Read what the field saw of each customer within the window."""
    zone = ZoneInfo(time_zone())
    since = datetime.combine(today - timedelta(days=policy.signals_within_days - 1), time(), zone)
    found: dict[int, list[Signal]] = {}
    for customer_id, note_id, tags, at in store.tagged_notes(ids, since):
        on = at.astimezone(zone).date()
        mine = [Signal(str(note_id), tag, on) for tag in tags if tag in signals.SIGNALS]
        found.setdefault(customer_id, []).extend(mine)
    return found


def _heard(before: list[LimitReview]) -> frozenset[str]:
    """Name the notes a person was asked about."""
    asked = (row for row in before if row.rule == SIGNALS and row.action in ACTED)
    return frozenset(note_id for row in asked for note_id in row.explain["notes"])


def _old_debt(items: list[Any], credit_minor: int, today: date) -> OldDebt | None:
    if not items:
        return None
    oldest = items[0][0]
    owed = sum(free for _, free in items) - credit_minor
    return OldDebt(oldest.id, (today - oldest.due_on).days, owed)


def _recent(before: list[LimitReview], today: date, policy: Policy) -> frozenset[str]:
    """Name the rules that acted within their pause; each cut of a cover, and each note, speaks for itself."""
    pauses = {CLEAN_RECORD: policy.raise_pause_days, COVER_CUT: 0, SIGNALS: 0}
    return frozenset(
        row.rule
        for row in before
        if row.action in ACTED
        and row.run_on > today - timedelta(days=pauses.get(row.rule, policy.same_rule_pause_days))
    )
