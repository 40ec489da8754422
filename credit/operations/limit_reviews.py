"""Review limits: plan over all customers, then write what each verdict says."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from credit.operations import limit_grants, notices
from credit.operations.audience import reps_of, with_role
from credit.operations.limit_authority import who_decides_alone
from credit.operations.limit_standings import standings
from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.limits import LADDER
from credit.rules.review_case import Policy, Verdict
from credit.rules.reviews import ACTS, put_to_people, rein_in, review
from credit.store import reviews as store
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import LimitReview, find_permanent

CHUNK = 500
TOLD = {"lowered": "limit_lowered", "raised": "limit_raised"}


def plan(
    moment: Moment, only: Collection[int] | None = None, policy: Policy | None = None
) -> list[Verdict]:
    """Judge every customer with a limit, and rein in a run that would touch too many. Writes nothing.

    only: the customers an event concerns; what the day moved already counts against them too. policy: tried
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
        touched_before=store.touched_on(moment.today),
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
    if verdict.guard == "too_many":
        now = put_to_people(now)
    if now.action == "kept" and _kept_before(now):
        return None
    row = _write(work, now)
    if row.action in ACTS:
        put_in_force(work, row, None, row.rule)
    elif row.action == "proposed":
        tell_of(work, row, "limit_proposed", answerers(row, work.moment.today))
    return row


def codes_of(ids: Sequence[int]) -> dict[int, str]:
    """Name customers by their code."""
    rows = db.session.execute(select(Customer.id, Customer.code).where(Customer.id.in_(ids)))
    return {row.id: row.code for row in rows}


def counts(rows: Sequence[LimitReview | Verdict]) -> dict[str, int]:
    """Count outcomes by action."""
    return {"lowered": 0, "raised": 0, "proposed": 0, "kept": 0} | Counter(
        row.action for row in rows
    )


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


def put_in_force(work: Work, row: LimitReview, by_id: int | None, reason: str) -> None:
    """Lower or raise the limit as the review says, and tell the account's reps and the desk."""
    set_to(work, row, row.to_minor, by_id, reason)
    today = work.moment.today
    listeners = {*reps_of(row.customer_id, today), *answerers(row, today)} - {by_id}
    event = TOLD["raised" if goes_up(row) else "lowered"]
    tell_of(work, row, event, [id_ for id_ in listeners if id_ is not None])


def goes_up(row: LimitReview) -> bool:
    """Say whether a review raises, or would."""
    return (row.to_minor or 0) > (row.from_minor or 0)


def set_to(
    work: Work, row: LimitReview, amount_minor: int | None, by_id: int | None, reason: str
) -> None:
    """Put a limit into force because of a review."""
    current = find_permanent(row.customer_id, work.moment.today)
    days = current.max_overdue_days if current else None
    explain = {"review_id": str(row.id), "rule": row.rule, **row.explain}
    grant = limit_grants.Grant(
        amount_minor or 0, days, "review", reason, decided_by_id=by_id, explain=explain
    )
    limit_grants.write(work, row.customer_id, grant)


def answerers(row: LimitReview, today: date) -> list[int]:
    """List the people of the lowest rank that may answer alone."""
    lowest = who_decides_alone(row.to_minor, today)[0]
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
