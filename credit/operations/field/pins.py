"""Pins: which customers somebody of the desk carries along, as their reps do."""

from sqlalchemy import delete, func, select

from credit.operations.field.arguments import Arguments
from credit.operations.field.said import Handler, Outcome, Said
from credit.operations.portfolios import bump_scope
from credit.operations.work import Work
from credit.rules.access import HOLDERS, Permission
from credit.rules.errors import Refused
from credit.store.db import db, upserting
from credit.store.people import User
from credit.store.pins import Pin

MOST_PINS = 200  # customers one device carries so


class TooManyPins(Refused):
    """Whoever needs all customers works online."""

    code = "too_many_pins"


def set_pin(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Pin a customer, or let it go. The last word wins; saying it twice is saying it once."""
    args = Arguments(said.args)
    pinned = args.flag("pinned")
    args.done()
    if _pin(work, author, customer_id) if pinned else _unpin(author, customer_id):
        bump_scope(work)
        work.touch(customer_id)
    return Outcome()


def _pin(work: Work, author: User, customer_id: int) -> bool:
    held = select(func.count()).select_from(Pin).where(Pin.user_id == author.id)
    if (db.session.scalar(held) or 0) >= MOST_PINS:
        raise TooManyPins(most=MOST_PINS)
    row = {"user_id": author.id, "customer_id": customer_id, "pinned_at": work.moment.now}
    insert = upserting(Pin).values(row).on_conflict_do_nothing()
    return bool(db.session.scalars(insert.returning(Pin.customer_id)).first())


def _unpin(author: User, customer_id: int) -> bool:
    mine = (Pin.user_id == author.id) & (Pin.customer_id == customer_id)
    return bool(db.session.scalars(delete(Pin).where(mine).returning(Pin.customer_id)).first())


HANDLERS = {"pin.set": Handler(set_pin, HOLDERS[Permission.PIN_CUSTOMERS])}
