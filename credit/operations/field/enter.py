"""The one way in for what phones say: log it, judge it, keep the answer; said twice is done once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from credit.operations.field import contacts, disputes, limit_requests, notes, pins, promises
from credit.operations.field.arguments import minting
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
from credit.store.scope import find_reachable_customer, visible
from credit.store.sync import OpAttempt, OpLog

HANDLERS: dict[str, Handler] = {
    **notes.HANDLERS,
    **disputes.HANDLERS,
    **promises.HANDLERS,
    **limit_requests.HANDLERS,
    **contacts.HANDLERS,
    **pins.HANDLERS,
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
        outcome = stored_outcome(said, author)
        if outcome.outcome != QUARANTINED:
            _forget_attempts([said])
        return outcome
    outcome = _judge(work, said, author, look([said], author, work.moment.today), _with_a_way_back)
    _answer(work, said, outcome)
    return outcome


class Apart(Exception):
    """These entries must be taken in one by one: together they could get another answer."""


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
            apply = _outright if handler and handler.writes_last else _with_a_way_back
            outcome = _judge(work, said, author, sight, apply)
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


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known before a rule is asked: customers in reach, and what became of the parents."""

    customers: dict[int, Customer]
    logged: dict[UUID, str]


def look(entries: Sequence[Said], author: User, today: date) -> Sight:
    """Look once for some entries."""
    wanted = {said.customer_id for said in entries}
    seen = select(Customer).where(Customer.id.in_(wanted), visible(author, today))
    customers = {customer.id: customer for customer in db.session.scalars(seen)}
    for customer_id in sorted(wanted.difference(customers)):
        customer = find_reachable_customer(author, customer_id, today)
        if customer is not None:
            customers[customer_id] = customer
    parents = {parent for said in entries for parent in said.depends_on}
    logged = select(OpLog.op_id, OpLog.outcome).where(
        OpLog.op_id.in_(parents), OpLog.user_id == author.id
    )
    outcomes = {row.op_id: row.outcome for row in db.session.execute(logged)} if parents else {}
    return Sight(customers, outcomes)


Apply = Callable[[Handler, Work, Said, User, Customer], Outcome]


def _judge(work: Work, said: Said, author: User, sight: Sight, apply: Apply) -> Outcome:
    if (fate := _fate_of_parents(said, sight)) is not None:
        return fate
    handler = find_handler(said)
    if handler is None:
        return rejected("unknown_type")
    customer = sight.customers.get(said.customer_id)
    if customer is None:
        return rejected("out_of_scope")
    if author.role not in handler.roles:
        return rejected("forbidden")
    return apply(handler, work, said, author, customer)


def _fate_of_parents(said: Said, sight: Sight) -> Outcome | None:
    parents = [
        None if parent == said.op_id else sight.logged.get(parent) for parent in said.depends_on
    ]
    if None in parents:
        return rejected("parent_missing")
    if REJECTED in parents:
        return rejected("parent_rejected")
    return Outcome(QUARANTINED, "parent_quarantined") if QUARANTINED in parents else None


def _with_a_way_back(
    handler: Handler, work: Work, said: Said, author: User, customer: Customer
) -> Outcome:
    try:
        with work.tentatively():
            return handler.rule(work, said, author, customer)
    except CreditError as refusal:
        return rejected(refusal.code, **refusal.facts)
    except IntegrityError:
        return rejected("id_taken")


def _outright(
    handler: Handler, work: Work, said: Said, author: User, customer: Customer
) -> Outcome:
    lines = len(work.lines)
    try:
        return handler.rule(work, said, author, customer)
    except CreditError as refusal:
        if len(work.lines) > lines:
            raise Apart from refusal
        return rejected(refusal.code, **refusal.facts)
    except IntegrityError as error:
        raise Apart from error


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
        _row(work, said, author) | {"revised_at": None} | _values(work, outcomes[said.op_id])
        for said in entries
    ]
    table: Any = OpLog.__table__
    once = upserting(table).on_conflict_do_nothing(index_elements=["op_id"])
    logged = db.session.scalars(once.returning(table.c.op_id), rows).all()
    if len(logged) < len(rows):
        raise Apart
    _forget_attempts(entries)


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


def _values(work: Work, outcome: Outcome) -> dict[str, Any]:
    values: dict[str, Any] = {
        "outcome": outcome.outcome,
        "code": outcome.code,
        "result": {"outcome": outcome.outcome, "code": outcome.code, "facts": outcome.facts},
    }
    if outcome.outcome == QUARANTINED:
        values["revised_at"] = work.moment.now
        work.touch_user(*filter(None, [work.actor.user_id]))
    return values


def _answer(work: Work, said: Said, outcome: Outcome, *, keep_attempts: bool = False) -> None:
    values = _values(work, outcome)
    db.session.execute(update(OpLog).where(OpLog.op_id == said.op_id).values(**values))
    if not keep_attempts:
        _forget_attempts([said])


def _forget_attempts(entries: Sequence[Said]) -> None:
    ids = [said.op_id for said in entries]
    db.session.execute(delete(OpAttempt).where(OpAttempt.op_id.in_(ids)))
