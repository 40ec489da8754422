"""Reading the journal: who may read which rows, newest first, page by page.

The desk reads what happened to customers and books, an administrator what happened to people and access;
both read what they did themselves.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import User
from credit.store.scope import visible

PAGE = 50
OF_PEOPLE = (
    "user",
    "session",
    "passkey",
    "agency",
    "portfolio",
    "installation",
    "push_subscription",
    "api_key",
)


def page(
    reader: User, today: date, *, before: int | None = None, customer_id: int | None = None
) -> list[tuple[JournalEntry, str | None, str | None]]:
    """Give the newest rows below an id, each with the name of who acted and of the customer."""
    rows = readable_by(reader, today).limit(PAGE)
    if before is not None:
        rows = rows.where(JournalEntry.id < before)
    if customer_id is not None:
        rows = rows.where(JournalEntry.customer_id == customer_id)
    return [(entry, actor, customer) for entry, actor, customer in db.session.execute(rows)]


def readable_by(reader: User, today: date) -> Any:
    """Select every row a person may read, as `page` gives them."""
    return (
        select(JournalEntry, User.name, Customer.name)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .outerjoin(Customer, Customer.id == JournalEntry.customer_id)
        .where(or_(JournalEntry.actor_id == reader.id, _readable(reader, today)))
        .order_by(JournalEntry.id.desc())
    )


def _readable(reader: User, today: date) -> ColumnElement[bool]:
    of_people = JournalEntry.subject_type.in_(OF_PEOPLE)
    if reader.may(Permission.ADMINISTER):
        return of_people
    in_sight = JournalEntry.customer_id.is_(None) | visible(reader, today)
    return ~of_people & in_sight
