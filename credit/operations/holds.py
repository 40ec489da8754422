"""Put a customer on hold, or its reminders: always with a reason, the second always with an end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from credit.operations.audience import managers_of, reps_of, with_role
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.access import DESK
from credit.rules.errors import Conflict, Missing, Refused
from credit.store.customers import Customer


class BadEnd(Refused):
    """A hold on reminders ends on a day to come, within half a year."""

    code = "hold_end"


class BadJudgmentDay(Refused):
    """A judgment to come has not opened anything yet."""

    code = "judgment_in_the_future"


MOST_DAYS = 183


def hold(work: Work, customer_id: int, reason: str) -> Customer:
    """Advise against new orders; the reps and their manager hear of it. Raises Missing, Conflict."""
    customer = _lock(work, customer_id)
    if customer.hold_reason is not None:
        raise Conflict(hold_reason=customer.hold_reason)
    customer.hold_reason, customer.held_on = reason, work.moment.today
    _changed(work, customer, "hold.customer", None, reason)
    _tell(work, customer, "customer_held")
    return customer


def lift(work: Work, customer_id: int) -> Customer:
    """End a hold; lifting twice is lifting once."""
    customer = _lock(work, customer_id)
    if customer.hold_reason is None:
        return customer
    before, customer.hold_reason, customer.held_on = customer.hold_reason, None, None
    _changed(work, customer, "lift.hold", before, None)
    _tell(work, customer, "hold_lifted")
    return customer


def hold_dunning(work: Work, customer_id: int, reason: str, until: date) -> Customer:
    """Send this customer no reminder through a day; a prepared one is held back at once."""
    customer = _lock(work, customer_id)
    days = (until - work.moment.today).days
    if not 0 <= days <= MOST_DAYS:
        raise BadEnd(until=until.isoformat(), most_days=MOST_DAYS)
    before = customer.dunning_hold_reason
    customer.dunning_hold_reason, customer.dunning_hold_until = reason, until
    _changed(work, customer, "hold.dunning", before, f"{until.isoformat()}: {reason}")
    withdraw_prepared(work, customer_id)
    return customer


def held_through(after: Mapping[str, Any]) -> date:
    """Read back from the journal through which day `hold_dunning` held a customer's reminders."""
    return date.fromisoformat(after["reason"][: len("2026-11-23")])


def lift_dunning(work: Work, customer_id: int) -> Customer:
    """End a hold on reminders before its day; the next run decides again."""
    customer = _lock(work, customer_id)
    before = customer.dunning_hold_reason
    customer.dunning_hold_reason = customer.dunning_hold_until = None
    if before is not None:
        _changed(work, customer, "lift.dunning_hold", before, None)
    return customer


def declare_insolvency(work: Work, customer_id: int, judged_on: date) -> Customer:
    """Note the judgment opening insolvency: demands stop, and the field hears of it (C. com. L622-21).

    judged_on: the day of the judgment. Saying it twice is saying it once. Raises Missing, BadJudgmentDay.
    """
    customer = _lock(work, customer_id)
    if judged_on > work.moment.today:
        raise BadJudgmentDay(judged_on=judged_on.isoformat())
    if customer.insolvency_on == judged_on:
        return customer
    before, customer.insolvency_on = customer.insolvency_on, judged_on
    _changed(work, customer, "declare.insolvency", _iso(before), judged_on.isoformat())
    _tell(work, customer, "insolvency")
    withdraw_prepared(work, customer_id)
    return customer


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lock(work: Work, customer_id: int) -> Customer:
    found = work.lock([customer_id])
    if not found:
        raise Missing(customer=customer_id)
    return found[0]


def _changed(
    work: Work, customer: Customer, action: str, before: str | None, after: str | None
) -> None:
    work.record(
        action,
        "customer",
        customer.id,
        customer_id=customer.id,
        before={"reason": before},
        after={"reason": after},
    )
    work.touch(customer.id, figures=True)


def _tell(work: Work, customer: Customer, event: str) -> None:
    """Tell the reps; what bears on more than an order, their manager and finance too (ux.md F)."""
    today = work.moment.today
    managers = [] if event == "hold_lifted" else managers_of(customer.id, today)
    finance = with_role(*DESK) if event == "insolvency" else []
    tell(
        work,
        {*reps_of(customer.id, today), *managers, *finance},
        event,
        subject=f"customer/{customer.id}",
        customer_id=customer.id,
        occurrence=work.moment.now.isoformat(),
    )
