"""The one way in for what phones say: log it, judge it, keep the answer; said twice is done once."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from credit.operations.field import disputes, limit_requests, notes, promises
from credit.operations.field.said import (
    QUARANTINED,
    REJECTED,
    Handler,
    Outcome,
    Said,
    rejected,
)
from credit.operations.work import Work
from credit.rules.errors import CreditError
from credit.store.customers import Customer
from credit.store.db import db, upserting
from credit.store.people import User
from credit.store.scope import find_reachable_customer
from credit.store.sync import OpAttempt, OpLog

HANDLERS: dict[str, Handler] = {
    **notes.HANDLERS,
    **disputes.HANDLERS,
    **promises.HANDLERS,
    **limit_requests.HANDLERS,
}

PENDING = "pending"


def find_handler(said: Said) -> Handler | None:
    """Find who understands an entry of this type and version."""
    handler = HANDLERS.get(said.type)
    return handler if handler is not None and said.v in handler.versions else None


def enter(work: Work, said: Said, author: User) -> Outcome:
    """Take one entry in, with its answer, in one transaction; the caller has locked the customer.

    The log comes first: whoever says the same thing at the same time waits here, and is then given the
    answer the first one got.
    """
    if not _log(work, said, author):
        return stored_outcome(said, author)
    outcome = _judge_after_parents(work, said, author)
    _answer(work, said, outcome)
    return outcome


def stored_outcome(said: Said, author: User) -> Outcome:
    """Give the answer an entry got before; an id used for something else is rejected."""
    outcome = find_outcomes([said], author).get(said.op_id)
    return outcome or rejected("op_reused")


def find_outcomes(entries: list[Said], author: User) -> dict[UUID, Outcome]:
    """Find which of these entries were answered before, and how."""
    digests = {said.op_id: said.digest for said in entries}
    logged = select(OpLog.op_id, OpLog.user_id, OpLog.payload_hash, OpLog.result)
    return {
        op_id: Outcome(**result)
        if (user_id, digest) == (author.id, digests[op_id])
        else rejected("op_reused")
        for op_id, user_id, digest, result in db.session.execute(
            logged.where(OpLog.op_id.in_(digests), OpLog.outcome != PENDING)
        )
    }


def park(work: Work, said: Said, author: User) -> Outcome:
    """Set an entry aside that broke the server too often; its words are kept for a person to look at."""
    if not _log(work, said, author):
        return stored_outcome(said, author)
    outcome = Outcome(QUARANTINED, "too_many_failures")
    raw = update(OpAttempt).where(OpAttempt.op_id == said.op_id).values(raw=said.raw)
    db.session.execute(raw)
    _answer(work, said, outcome, keep_attempts=True)
    work.record("entry.park", "op", said.op_id, customer_id=said.customer_id)
    return outcome


def _log(work: Work, said: Said, author: User) -> bool:
    """Log an entry; False when it is there already."""
    row = {
        "op_id": said.op_id,
        "user_id": author.id,
        "device_id": work.actor.device_id,
        "customer_id": said.customer_id,
        "type": said.type,
        "v": said.v,
        "payload_hash": said.digest,
        "args": said.args,
        "depends_on": [str(parent) for parent in said.depends_on],
        "app_version": said.app_version,
        "client_time": said.client_time,
        "clock_offset_ms": said.clock_offset_ms,
        "received_at": work.moment.now,
        "outcome": PENDING,
        "result": {},
    }
    insert = upserting(OpLog).values(row).on_conflict_do_nothing(index_elements=["op_id"])
    return bool(db.session.scalars(insert.returning(OpLog.op_id)).first())


def _judge_after_parents(work: Work, said: Said, author: User) -> Outcome:
    parents = select(OpLog.op_id, OpLog.outcome).where(
        OpLog.op_id.in_(said.depends_on), OpLog.user_id == author.id, OpLog.op_id != said.op_id
    )
    outcomes = {row.op_id: row.outcome for row in db.session.execute(parents)}
    if outcomes.keys() != set(said.depends_on):
        return rejected("parent_missing")
    if REJECTED in outcomes.values():
        return rejected("parent_rejected")
    if QUARANTINED in outcomes.values():
        return Outcome(QUARANTINED, "parent_quarantined")
    return _judge(work, said, author)


def _judge(work: Work, said: Said, author: User) -> Outcome:
    handler = find_handler(said)
    if handler is None:
        return rejected("unknown_type")
    customer = find_reachable_customer(author, said.customer_id, work.moment.today)
    if customer is None:
        return rejected("out_of_scope")
    if author.role not in handler.roles:
        return rejected("forbidden")
    return _apply(handler, work, said, author, customer)


def _apply(handler: Handler, work: Work, said: Said, author: User, customer: Customer) -> Outcome:
    try:
        with db.session.begin_nested():
            return handler.rule(work, said, author, customer)
    except CreditError as refusal:
        return rejected(refusal.code, **refusal.facts)
    except IntegrityError:
        return rejected("id_taken")


def _answer(work: Work, said: Said, outcome: Outcome, *, keep_attempts: bool = False) -> None:
    values: dict[str, Any] = {
        "outcome": outcome.outcome,
        "code": outcome.code,
        "result": {"outcome": outcome.outcome, "code": outcome.code, "facts": outcome.facts},
    }
    if outcome.outcome == QUARANTINED:
        values["revised_at"] = work.moment.now
        work.touch_user(*filter(None, [work.actor.user_id]))
    db.session.execute(update(OpLog).where(OpLog.op_id == said.op_id).values(**values))
    if not keep_attempts:
        db.session.execute(delete(OpAttempt).where(OpAttempt.op_id == said.op_id))
