"""Publish what the company says or sets in place of what is delivered, in versions with author and reason."""

from typing import Any

from sqlalchemy import select

from credit.operations.work import Work
from credit.rules.errors import Changed, Missing, Refused
from credit.store import credit_policies
from credit.store import publications as store
from credit.store.db import db
from credit.store.people import User
from credit.store.publications import Publication


class PublicationChanged(Changed):
    """Another version came since this one was read."""

    code = "publication_changed"


def publish(
    work: Work,
    action: str,
    topic: str,
    content: Any | None,
    *,
    reason: str,
    seen: int | None,
    before: dict[str, Any],
    after: dict[str, Any],
) -> Publication:
    """Write the next version of a topic.

    action: as the journal names it, its first word is the subject. content: None = back to what is delivered.
    seen: the newest number its author read, None = any. before, after: what differs, for the journal.
    Raises PublicationChanged, and Refused when nothing differs.
    """
    credit_policies.lock()
    newest = store.find_newest(topic)
    number = newest.number if newest else 0
    if seen is not None and seen != number:
        raise PublicationChanged(version=number)
    if content == (newest.content if newest else None):
        raise Refused(field="reason", why="nothing_changes")
    row = Publication(
        topic=topic,
        number=number + 1,
        content=content,
        reason=reason,
        by_id=work.actor.user_id,
        created_at=work.moment.now,
    )
    db.session.add(row)
    db.session.flush()
    subject = topic.partition("/")[2] or topic
    told = after | {"version": row.number, "reason": reason}
    work.record(action, action.partition(".")[0], subject, before=before, after=told)
    return row


def content_of(topic: str, number: int) -> Any | None:
    """Give what a version says; 0 and a version that went back: None, what is delivered. Raises Missing."""
    if number == 0:
        return None
    row = store.find_number(topic, number)
    if row is None:
        raise Missing(version=number)
    return row.content


def versions(topic: str) -> list[dict[str, Any]]:
    """List the versions of a topic, the newest first, with who published each and why."""
    names = dict(db.session.execute(select(User.id, User.name)).all())
    return [
        {
            "number": row.number,
            "reason": row.reason,
            "by": names.get(row.by_id),
            "created_at": row.created_at,
            "delivered": row.content is None,
        }
        for row in store.every(topic)
    ]
