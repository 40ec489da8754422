"""Mark what a deadline asks as done, and take that back: warnings stop, and the calendar shows by whom."""

from datetime import date

from sqlalchemy import select

from credit.operations.deadlines import of_customers
from credit.operations.work import Work
from credit.rules.deadlines import TO_DO
from credit.rules.errors import Conflict, Missing, Refused
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.deadlines_done import DeadlineDone


class AlreadyDone(Conflict):
    """Somebody has marked it; `on` says as done on which day."""

    code = "deadline_already_done"


class DoneInFuture(Refused):
    """What is done was done today or before."""

    code = "done_in_future"


def mark(
    work: Work,
    *,
    kind: str,
    subject: str,
    customer_id: int,
    on: date,
    done_on: date,
    amount_minor: int | None = None,
    reference: str | None = None,
) -> DeadlineDone:
    """Write down that what a deadline asks was done. kind, subject, customer_id and on name the deadline.

    amount_minor: declared or asked, in the ledger's currency. Raises Missing where the calendar shows no such
    deadline or it asks nothing of us, DoneInFuture, AlreadyDone.
    """
    today = work.moment.today
    work.lock([customer_id])
    found = next(
        (
            one
            for one in of_customers(Customer.id == customer_id, today)
            if (one.kind, one.subject, one.on) == (kind, subject, on)
        ),
        None,
    )
    if found is None or kind not in TO_DO:
        raise Missing(field="subject", kind=kind, subject=subject, on=on.isoformat())
    if done_on > today:
        raise DoneInFuture(field="done_on", today=today.isoformat())
    same = (
        DeadlineDone.kind == kind,
        DeadlineDone.subject == subject,
        DeadlineDone.customer_id == customer_id,
        DeadlineDone.asked_on == on,
        DeadlineDone.undone_on.is_(None),
    )
    before = db.session.scalar(select(DeadlineDone).where(*same))
    if before is not None:
        raise AlreadyDone(field="done_on", on=before.done_on.isoformat())
    assert work.actor.user_id is not None  # noqa: S101  (only people mark)
    done = DeadlineDone(
        kind=kind,
        subject=subject,
        customer_id=customer_id,
        asked_on=on,
        facts=found.facts,
        done_on=done_on,
        amount_minor=amount_minor,
        reference=(reference or "").strip() or None,
        by_id=work.actor.user_id,
        said_on=today,
    )
    db.session.add(done)
    db.session.flush()
    work.record("deadline.done", "deadline", done.id, customer_id=customer_id, after=_told(done))
    return done


def undo(work: Work, done_id: int) -> DeadlineDone:
    """Take a mark back; again is harmless. Raises Missing."""
    done = db.session.get(DeadlineDone, done_id)
    if done is None:
        raise Missing(done_id=done_id)
    work.lock([done.customer_id])
    db.session.refresh(done)
    if done.undone_on is None:
        done.undone_on = work.moment.today
        work.record(
            "deadline.undo", "deadline", done.id, customer_id=done.customer_id, before=_told(done)
        )
    return done


def _told(done: DeadlineDone) -> dict[str, object]:
    return {
        "kind": done.kind,
        "on": done.asked_on.isoformat(),
        "done_on": done.done_on.isoformat(),
        "amount_minor": done.amount_minor,
        "reference": done.reference,
    }
