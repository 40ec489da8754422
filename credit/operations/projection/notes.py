"""Notes, except those for finance's eyes."""

from functools import cache
from typing import Any

from sqlalchemy import select

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.store.field import Note
from credit.store.people import User


@cache
def notes(window: Window) -> Any:
    """Read the latest notes, or the older ones."""
    return (
        select(
            Note.customer_id.label("owner"),
            Note.id,
            Note.customer_id,
            User.name,
            Note.kind,
            Note.tags,
            Note.text,
            Note.supersedes_id,
            Note.answers_id,
            Note.client_time,
        )
        .join(User, User.id == Note.author_id)
        .where(
            Note.customer_id.in_(IDS),
            Note.finance_only.is_(False),
            within(window, Note.created_at),
        )
    )


NOTE = {
    window: entity(
        "note",
        "id customer_id author kind tags text supersedes_id answers_id at",
        notes,
        window=window,
    )
    for window in Window
}
