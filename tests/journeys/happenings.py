"""What happens in the house while a device lies on the table: sessions end, a customer is somebody else's."""

from datetime import timedelta

from sqlalchemy import select, update

from credit.operations.assignment import assign
from credit.operations.work import Work
from credit.rules.sessions import SLIDING
from credit.store.db import db
from credit.store.field import Note
from credit.store.people import Portfolio, Session, User
from tests.journeys.served import Served

VAL = 1


def end_sessions_by_age(served: Served) -> None:
    """Let every device be silent for longer than the server allows."""
    with served.app.app_context():
        long_ago = served.app.extensions["clock"]() - SLIDING - timedelta(days=1)
        db.session.execute(update(Session).values(created_at=long_ago, seen_at=long_ago))
        db.session.commit()
        db.session.remove()


def authors(served: Served) -> list[tuple[str, str]]:
    """Say who wrote each note."""
    with served.app.app_context():
        found = select(User.username, Note.text).join(User, User.id == Note.author_id)
        told = sorted((name, text) for name, text in db.session.execute(found))
        db.session.remove()
    return told


def move_to_samir(work: Work) -> None:
    """Charpentes Val leaves Rosa's portfolio."""
    assign(work, [VAL], db.session.scalars(select(Portfolio.id).filter_by(name="Sud 1")).one())
