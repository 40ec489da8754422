"""Who and what the ids in rows of the journal are."""

from collections.abc import Iterable

from sqlalchemy import select

from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Agency, Portfolio, User

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
