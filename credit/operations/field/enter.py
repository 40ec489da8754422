"""The one way in for what phones say: log it, judge it, keep the answer; said twice is done once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from credit.operations import notices
from credit.operations.audience import with_role
from credit.operations.field.arguments import minting
from credit.operations.field.judge import Apart, judge, look, outright, with_a_way_back
from credit.operations.field.registry import find_handler
from credit.operations.field.said import QUARANTINED, REJECTED, Outcome, Said, rejected
from credit.operations.work import Work
from credit.rules.access import Role
from credit.store.db import among, db, upserting
from credit.store.people import User
from credit.store.sync import OpAttempt, OpLog, Quarantined

PENDING = "pending"


def enter(work: Work, said: Said, author: User) -> Outcome:
    """Take one entry in, with its answer, in one transaction; the caller has locked the customer.

    The log comes first: whoever says the same thing at the same time waits here, and is then given the
    answer the first one got.
    """
    if not _log(work, said, author):
        outcome = stored_outcome(said, author)
        if outcome.outcome != QUARANTINED:
            _forget_attempts([said])
        return outcome
    outcome = judge(work, said, author, look([said], author, work.moment.today), with_a_way_back)
    _answer(work, said, author, outcome)
    if outcome.outcome == QUARANTINED:
        _set_aside(work, [said])
    return outcome


def enter_together(work: Work, entries: Sequence[Said], author: User) -> dict[UUID, Outcome]:
    """Take entries in, in this order, in one transaction; the caller has locked their customers.

    What each gets is what it would get alone: the locks make whoever says the same at the same time wait,
    and find our answers. Raises Apart, and whatever a rule raises that is not a refusal.
    """
    outcomes = find_outcomes(entries, author)
    new = [said for said in entries if said.op_id not in outcomes]
    sight, actor = look(new, author, work.moment.today), work.actor
    with minting(new) as minted:
        for said in new:
            work.actor = said.as_actor(actor)
            handler = find_handler(said)
            apply = outright if handler and handler.writes_last else with_a_way_back
            outcome = judge(work, said, author, sight, apply)
            outcomes[said.op_id], sight.logged[said.op_id] = outcome, outcome.outcome
            minted.settle(refused=outcome.outcome == REJECTED)
    work.actor = actor
    _log_answered(work, new, author, outcomes)
    return outcomes


def stored_outcome(said: Said, author: User) -> Outcome:
    """Give the answer an entry got before; an id used for something else is rejected."""
    outcome = find_outcomes([said], author).get(said.op_id)
    return outcome or rejected("op_reused")


def find_outcomes(entries: Sequence[Said], author: User) -> dict[UUID, Outcome]:
    """Find which of these entries were answered before, and how."""
    digests = {said.op_id: said.digest for said in entries}
    logged = select(OpLog.op_id, OpLog.user_id, OpLog.payload_hash, OpLog.result)
    return {
        op_id: Outcome(**result)
        if (user_id, digest) == (author.id, digests[op_id])
        else rejected("op_reused")
        for op_id, user_id, digest, result in db.session.execute(
            logged.where(among(OpLog.op_id, digests), OpLog.outcome != PENDING)
        )
    }


def park(work: Work, said: Said, author: User) -> Outcome:
    """Set an entry aside that broke the server too often; its words are kept for a person to look at."""
    if not _log(work, said, author):
        return stored_outcome(said, author)
    outcome = Outcome(QUARANTINED, "too_many_failures")
    raw = update(OpAttempt).where(OpAttempt.op_id == said.op_id).values(raw=said.raw)
    error = db.session.scalar(raw.returning(OpAttempt.last_error)) or ""
    _answer(work, said, author, outcome, keep_attempts=True)
    _set_aside(work, [said], error=error.partition(":")[0] or "ProcessEnded")
    work.record("entry.park", "op", said.op_id, customer_id=said.customer_id)
    notices.tell(
        work,
        with_role(Role.COLLECTOR, Role.CREDIT_MANAGER),
        "entry_quarantined",
        subject=f"op/{said.op_id}",
    )
    return outcome


def _set_aside(work: Work, entries: Sequence[Said], error: str | None = None) -> None:
    """Lay entries out for the desk; one that waits for a quarantined parent names it."""
    rows = [
        {
            "op_id": said.op_id,
            "parent_id": find_parent_aside(said) if error is None else None,
            "error": error,
            "state": "waiting",
            "tries": 0,
            "parked_at": work.moment.now,
            "version": 1,
        }
        for said in entries
    ]
    table: Any = Quarantined.__table__
    if rows:
        db.session.execute(upserting(table).on_conflict_do_nothing(), rows)


def find_parent_aside(said: Said) -> UUID | None:
    """Find the entry this one depends on that is set aside, if one is."""
    aside = select(OpLog.op_id).where(
        OpLog.op_id.in_(said.depends_on), OpLog.outcome == QUARANTINED
    )
    return db.session.scalar(aside.order_by(OpLog.received_at, OpLog.op_id).limit(1))


def _log(work: Work, said: Said, author: User) -> bool:
    """Log an entry; False when it is there already."""
    row = _row(work, said, author) | {"outcome": PENDING, "code": None, "result": {}}
    insert = upserting(OpLog).values(row).on_conflict_do_nothing(index_elements=["op_id"])
    return bool(db.session.scalars(insert.returning(OpLog.op_id)).first())


def _log_answered(
    work: Work, entries: Sequence[Said], author: User, outcomes: dict[UUID, Outcome]
) -> None:
    """Log entries with their answers. Raises Apart when one of the ids was logged meanwhile."""
    if not entries:
        return
    rows = [
        _row(work, said, author)
        | {"revised_at": None}
        | _values(work, author, outcomes[said.op_id])
        for said in entries
    ]
    table: Any = OpLog.__table__
    once = upserting(table).on_conflict_do_nothing(index_elements=["op_id"])
    logged = db.session.scalars(once.returning(table.c.op_id), rows).all()
    if len(logged) < len(rows):
        raise Apart
    _forget_attempts(entries)
    aside = [said for said in entries if outcomes[said.op_id].outcome == QUARANTINED]
    _set_aside(work, aside)


def _row(work: Work, said: Said, author: User) -> dict[str, Any]:
    return {
        "op_id": said.op_id,
        "user_id": author.id,
        "device_id": work.actor.device_id,
        "customer_id": said.customer_id,
        "n": said.n,
        "type": said.type,
        "v": said.v,
        "payload_hash": said.digest,
        "args": said.args,
        "depends_on": [str(parent) for parent in said.depends_on],
        "app_version": said.app_version,
        "client_time": said.client_time,
        "clock_offset_ms": said.clock_offset_ms,
        "received_at": work.moment.now,
    }


def _values(work: Work, author: User, outcome: Outcome) -> dict[str, Any]:
    values: dict[str, Any] = {
        "outcome": outcome.outcome,
        "code": outcome.code,
        "result": {"outcome": outcome.outcome, "code": outcome.code, "facts": outcome.facts},
    }
    if outcome.outcome == QUARANTINED:
        values["revised_at"] = work.moment.now
        work.touch_user(author.id)
    return values


def _answer(
    work: Work, said: Said, author: User, outcome: Outcome, *, keep_attempts: bool = False
) -> None:
    values = _values(work, author, outcome)
    db.session.execute(update(OpLog).where(OpLog.op_id == said.op_id).values(**values))
    if not keep_attempts:
        _forget_attempts([said])


def _forget_attempts(entries: Sequence[Said]) -> None:
    ids = [said.op_id for said in entries]
    db.session.execute(delete(OpAttempt).where(among(OpAttempt.op_id, ids)))
