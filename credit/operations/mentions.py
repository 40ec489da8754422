"""Tell the people a comment or a note calls by name, each only if they may read it."""

from uuid import UUID

from sqlalchemy import select

from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.mentions import mentioned
from credit.store.db import db
from credit.store.field import Dispute
from credit.store.people import User
from credit.store.scope import disputes_of, find_visible_customer


def tell_mentioned(work: Work, dispute: Dispute, text: str, occurrence: str) -> None:
    """Tell whom `text` calls (`@rosa`): people in sight of the customer, contributors on their own step.

    Whoever speaks is not told; a name nobody has, or of somebody out of sight, stays a word.
    """
    people = [user.id for user in _called(text) if _may_read(user, dispute, work)]
    where = f"dispute/{dispute.id}", f"/litiges/{dispute.id}"
    _tell(work, people, dispute.customer_id, where, occurrence)


def tell_in_note(work: Work, customer_id: int, note_id: UUID, text: str) -> None:
    """Tell whom a note calls: who may see the customer, and so the thread it stands in."""
    today, me = work.moment.today, work.actor.user_id
    people = [
        user.id
        for user in _called(text)
        if user.id != me
        and user.role != Role.CONTRIBUTOR
        and find_visible_customer(user, customer_id, today) is not None
    ]
    where = f"note/{note_id}", f"/clients/{customer_id}#note"
    _tell(work, people, customer_id, where, str(note_id))


def _called(text: str) -> list[User]:
    names = mentioned(text)
    if not names:
        return []
    called = select(User).where(User.username.in_(names)).order_by(User.id)
    return list(db.session.scalars(called))


def _tell(
    work: Work, people: list[int], customer_id: int, where: tuple[str, str], occurrence: str
) -> None:
    if not people:
        return
    tell(
        work,
        people,
        "mention",
        subject=where[0],
        link=where[1],
        customer_id=customer_id,
        facts={"author": _name(work.actor.user_id)},
        occurrence=occurrence,
    )


def _name(user_id: int | None) -> str:
    author = db.session.get(User, user_id) if user_id else None
    return author.name if author else ""


def _may_read(user: User, dispute: Dispute, work: Work) -> bool:
    if user.id == work.actor.user_id:
        return False
    read = select(Dispute.id).where(Dispute.id == dispute.id, disputes_of(user))
    if db.session.scalar(read) is None:
        return False
    return find_visible_customer(user, dispute.customer_id, work.moment.today) is not None
