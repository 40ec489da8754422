"""Reading the journal: who may read which rows, newest first, page by page.

The desk reads what happened to customers and books, an administrator what happened to people and access;
both read what was appointed or published for the house, and what they did themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Agency, Portfolio, User
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
OF_THE_HOUSE = ("limit_deputy", "letter_text", "reason_list", "calendar")
Named = type[User] | type[Agency] | type[Portfolio]
NAMED: dict[str, Named] = {  # fields that hold an id, or some
    "user_id": User,
    "user_ids": User,
    "principal_id": User,
    "deputy_id": User,
    "agency_id": Agency,
    "portfolio_id": Portfolio,
    "portfolio_ids": Portfolio,
}
SUBJECTS: dict[str, Named] = {"user": User, "agency": Agency, "portfolio": Portfolio}


def page(
    reader: User,
    today: date,
    *,
    before: int | None = None,
    customer_id: int | None = None,
    subject_types: Sequence[str] = (),
) -> list[tuple[JournalEntry, str | None, str | None]]:
    """Give the newest rows below an id, each with the name of who acted and of the customer."""
    rows = readable_by(reader, today).limit(PAGE)
    if before is not None:
        rows = rows.where(JournalEntry.id < before)
    if customer_id is not None:
        rows = rows.where(JournalEntry.customer_id == customer_id)
    if subject_types:
        rows = rows.where(JournalEntry.subject_type.in_(subject_types))
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
        return of_people | JournalEntry.subject_type.in_(OF_THE_HOUSE)
    in_sight = JournalEntry.customer_id.is_(None) | visible(reader, today)
    return ~of_people & in_sight


def names_of(entries: Iterable[JournalEntry]) -> dict[str, dict[str, str]]:
    """Say who and what the ids in some rows are: by field, and by kind of subject; a question a table."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        if entry.subject_type in SUBJECTS:
            wanted.setdefault(entry.subject_type, set()).add(entry.subject_id)
        for field, value in [*(entry.before or {}).items(), *(entry.after or {}).items()]:
            if field in NAMED:
                ids = value if isinstance(value, list) else [value]
                wanted.setdefault(field, set()).update(str(id) for id in ids if id is not None)
    tables = NAMED | SUBJECTS
    known = {
        table: _names(
            table, {id for field, ids in wanted.items() if tables[field] is table for id in ids}
        )
        for table in {tables[field] for field in wanted}
    }
    return {
        field: {id: known[tables[field]][id] for id in ids if id in known[tables[field]]}
        for field, ids in wanted.items()
    }


def _names(table: Named, ids: set[str]) -> dict[str, str]:
    rows = select(table.id, table.name).where(table.id.in_([int(id) for id in ids]))
    return {str(id): name for id, name in db.session.execute(rows)}
