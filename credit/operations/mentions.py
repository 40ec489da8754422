"""Tell the people a comment calls by name, each only if they may read it."""

from sqlalchemy import select

from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.mentions import mentioned
from credit.store.db import db
from credit.store.field import Dispute
from credit.store.people import User
from credit.store.scope import disputes_of, find_visible_customer


def tell_mentioned(work: Work, dispute: Dispute, text: str, occurrence: str) -> None:
    """Tell whom `text` calls (`@rosa`): people in sight of the customer, contributors on their own step.

    Whoever speaks is not told; a name nobody has, or of somebody out of sight, stays a word.
    """
    names = mentioned(text)
    if not names:
        return
    called = db.session.scalars(select(User).where(User.username.in_(names)).order_by(User.id))
    people = [user.id for user in called if _may_read(user, dispute, work)]
    tell(
        work,
        people,
        "mention",
        subject=f"dispute/{dispute.id}",
        link=f"/litiges/{dispute.id}",
        customer_id=dispute.customer_id,
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
