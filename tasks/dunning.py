"""Dunning jobs: decide at 16:00, send from 10:00, judge promises. Each does everything that is owed."""

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from uuid import UUID

from flask import current_app

from credit.operations import (
    dunning,
    dunning_messages,
    plan_verdicts,
    promise_verdicts,
    reminders,
    triage,
)
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store import debts
from credit.store.db import db, reading
from tasks.limits import run_review
from tasks.outside import mail

EVERYBODY = 10**6

log = logging.getLogger(__name__)


def prepare_dunning() -> None:
    """Hold back what an entry has changed, then decide if a run is owed. Delivery: at least once."""
    with reading():
        customers = debts.contradicted()
        owed = dunning.is_owed(read_clock())
        db.session.rollback()
    for customer_id in customers:
        change = partial(dunning_messages.withdraw_prepared, customer_id=customer_id)
        transact(MACHINE, change, customers=[customer_id])
    if owed:
        decide_all(MACHINE)


def send_dunning() -> None:
    """Send what is due, in office hours or hastened by a person. Delivery: at most once a message."""
    post_due(MACHINE)
    transact(MACHINE, reminders.show_unclear)


def judge_promises() -> None:
    """Judge the promises and plans the ledger can judge, and review the limits of who broke a promise.

    Delivery: at least once; a verdict given twice is one. A review lost to a crash is found at night.
    """
    broke: list[int] = []
    with reading():
        customers = promise_verdicts.waiting(read_clock().today)
        planned = plan_verdicts.waiting(read_clock().today)
        db.session.rollback()
    for customer_id in customers:
        judge = partial(promise_verdicts.judge_customer, customer_id=customer_id)
        if transact(MACHINE, judge, customers=[customer_id]):
            broke.append(customer_id)
    for customer_id in planned:
        judge_plan = partial(plan_verdicts.judge_customer, customer_id=customer_id)
        transact(MACHINE, judge_plan, customers=[customer_id])
    if broke:
        run_review(broke)


def decide_all(actor: Actor, *, by_hand: bool = False) -> int:
    """Decide today's run to its end, chunk by chunk; give the run's id."""
    run_id = transact(actor, dunning.open_run)
    after: int | None = 0
    while after is not None:
        chunk = partial(dunning.decide_chunk, run_id=run_id, after=after, by_hand=by_hand)
        after = transact(actor, chunk)
    transact(actor, partial(dunning.close_run, run_id=run_id))
    return run_id


def post_due(
    actor: Actor, *, only: Collection[UUID] | None = None, post: mail.Post | None = None
) -> Counter[str]:
    """Post what is due, one by one; count what became of it: sent, kept_back, failed, later, unclear.

    only: no more than these. post: another door, in tests. A server that is down ends the round.
    """
    counts: Counter[str] = Counter()
    with reading():
        waiting = reminders.due_messages(read_clock())
        db.session.rollback()
    with mail.open_door(current_app.config) as door:
        for id, customer_id in waiting:
            if only is not None and id not in only:
                continue
            outcome = _post_one(actor, id, customer_id, post or door)
            counts[outcome] += 1
            current_app.extensions["tally"]("mail", outcome)
            if outcome == "down":
                break
    return counts


def send_now(
    actor: Actor, only: Sequence[UUID] | None = None, *, at_once: int = 25
) -> Counter[str]:
    """Skip the wait: post the first messages here and now, leave the others to the job (queued)."""
    ids = transact(actor, partial(reminders.hasten, only=only))
    counts = post_due(actor, only=set(ids[:at_once]))
    counts["queued"] = len(ids[at_once:])
    return counts


def release_triage(actor: Actor, customer_ids: Sequence[int] | None = None) -> int:
    """Release the triage of some customers, or of all, chunk by chunk; give how many items."""
    with reading():
        ids = triage.waiting(most=EVERYBODY) if customer_ids is None else sorted(set(customer_ids))
        db.session.rollback()
    released = 0
    for start in range(0, len(ids), dunning.CHUNK):
        some = ids[start : start + dunning.CHUNK]
        released += transact(actor, partial(triage.release, customer_ids=some))
    return released


def _post_one(actor: Actor, id: UUID, customer_id: int, post: mail.Post) -> str:
    letter = transact(actor, partial(reminders.claim, id=id), customers=[customer_id])
    if letter is None:
        return "kept_back"
    try:
        post(letter)
    except mail.Busy as busy:
        transact(actor, partial(reminders.release, id=id), customers=[customer_id])
        return "down" if isinstance(busy, mail.Down) else "later"
    except mail.Rejected as refusal:
        transact(actor, partial(reminders.fail, id=id, why=str(refusal)), customers=[customer_id])
        return "failed"
    except Exception:  # unclear: it stays `sending` and a person is shown
        log.exception("letter %s: nobody knows whether it left", letter.message_id)
        return "unclear"
    transact(actor, partial(reminders.mark_sent, id=id), customers=[customer_id])
    return "sent"
