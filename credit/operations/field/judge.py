"""Judge an entry: its parents first, then who says it about whom, then the rule of its type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from credit.operations.field.registry import understand
from credit.operations.field.said import QUARANTINED, REJECTED, Handler, Outcome, Said, rejected
from credit.operations.work import Work
from credit.rules.errors import CreditError
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.people import User
from credit.store.scope import find_reachable_customer, visible
from credit.store.sync import OpLog


class Apart(Exception):
    """These entries must be taken in one by one: together they could get another answer."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known before a rule is asked: customers in reach, and what became of the parents."""

    customers: set[int]
    logged: dict[UUID, str]


def look(entries: Sequence[Said], author: User, today: date) -> Sight:
    """Look once for some entries."""
    wanted = {said.customer_id for said in entries}
    seen = select(Customer.id).where(among(Customer.id, wanted), visible(author, today))
    customers = set(db.session.scalars(seen))
    for customer_id in sorted(wanted.difference(customers)):
        if find_reachable_customer(author, customer_id, today) is not None:
            customers.add(customer_id)
    parents = {parent for said in entries for parent in said.depends_on}
    logged = select(OpLog.op_id, OpLog.outcome).where(
        OpLog.op_id.in_(parents), OpLog.user_id == author.id
    )
    outcomes = {row.op_id: row.outcome for row in db.session.execute(logged)} if parents else {}
    return Sight(customers, outcomes)


Apply = Callable[[Handler, Work, Said, User, int], Outcome]


def judge(work: Work, said: Said, author: User, sight: Sight, apply: Apply) -> Outcome:
    """Say what becomes of an entry; the rule of its type speaks last, run by `apply`."""
    if (fate := _fate_of_parents(said, sight)) is not None:
        return fate
    understood = understand(said)
    if understood is None:
        return rejected("unknown_type")
    handler, said = understood
    if said.customer_id not in sight.customers:
        return rejected("out_of_scope")
    if author.role not in handler.roles:
        return rejected("forbidden")
    return apply(handler, work, said, author, said.customer_id)


def _fate_of_parents(said: Said, sight: Sight) -> Outcome | None:
    parents = [
        None if parent == said.op_id else sight.logged.get(parent) for parent in said.depends_on
    ]
    if None in parents:
        return rejected("parent_missing")
    if REJECTED in parents:
        return rejected("parent_rejected")
    return Outcome(QUARANTINED, "parent_quarantined") if QUARANTINED in parents else None


def with_a_way_back(
    handler: Handler, work: Work, said: Said, author: User, customer_id: int
) -> Outcome:
    """Run a rule so that a refusal leaves nothing behind."""
    try:
        with work.tentatively():
            return handler.rule(work, said, author, customer_id)
    except CreditError as refusal:
        return rejected(refusal.code, **refusal.facts)
    except IntegrityError:
        return rejected("id_taken")


def outright(handler: Handler, work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Run a rule that refuses before it writes. Raises Apart where it turns out otherwise."""
    lines = len(work.lines)
    try:
        return handler.rule(work, said, author, customer_id)
    except CreditError as refusal:
        if len(work.lines) > lines:
            raise Apart from refusal
        return rejected(refusal.code, **refusal.facts)
    except IntegrityError as error:
        raise Apart from error
