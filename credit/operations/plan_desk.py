"""What the desk says of a payment plan: yes, also on other terms, no, accepted by the debtor, or over."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from credit.operations import plans
from credit.operations.work import Work
from credit.rules import plans as rules
from credit.rules.errors import Changed, Conflict, Forbidden, Missing, Refused
from credit.rules.plans import ACTIVE, APPROVED, CANCELLED, REFUSED
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.people import User
from credit.store.plans import PaymentPlan, read_schedule, write_schedule
from credit.store.scope import find_visible_customer


class PlanChanged(Changed):
    """Somebody acted on the plan since it was read; the facts name them."""

    code = "plan_changed"


class PlanMoved(Conflict):
    """The plan is in a state from which this does not lead; the facts say which, and who decided."""

    code = "plan_moved"


class NotYours(Forbidden):
    """Nobody decides what they proposed themselves, nor the account's own rep; `reason` says which."""

    code = "not_your_plan"


class BadAcceptance(Refused):
    """The debtor accepted between the approval and today, or not at all."""

    code = "acceptance_day"


class DebtorInsolvent(Refused):
    """From the opening judgment no earlier debt may be paid (Code de commerce L622-7 I)."""

    code = "debtor_insolvent"


@dataclass(frozen=True, slots=True)
class Terms:
    """Another schedule for the same debt."""

    count: int
    first_on: date
    rhythm: str
    rest_on: str = rules.LAST


@dataclass(frozen=True, slots=True)
class Decision:
    """What an approver says. terms None: as proposed. acceleration: written into the plan, or not."""

    outcome: str
    reason: str = ""
    terms: Terms | None = None
    acceleration: bool = False


def decide(work: Work, plan_id: UUID, decision: Decision, *, version: int | None) -> PaymentPlan:
    """Approve a plan, also on other terms, or refuse it; the same answer by the same person again is one.

    version: the one the person saw, None = any. Raises Missing, PlanChanged, PlanMoved, NotYours,
    PlanUnsound and DebtorInsolvent.
    """
    plan, person = _get(work, plan_id), _person(work)
    schedule = _schedule(plan, decision)
    if _said_before(plan, person, decision, schedule):
        return plan
    _may(plan, version, decision.outcome)
    if (why := plans.what_forbids(person, plan, work.moment.today)) is not None:
        raise NotYours(reason=why)
    if decision.outcome == APPROVED:
        _may_pay(plan, work.moment.today)
        rules.check(schedule, plan.total_minor)
        rules.check_ahead(schedule, work.moment.today)
        plan.instalments, plan.acceleration = write_schedule(schedule), decision.acceleration
        plan.approved_on = work.moment.today
    plan.decided_by_id, plan.decided_at = person.id, work.moment.now
    plan.decision_reason = decision.reason
    before: dict[str, Any] = {**plans.turn(work, plan, decision.outcome)}
    after: dict[str, Any] = {"reason": decision.reason}
    if decision.outcome == APPROVED:
        before["instalments"] = plans.told(read_schedule(plan.asked))
        after |= {"instalments": plans.told(schedule), "acceleration": plan.acceleration}
        _record(work, "plan.approve", plan, before, after)
    else:
        _record(work, "plan.refuse", plan, before, after)
    plans.tell_proposer(work, plan)
    return plan


def accept(work: Work, plan_id: UUID, accepted_on: date, *, version: int | None) -> PaymentPlan:
    """Note the day on which the debtor accepted; from then on the instalments are what is due.

    Raises Missing, PlanChanged, PlanMoved, BadAcceptance.
    """
    plan = _get(work, plan_id)
    if plan.state == ACTIVE and plan.accepted_on == accepted_on:
        return plan
    _may(plan, version, ACTIVE)
    since = plan.approved_on or work.moment.today
    if not since <= accepted_on <= work.moment.today:
        raise BadAcceptance(field="accepted_on", since=since.isoformat())
    plan.accepted_on = accepted_on
    plan.judged_at = None
    before = plans.turn(work, plan, ACTIVE)
    _record(work, "plan.accept", plan, before, {"accepted_on": accepted_on.isoformat()})
    plans.tell_proposer(work, plan)
    work.nudge("judge_promises")
    return plan


def cancel(work: Work, plan_id: UUID, reason: str, *, version: int | None) -> PaymentPlan:
    """End a plan that waits or runs; dunning resumes. Raises Missing, PlanChanged, PlanMoved."""
    plan, person = _get(work, plan_id), _person(work)
    if plan.state == CANCELLED and plan.decided_by_id == person.id:
        return plan
    _may(plan, version, CANCELLED)
    plan.cancel_reason, plan.decision_reason = "desk", reason
    plan.decided_by_id, plan.decided_at = person.id, work.moment.now
    before = plans.turn(work, plan, CANCELLED)
    _record(work, "plan.cancel", plan, before, {"reason": reason})
    plans.tell_proposer(work, plan)
    return plan


def _get(work: Work, plan_id: UUID) -> PaymentPlan:
    """Lock a plan's customer, then read the plan anew."""
    plan = db.session.get(PaymentPlan, plan_id)
    seen = plan and find_visible_customer(_person(work), plan.customer_id, work.moment.today)
    if plan is None or not seen:
        raise Missing(plan_id=str(plan_id))
    work.lock([plan.customer_id])
    db.session.refresh(plan)
    return plan


def _person(work: Work) -> User:
    return db.session.get_one(User, work.actor.user_id)


def _schedule(plan: PaymentPlan, decision: Decision) -> list[rules.Instalment]:
    """Give the schedule decided on. Raises PlanUnsound."""
    if decision.terms is None:
        return plan.schedule
    terms = decision.terms
    due = rules.days(terms.first_on, terms.count, terms.rhythm)
    return rules.split(plan.total_minor, due, terms.rest_on)


def _said_before(
    plan: PaymentPlan, person: User, decision: Decision, schedule: list[rules.Instalment]
) -> bool:
    """Recognise a repeat: the answer to the first one was lost on its way."""
    same = (plan.state, plan.decided_by_id, plan.decision_reason) == (
        decision.outcome,
        person.id,
        decision.reason,
    )
    if not same or decision.outcome == REFUSED:
        return same
    return plan.schedule == schedule and plan.acceleration == decision.acceleration


def _may(plan: PaymentPlan, version: int | None, state: str) -> None:
    """Raise PlanMoved or PlanChanged unless the plan may take a state and is as it was seen."""
    by = db.session.get(User, plan.decided_by_id) if plan.decided_by_id else None
    facts = {
        "state": plan.state,
        "version": plan.version,
        "by": by.name if by else None,
        "at": plan.decided_at.isoformat() if plan.decided_at else None,
    }
    if not rules.may_become(plan.state, state):
        raise PlanMoved(**facts)
    if version is not None and version != plan.version:
        raise PlanChanged(**facts)


def _may_pay(plan: PaymentPlan, today: date) -> None:
    since = db.session.get_one(Customer, plan.customer_id).insolvency_on
    if since is not None and since <= today:
        raise DebtorInsolvent(since=since.isoformat())


def _record(
    work: Work, action: str, plan: PaymentPlan, before: dict[str, Any], after: dict[str, Any]
) -> None:
    after = {"state": plan.state} | after
    work.record(action, "plan", plan.id, customer_id=plan.customer_id, before=before, after=after)
