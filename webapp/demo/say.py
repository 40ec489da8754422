"""Say what the script says: entries as phones send them, decisions as the desk takes them."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, select

from credit.operations import disputes, holds
from credit.operations.dispute_steps import Asking, ask
from credit.operations.field.enter import enter
from credit.operations.field.said import Outcome, Said
from credit.operations.limit_decisions import Decision, decide
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Dispute
from credit.store.items import Item
from credit.store.limits import UNDECIDED, LimitRequest, find_permanent
from webapp.demo.events import Entry
from webapp.demo.live import acting, person

Act = Callable[[Entry, Customer], None]


class OutOfScript(RuntimeError):
    """The demo's script no longer fits the operations: a fault of ours."""


def say(entry: Entry) -> None:
    """Say one line of the script, at the moment the clock shows."""
    customer = db.session.scalars(select(Customer).where(Customer.code == entry.customer)).one()
    ACTS[entry.say](entry, customer)


def _enter(entry: Entry, customer: Customer, kind: str, args: dict[str, Any]) -> None:
    author, now = person(entry.who), read_clock().now
    raw = {"type": kind, "args": args}
    said = Said(
        op_id=uuid4(),
        n=0,
        type=kind,
        v=1,
        customer_id=customer.id,
        args=args,
        client_time=now,
        digest=hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest(),
        raw=raw,
    )
    actor = acting(author, op_id=said.op_id, client_time=now)
    outcome: Outcome = transact(
        actor, lambda work: enter(work, said, author), customers=[customer.id]
    )
    if outcome.outcome not in ("applied", "merged"):
        raise OutOfScript(
            f"{entry.customer} {kind}: {outcome.outcome} {outcome.code} {outcome.facts}"
        )


def _note(entry: Entry, customer: Customer) -> None:
    note_id = str(uuid4())
    _enter(entry, customer, "note.add", {"note_id": note_id, **entry.args})


def _dispute(entry: Entry, customer: Customer) -> None:
    item = None if entry.args.get("unspecified") else _newest_debit(customer)
    args = {
        "dispute_id": str(uuid4()),
        "item_id": item.id if item else None,
        "amount_minor": item.residual_minor // 3 if item else None,
        "reason": entry.args["reason"],
        "text": entry.args["text"],
    }
    _enter(entry, customer, "dispute.open", args)


def _promise(entry: Entry, customer: Customer) -> None:
    item = _oldest_debit(customer)
    promised_on = read_clock().today + timedelta(days=entry.args["days"])
    args = {
        "promise_id": str(uuid4()),
        "amount_minor": item.residual_minor,
        "promised_on": promised_on.isoformat(),
        "items": [[item.id, item.residual_minor]],
        "text": entry.args["text"],
    }
    _enter(entry, customer, "promise.record", args)


def _plan(entry: Entry, customer: Customer) -> None:
    item = _oldest_debit(customer)
    first_on = read_clock().today + timedelta(days=entry.args["days"])
    args = {
        "plan_id": str(uuid4()),
        "items": [[item.id, item.residual_minor]],
        "count": entry.args["count"],
        "first_on": first_on.isoformat(),
        "rhythm": "monthly",
        "text": entry.args["text"],
    }
    _enter(entry, customer, "plan.propose", args)


def _request(entry: Entry, customer: Customer) -> None:
    limit = find_permanent(customer.id, read_clock().today)
    current_minor = limit.amount_minor if limit else 10_000_00
    args = {
        "request_id": str(uuid4()),
        "requested_minor": round(int(current_minor * entry.args["factor"]), -5),
        "requested_days": None,
        "temporary_until": None,
        "reason": entry.args["reason"],
        "text": entry.args["text"],
    }
    _enter(entry, customer, "limit.request", args)


def _decide(outcome: str, entry: Entry, customer: Customer) -> None:
    open_one = select(LimitRequest).where(
        LimitRequest.customer_id == customer.id, LimitRequest.state.in_(UNDECIDED)
    )
    request_id = db.session.scalars(open_one).one().id
    for who in (entry.who, "claire"):  # above kofi's authority, claire adds her yes
        change = partial(
            decide, request_id=request_id, decision=Decision(outcome, entry.args["reason"])
        )
        transact(acting(person(who)), change, customers=[customer.id])
        if db.session.get_one(LimitRequest, request_id).state not in UNDECIDED:
            return


def _qualify(entry: Entry, customer: Customer) -> None:
    of_customer = select(Dispute).where(Dispute.customer_id == customer.id)
    dispute = db.session.scalars(of_customer.order_by(Dispute.created_at.desc())).first()
    if dispute is None or dispute.item_id is None or dispute.amount_minor is None:
        raise OutOfScript(f"{entry.customer}: no dispute to qualify")
    said = disputes.Qualification(dispute.item_id, dispute.amount_minor)
    _at_desk(entry, customer, partial(disputes.qualify, dispute_id=dispute.id, said=said))
    for department, asked, days in entry.args["steps"]:
        step = Asking(uuid4(), department, asked, days=days)
        _at_desk(entry, customer, partial(ask, dispute_id=dispute.id, said=step))


def _hold(entry: Entry, customer: Customer) -> None:
    _at_desk(entry, customer, partial(holds.hold, customer_id=customer.id, **entry.args))


def _insolvency(entry: Entry, customer: Customer) -> None:
    judged_on = read_clock().today - timedelta(days=1)
    change = partial(holds.declare_insolvency, customer_id=customer.id, judged_on=judged_on)
    _at_desk(entry, customer, change)


def _at_desk(entry: Entry, customer: Customer, change: Callable[[Work], object]) -> None:
    transact(acting(person(entry.who)), change, customers=[customer.id])


def _oldest_debit(customer: Customer) -> Item:
    return db.session.scalars(_debits(customer).order_by(Item.due_on, Item.id).limit(1)).one()


def _newest_debit(customer: Customer) -> Item:
    newest = _debits(customer).order_by(Item.due_on.desc(), Item.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _debits(customer: Customer) -> Select[Item]:
    return select(Item).where(
        Item.customer_id == customer.id, Item.state == "open", Item.residual_minor > 0
    )


ACTS: dict[str, Act] = {
    "note": _note,
    "dispute": _dispute,
    "promise": _promise,
    "plan": _plan,
    "request": _request,
    "approve": partial(_decide, "approved"),
    "refuse": partial(_decide, "refused"),
    "qualify": _qualify,
    "hold": _hold,
    "insolvency": _insolvency,
}
