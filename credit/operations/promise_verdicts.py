"""Judge promises to pay once the ledger can know, and again when a later import tells otherwise."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from credit.operations.audience import managers_of, reps_of
from credit.operations.notices import tell
from credit.operations.paid import parts, received
from credit.operations.work import Work
from credit.rules.promises import ACTIVE, BROKEN, PARTLY_KEPT, deadline, judge, unpaid_minor
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.field import Promise

CORRECTED_FOR = timedelta(days=90)  # a broken promise may still turn out kept


def waiting(today: date) -> list[int]:
    """List the customers with a promise the ledger can judge now, or judge again after an import."""
    open_verdicts = or_(
        Promise.state == ACTIVE,
        Promise.state.in_((BROKEN, PARTLY_KEPT)) & (Promise.promised_on >= today - CORRECTED_FOR),
    )
    unseen = or_(Promise.judged_at.is_(None), Promise.judged_at <= Company.imported_at)
    wanted = (
        select(Promise.customer_id, Promise.promised_on, Company.as_of)
        .join(Customer, Customer.id == Promise.customer_id)
        .join(Company, Company.id == Customer.company_id)
        .where(open_verdicts, unseen, Promise.promised_on < Company.as_of)
    )
    rows = db.session.execute(wanted).all()
    return sorted({row.customer_id for row in rows if row.as_of >= deadline(row.promised_on)})


def judge_customer(work: Work, customer_id: int) -> bool:
    """Give every promise of a customer the state it should be in; lock the customer first.

    True when one is newly broken.
    """
    broke = False
    as_of = db.session.get_one(Customer, customer_id).company.as_of
    wanted = select(Promise).where(
        Promise.customer_id == customer_id, Promise.state.in_((ACTIVE, BROKEN, PARTLY_KEPT))
    )
    for promise in db.session.scalars(wanted.order_by(Promise.promised_on)).all():
        due_by = deadline(promise.promised_on)
        if as_of is not None and as_of >= due_by:
            unpaid = _unpaid(promise, due_by)
            state = judge(
                promise.state,
                promised_minor=promise.amount_minor,
                unpaid=unpaid,
                due_by=due_by,
                as_of=as_of,
            )
            broke = broke or (state == BROKEN != promise.state)
            _give(work, promise, state, unpaid)
    return broke


def _give(work: Work, promise: Promise, state: str, unpaid: int) -> None:
    """Write a verdict; the reps and their manager hear of a missed promise once."""
    promise.judged_at = work.moment.now
    if state == promise.state:
        return
    before, promise.state, promise.judged_on = promise.state, state, work.moment.today
    after = {"state": state, "unpaid_minor": unpaid}
    work.record(
        "judge.promise",
        "promise",
        promise.id,
        customer_id=promise.customer_id,
        before={"state": before},
        after=after,
    )
    work.touch(promise.customer_id, figures=True)
    if state in (BROKEN, PARTLY_KEPT):
        today = work.moment.today
        people = {*reps_of(promise.customer_id, today), *managers_of(promise.customer_id, today)}
        tell(
            work,
            people,
            "promise_missed",
            subject=f"promise/{promise.id}",
            customer_id=promise.customer_id,
            occurrence=state,
        )


def _unpaid(promise: Promise, by: date) -> int:
    """Say what was still unpaid of a promise on a day; unallocated payments count as paid.

    A promise on the whole account is paid by whatever was paid of the items open when it was made.
    """
    basis: dict[int, int] = dict(promise.basis or promise.items)
    covered = promise.items or [[item_id, minor] for item_id, minor in basis.items()]
    promised: int = sum(minor for _, minor in covered)
    unpaid = sum(unpaid_minor(part, by) for part in parts(covered, basis))
    paid = promised - unpaid + received(promise.customer_id, promise.recorded_on, by)
    return max(0, (promised if promise.items else promise.amount_minor) - paid)
