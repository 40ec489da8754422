"""Promises to pay, as the field hears them; whether they were kept is judged elsewhere."""

from sqlalchemy import select

from credit.operations import notices
from credit.operations.audience import reps_of
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.field import notes
from credit.operations.field.arguments import Arguments, fresh, own
from credit.operations.field.said import HOUSE, Handler, Outcome, Said, merged
from credit.operations.work import Work
from credit.rules.arrivals import Basis, basis_changed, is_moot, paid_minor, too_many_in_a_row
from credit.rules.errors import Refused
from credit.store.db import db
from credit.store.field import Note, Promise
from credit.store.items import Item
from credit.store.people import User

SETTLED = ("kept", "cancelled")


class TooManyPromises(Refused):
    """The last promises on this debt were not kept: another one is not worth recording."""

    code = "too_many_promises"


def record(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Record a promise on some items, or on the whole account.

    Part of it paid meanwhile: recorded and flagged, and the answer says how much. All of it paid: recorded
    as moot, outside the kept rate. `replaces_id`: the author's own promise that this one corrects.
    """
    args = Arguments(said.args)
    promise_id = fresh(Promise, args.uuid("promise_id"))
    amount, promised_on = args.minor("amount_minor"), args.day("promised_on")
    parts, text = args.parts("items"), args.text("text")
    replaced = args.find_uuid("replaces_id")
    args.done()
    owed = _owed(parts, customer_id)
    basis = _basis(parts, amount, owed)
    moot = is_moot(basis)
    if replaced:
        _take_back(own(Promise, replaced, customer_id, field="replaces_id"), author)
    if not moot and too_many_in_a_row(_states_before(customer_id, parts)):
        raise TooManyPromises
    promise = Promise(
        id=promise_id,
        customer_id=customer_id,
        amount_minor=amount,
        promised_on=promised_on,
        items=[list(part) for part in parts.items()],
        basis=[list(part) for part in owed.items()],
        text=text,
        state="cancelled" if moot else "active",
        cancel_reason="moot" if moot else None,
        basis_changed=basis_changed(basis),
        recorded_by_id=author.id,
        recorded_on=work.moment.today,
        client_time=said.client_time,
        created_at=work.moment.now,
    )
    db.session.add(promise)
    after = {"amount_minor": amount, "promised_on": promised_on.isoformat(), "state": promise.state}
    work.record("promise.record", "promise", promise_id, customer_id=customer_id, after=after)
    work.touch(customer_id, figures=True, only=("promise", "late_cause"))
    withdraw_prepared(work, customer_id)
    if moot:
        return merged("moot")
    if promise.basis_changed:
        return Outcome(code="basis_changed", facts={"paid_minor": paid_minor(basis)})
    return Outcome()


def _take_back(promise: Promise, author: User) -> None:
    """End a promise its author corrects; one that was judged, or is another's, stays as it is."""
    if promise.recorded_by_id == author.id and promise.state == "active":
        promise.state, promise.cancel_reason = "cancelled", "replaced"


def query(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Ask whoever holds the customer how a promise stands; kept as a note. Settled: nobody is asked."""
    args = Arguments(said.args)
    note_id = fresh(Note, args.uuid("note_id"))
    promise = own(Promise, args.uuid("promise_id"), customer_id, field="promise_id")
    text = args.text("text")
    args.done()
    notes.write(work, said, author, note_id, text, kind="promise_query")
    work.record("promise.query", "promise", promise.id, customer_id=customer_id)
    if promise.state in SETTLED:
        return merged("moot", state=promise.state)
    people = {*reps_of(customer_id, work.moment.today), promise.recorded_by_id} - {author.id}
    notices.tell(
        work,
        people,
        "promise_queried",
        subject=f"promise/{promise.id}",
        customer_id=customer_id,
        occurrence=str(said.op_id),
    )
    return Outcome(code="basis_changed" if _paid_since(promise) else None)


def _paid_since(promise: Promise) -> bool:
    """Say whether something was paid of what the promise covers since it was made."""
    basis = dict(promise.basis)
    owed = select(Item.id, Item.residual_minor, Item.state).where(Item.id.in_(basis))
    return any(
        row.state != "open" or row.residual_minor < basis[row.id]
        for row in db.session.execute(owed)
    )


def _owed(parts: dict[int, int], customer_id: int) -> dict[int, int]:
    """Give what is still owed on the promised items, or on every open one; closed items owe nothing."""
    if parts:
        items = [own(Item, item_id, customer_id, field="items") for item_id in parts]
        return {item.id: item.residual_minor if item.state == "open" else 0 for item in items}
    open_debits = select(Item.id, Item.residual_minor).where(
        Item.customer_id == customer_id, Item.state == "open", Item.residual_minor > 0
    )
    return {row.id: row.residual_minor for row in db.session.execute(open_debits)}


def _basis(parts: dict[int, int], amount: int, owed: dict[int, int]) -> list[Basis]:
    if parts:
        return [Basis(minor, owed[item_id]) for item_id, minor in parts.items()]
    return [Basis(amount, sum(owed.values()))]


def _states_before(customer_id: int, parts: dict[int, int]) -> list[str]:
    earlier = (
        select(Promise.state, Promise.items)
        .where(Promise.customer_id == customer_id)
        .order_by(Promise.recorded_on.desc(), Promise.created_at.desc(), Promise.id.desc())
    )
    return [
        row.state
        for row in db.session.execute(earlier)
        if not parts or not row.items or parts.keys() & {part[0] for part in row.items}
    ]


HANDLERS = {
    "promise.record": Handler(record, HOUSE),
    "promise.query": Handler(query, HOUSE),
}
