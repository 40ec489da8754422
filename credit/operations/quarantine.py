"""What the server could not take in: the desk reads it, mends it, tries again, or discards it.

What becomes of an entry here reaches its phone as an `op_outcome` in the person's own bucket.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from credit.operations import notices
from credit.operations.actor import Actor
from credit.operations.field.enter import find_parent_aside
from credit.operations.field.judge import judge, look, with_a_way_back
from credit.operations.field.said import QUARANTINED, REJECTED, Outcome, Said, rejected
from credit.operations.moment import at, time_zone
from credit.operations.work import Work
from credit.rules.errors import Changed, Conflict, Missing, Refused
from credit.store.db import db
from credit.store.people import User
from credit.store.sync import OpAttempt, OpLog, Quarantined

WAITING, RELEASED, DISCARDED = "waiting", "released", "discarded"

# What the desk may correct, and of which kind it is; ids and types are the phone's.
MENDABLE: dict[str, type] = {
    "text": str,
    "amount_minor": int,
    "promised_on": str,
    "count": int,
    "first_on": str,
    "rhythm": str,
    "requested_minor": int,
    "requested_days": int,
    "temporary_until": str,
    "reason": str,
    "outcome": str,
    "name": str,
    "job": str,
    "email": str,
    "phone": str,
}
MOST_TEXT = 4000


class NotWaiting(Conflict):
    """Somebody was faster; the facts say how it ended."""

    code = "entry_not_waiting"


class WaitsForParent(Conflict):
    """It depends on another entry that is set aside: that one comes first."""

    code = "parent_quarantined"


class StillRefused(Conflict):
    """The rule says no; the facts say why. The entry stays, to be mended or discarded."""

    code = "entry_refused"


class NotMendable(Refused):
    """Only words, amounts, dates and choices the entry already has may be corrected."""

    code = "not_mendable"


class StillFailing(Conflict):
    """The entry broke the server again; the facts name the class of the fault."""

    code = "entry_failed"


def get(op_id: UUID) -> tuple[Quarantined, OpLog]:
    """Get an entry that is or was set aside. Raises Missing."""
    found = db.session.get(Quarantined, op_id, populate_existing=True)
    if found is None:
        raise Missing(entry=str(op_id))
    return found, db.session.get_one(OpLog, op_id, populate_existing=True)


def mend(
    work: Work, op_id: UUID, changes: dict[str, Any], *, unless_changed: int | None
) -> Quarantined:
    """Correct arguments of an entry; what the person said stays in the log, beside the correction."""
    aside, logged = _lock(work, op_id, unless_changed)
    args = aside.mended or logged.args
    for name, value in changes.items():
        if name not in MENDABLE or name not in logged.args or not _is_kind(name, value):
            raise NotMendable(field=name)
    aside.mended = {**args, **changes}
    aside.version += 1
    fields = sorted(name for name, value in changes.items() if args[name] != value)
    _record(work, "entry.mend", logged, {"fields": fields})
    return aside


def release(work: Work, op_id: UUID, *, unless_changed: int | None) -> Outcome:
    """Run the rule of an entry now, then of those that waited for it, in the order they were said.

    Raises WaitsForParent, StillRefused, and whatever the rule breaks with.
    """
    aside, logged = _lock(work, op_id, unless_changed)
    if find_parent_aside(_said(aside, logged)) is not None:
        raise WaitsForParent(entry=str(aside.parent_id))
    outcome = _judge_again(work, aside, logged)
    if outcome.outcome == REJECTED:
        raise StillRefused(code=outcome.code, facts=outcome.facts)
    _settle(work, aside, logged, outcome, RELEASED)
    _release_children(work, op_id)
    return outcome


def note_failure(work: Work, op_id: UUID, error: BaseException) -> None:
    """Keep that another try failed, and with what class of fault."""
    aside, logged = get(op_id)
    aside.error, aside.tries, aside.version = (
        type(error).__name__,
        aside.tries + 1,
        aside.version + 1,
    )
    _record(work, "entry.retry", logged, {"error": aside.error})


def discard(work: Work, op_id: UUID, reason: str, *, unless_changed: int | None) -> None:
    """Let an entry go, and those that depend on it, with a reason the person reads."""
    aside, logged = _lock(work, op_id, unless_changed)
    _discard(work, aside, logged, reason)


def _discard(work: Work, aside: Quarantined, logged: OpLog, reason: str) -> None:
    aside.reason = reason
    _settle(work, aside, logged, rejected("discarded", reason=reason), DISCARDED)
    notices.tell(work, [logged.user_id], "entry_to_fix", subject=f"op/{logged.op_id}")
    for child, of_child in _children(logged.op_id):
        _discard(work, child, of_child, reason)


def _release_children(work: Work, op_id: UUID) -> None:
    """Run those that waited; one that breaks stays by itself, one that is refused has its answer."""
    for aside, logged in _children(op_id):
        try:
            with work.tentatively():
                outcome = _judge_again(work, aside, logged)
        except Exception as error:  # noqa: BLE001  # it stays set aside, with its own fault
            aside.parent_id, aside.error = None, type(error).__name__
            aside.tries, aside.version = aside.tries + 1, aside.version + 1
            continue
        if outcome.outcome == QUARANTINED:
            aside.parent_id = find_parent_aside(_said(aside, logged))
            continue
        _settle(work, aside, logged, outcome, RELEASED)
        _release_children(work, logged.op_id)


def _judge_again(work: Work, aside: Quarantined, logged: OpLog) -> Outcome:
    """Judge an entry as if its person said it now, within the reach they had when it arrived."""
    said, mine = _said(aside, logged), work.actor
    author = db.session.get_one(User, logged.user_id)
    arrived_on = at(logged.received_at, time_zone()).today
    work.actor = said.as_actor(Actor(author.id, author.role, logged.device_id))
    try:
        outcome = judge(work, said, author, look([said], author, arrived_on), with_a_way_back)
    finally:
        work.actor = mine
    mended = aside.mended is not None and outcome.code is None
    return replace(outcome, code="mended") if mended else outcome


def _settle(work: Work, aside: Quarantined, logged: OpLog, outcome: Outcome, state: str) -> None:
    result = {"outcome": outcome.outcome, "code": outcome.code, "facts": outcome.facts}
    db.session.execute(
        update(OpLog)
        .where(OpLog.op_id == logged.op_id)
        .values(
            outcome=outcome.outcome,
            code=outcome.code,
            result=result,
            revised_at=work.moment.now,
        )
    )
    db.session.execute(delete(OpAttempt).where(OpAttempt.op_id == logged.op_id))
    aside.state, aside.version = state, aside.version + 1
    aside.decided_by_id, aside.decided_at = work.actor.user_id, work.moment.now
    action = "entry.release" if state == RELEASED else "entry.discard"
    _record(work, action, logged, {"outcome": outcome.outcome, "code": outcome.code})
    work.touch_user(logged.user_id)


def _lock(work: Work, op_id: UUID, unless_changed: int | None) -> tuple[Quarantined, OpLog]:
    """Lock the customer, then look again; what its version says must still hold."""
    _, logged = get(op_id)
    work.lock([logged.customer_id] if logged.customer_id else [])
    aside, logged = get(op_id)
    if aside.state != WAITING:
        raise NotWaiting(state=aside.state)
    if unless_changed is not None and aside.version != unless_changed:
        raise Changed(version=aside.version)
    return aside, logged


def _children(op_id: UUID) -> list[tuple[Quarantined, OpLog]]:
    waiting = (
        select(Quarantined, OpLog)
        .join(OpLog, OpLog.op_id == Quarantined.op_id)
        .where(Quarantined.parent_id == op_id, Quarantined.state == WAITING)
        .order_by(OpLog.n, OpLog.received_at, OpLog.op_id)
    )
    return [(aside, logged) for aside, logged in db.session.execute(waiting)]


def _said(aside: Quarantined, logged: OpLog) -> Said:
    """Say an entry again as it was said, with what the desk corrected."""
    return Said(
        op_id=logged.op_id,
        n=logged.n or 0,
        type=logged.type,
        v=logged.v,
        customer_id=logged.customer_id or 0,
        args=aside.mended or logged.args,
        client_time=logged.client_time,
        digest=logged.payload_hash,
        raw={},
        depends_on=tuple(UUID(parent) for parent in logged.depends_on),
        app_version=logged.app_version,
        clock_offset_ms=logged.clock_offset_ms,
    )


def _is_kind(name: str, value: object) -> bool:
    kind = MENDABLE[name]
    if value is None:
        return True
    fits = isinstance(value, kind) and not isinstance(value, bool)
    return fits and (not isinstance(value, str) or len(value) <= MOST_TEXT)


def _record(work: Work, action: str, logged: OpLog, after: dict[str, Any]) -> None:
    """Journal what the desk did; words of people stay out of it."""
    work.record(action, "op", logged.op_id, customer_id=logged.customer_id, after=after)
