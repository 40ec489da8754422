"""Judge payment plans once the ledger can know: kept to the end, broken, overtaken, or never accepted."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from credit.operations import plans
from credit.operations.audience import reps_of, with_role
from credit.operations.notices import tell
from credit.operations.paid import parts, received
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.plans import (
    ACCEPT_DAYS,
    ACTIVE,
    APPROVED,
    BROKEN,
    CANCELLED,
    COMPLETED,
    LIVE,
    accept_by,
    judge,
)
from credit.rules.promises import unpaid_minor
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.plans import PaymentPlan, find_live_plans


def waiting(today: date) -> list[int]:
    """List the customers whose plan was not accepted in time, or whose ledger was imported since."""
    unseen = or_(
        PaymentPlan.judged_at.is_(None) & Company.as_of.is_not(None),
        PaymentPlan.judged_at <= Company.imported_at,
    )
    lapsed = (PaymentPlan.state == APPROVED) & (
        PaymentPlan.approved_on < today - timedelta(days=ACCEPT_DAYS)
    )
    wanted = (
        select(PaymentPlan.customer_id)
        .join(Customer, Customer.id == PaymentPlan.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .where(PaymentPlan.state.in_(LIVE), or_(unseen, lapsed))
    )
    return sorted(set(db.session.scalars(wanted)))


def judge_customer(work: Work, customer_id: int) -> None:
    """Give every live plan of a customer the state it should be in; lock the customer first."""
    as_of = db.session.get_one(Customer, customer_id).company.as_of
    for plan in find_live_plans(customer_id):
        plan.judged_at = work.moment.now
        paid, standing = _paid(plan, work.moment.today), plan.paid_minor
        if paid != standing:
            plan.paid_minor = paid
            work.touch(customer_id, only=("plan",))
        if plan.state == ACTIVE:
            _judge_active(work, plan, min(paid, standing), as_of)
        elif paid >= plan.total_minor:
            _end(work, plan, "moot")
        elif plan.state == APPROVED and _lapsed(plan, work.moment.today):
            _end(work, plan, "not_accepted")


def _judge_active(work: Work, plan: PaymentPlan, seen_minor: int, as_of: date | None) -> None:
    """Judge by value date; what an earlier import showed as paid, and still is, was paid by then."""
    state, missed = judge(
        plan.schedule,
        paid_minor=plan.paid_minor,
        paid_by=lambda day: max(seen_minor, _paid(plan, day)),
        as_of=as_of,
    )
    if state == ACTIVE:
        return
    before = plans.turn(work, plan, state)
    after = {"state": state, "paid_minor": plan.paid_minor}
    if state == COMPLETED:
        action = "plan.complete"
    else:
        action, after["missed_on"] = "plan.break", plan.schedule[missed or 0].due_on.isoformat()
    work.record(action, "plan", plan.id, customer_id=plan.customer_id, before=before, after=after)
    if state == BROKEN:
        _tell_missed(work, plan)


def _end(work: Work, plan: PaymentPlan, why: str) -> None:
    plan.cancel_reason = why
    before = plans.turn(work, plan, CANCELLED)
    work.record(
        "plan.lapse",
        "plan",
        plan.id,
        customer_id=plan.customer_id,
        before=before,
        after={"state": CANCELLED, "reason": why},
    )
    plans.tell_proposer(work, plan)


def _lapsed(plan: PaymentPlan, today: date) -> bool:
    return plan.approved_on is not None and accept_by(plan.approved_on) < today


def _tell_missed(work: Work, plan: PaymentPlan) -> None:
    people = {*reps_of(plan.customer_id, work.moment.today), *with_role(Role.COLLECTOR)}
    tell(
        work,
        people,
        "instalment_missed",
        subject=f"plan/{plan.id}",
        customer_id=plan.customer_id,
    )


def _paid(plan: PaymentPlan, by: date) -> int:
    """Say what was paid of a plan until a day; cash that no item got yet counts."""
    unpaid = sum(unpaid_minor(part, by) for part in parts(plan.items, dict(plan.basis)))
    loose = received(plan.customer_id, plan.proposed_on, by)
    return min(plan.total_minor, plan.total_minor - unpaid + loose)
