"""Review limits: plan over all customers, then write what each verdict says."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from credit.operations import limit_grants, notices
from credit.operations.audience import reps_of, with_role
from credit.operations.limit_facts import missed_days
from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.limits import LADDER, steps, who_lies_above
from credit.rules.reviews import OldDebt, Policy, Standing, Verdict, rein_in, review
from credit.store import reviews as store
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import LimitReview, find_permanent

CHUNK = 500
ACTED = frozenset({"lowered", "proposed"})


def plan(
    moment: Moment, only: Collection[int] | None = None, policy: Policy | None = None
) -> list[Verdict]:
    """Judge every customer with a limit, and rein in a run that would touch too many. Writes nothing.

    only: the customers an event concerns; what the day lowered already counts against them too. policy: tried
    out instead of the one in force.
    """
    ids, policy = store.candidates(only), policy or policy_on(moment.today).reviews
    verdicts = [
        verdict
        for start in range(0, len(ids), CHUNK)
        for standing in standings(ids[start : start + CHUNK], moment.today, policy)
        if (verdict := review(standing, moment.today, policy)) is not None
    ]
    return rein_in(
        verdicts,
        customers=store.active_customers(),
        lowered_before=store.lowered_on(moment.today),
        policy=policy,
    )


def carry_out(work: Work, verdict: Verdict) -> LimitReview | None:
    """Write one verdict, judged anew under the lock; None when the world moved or it was said already."""
    work.lock([verdict.customer_id])
    policy = policy_on(work.moment.today).reviews
    [standing] = standings([verdict.customer_id], work.moment.today, policy)
    now = review(standing, work.moment.today, policy)
    if now is None or (now.cause, now.to_minor) != (verdict.cause, verdict.to_minor):
        return None
    if verdict.guard == "too_many" and now.action == "lowered":
        now = replace(now, action="proposed", guard="too_many")
    if now.action == "kept" and _kept_before(now):
        return None
    row = _write(work, now)
    if row.action == "lowered":
        lower(work, row, None, row.rule)
    elif row.action == "proposed":
        tell_of(work, row, "limit_proposed", answerers(row, work.moment.today))
    return row


def standings(ids: Sequence[int], today: date, policy: Policy) -> list[Standing]:
    """Gather what the review needs to know of some customers."""
    window = today - timedelta(days=policy.promises_within_days)
    old = store.items_due_before(ids, today - timedelta(days=policy.overdue_days))
    permanent, broken = store.permanent_limits(ids), store.broken_promises(ids, window)
    credits, said = store.credits_of(ids), store.reviews_of(ids)
    temporary, pending = store.with_temporary(ids, today), store.with_request(ids)
    unbalanced = store.unbalanced_companies()
    rows = db.session.scalars(select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id))
    found = []
    for customer in rows:
        limits, before = permanent.get(customer.id, []), said.get(customer.id, [])
        found.append(
            Standing(
                customer.id,
                next((row.amount_minor for row in limits[::-1] if row.state == "effective"), None),
                tuple(broken.get(customer.id, ())),
                _old_debt(old.get(customer.id, []), credits.get(customer.id, 0), today),
                customer.insolvency_on,
                missed_days(customer, today),
                customer.company_id not in unbalanced,
                customer.id in pending,
                customer.limit_locked,
                customer.id in temporary,
                customer.legal_form,
                store.last_raise(limits, timedelta(days=policy.opposite_within_days), today),
                _recent(before, today, policy),
                frozenset(row.cause for row in before if row.action in ACTED),
            )
        )
    return found


def codes_of(ids: Sequence[int]) -> dict[int, str]:
    """Name customers by their code."""
    rows = db.session.execute(select(Customer.id, Customer.code).where(Customer.id.in_(ids)))
    return {row.id: row.code for row in rows}


def counts(rows: Sequence[LimitReview | Verdict]) -> dict[str, int]:
    """Count outcomes by action."""
    return {"lowered": 0, "proposed": 0, "kept": 0} | Counter(row.action for row in rows)


def _old_debt(items: list[Any], credit_minor: int, today: date) -> OldDebt | None:
    if not items:
        return None
    oldest = items[0][0]
    owed = sum(free for _, free in items) - credit_minor
    return OldDebt(oldest.id, (today - oldest.due_on).days, owed)


def _recent(before: list[LimitReview], today: date, policy: Policy) -> frozenset[str]:
    since = today - timedelta(days=policy.same_rule_pause_days)
    return frozenset(row.rule for row in before if row.action in ACTED and row.run_on > since)


def _kept_before(verdict: Verdict) -> bool:
    rows = store.reviews_of([verdict.customer_id]).get(verdict.customer_id, [])
    last = next((row for row in rows[::-1] if row.cause == verdict.cause), None)
    return last is not None and (last.action, last.guard) == ("kept", verdict.guard)


def _write(work: Work, verdict: Verdict) -> LimitReview:
    row = LimitReview(
        id=uuid4(),
        run_on=work.moment.today,
        customer_id=verdict.customer_id,
        action=verdict.action,
        rule=verdict.rule,
        guard=verdict.guard,
        from_minor=verdict.from_minor,
        to_minor=verdict.to_minor,
        cause=verdict.cause,
        explain=verdict.facts,
        state="open" if verdict.action == "proposed" else "done",
        created_at=work.moment.now,
    )
    db.session.add(row)
    db.session.flush()
    work.record(
        f"limit_review.{row.action}",
        "limit_review",
        row.id,
        customer_id=row.customer_id,
        before={"limit_minor": row.from_minor},
        after={"to_minor": row.to_minor, "rule": row.rule, "guard": row.guard},
    )
    return row


def lower(work: Work, row: LimitReview, by_id: int | None, reason: str) -> None:
    """Lower the limit as the review says, and tell the account's reps and the desk."""
    set_to(work, row, row.to_minor, by_id, reason)
    today = work.moment.today
    listeners = {*reps_of(row.customer_id, today), *answerers(row, today)} - {by_id}
    tell_of(work, row, "limit_lowered", [id_ for id_ in listeners if id_ is not None])


def set_to(
    work: Work, row: LimitReview, amount_minor: int | None, by_id: int | None, reason: str
) -> None:
    """Put a limit into force because of a review."""
    current = find_permanent(row.customer_id)
    days = current.max_overdue_days if current else None
    explain = {"review_id": str(row.id), "rule": row.rule, **row.explain}
    grant = limit_grants.Grant(
        amount_minor or 0, days, "review", reason, decided_by_id=by_id, explain=explain
    )
    limit_grants.write(work, row.customer_id, grant)


def able(resulting_minor: int | None, today: date) -> Sequence[str]:
    """List the roles that may answer alone: those who give the last approval of such a limit."""
    limits = policy_on(today).limits
    return who_lies_above(steps(resulting_minor or 0, "", limits)[-1])


def answerers(row: LimitReview, today: date) -> list[int]:
    """List the people of the lowest rank that may answer alone."""
    lowest = able(row.to_minor, today)[0]
    return with_role(lowest) or with_role(*LADDER)


def tell_of(work: Work, row: LimitReview, event: str, user_ids: Sequence[int]) -> None:
    """Tell people about one review."""
    notices.tell(
        work,
        user_ids,
        event,
        subject=f"limit_review/{row.id}",
        customer_id=row.customer_id,
    )
