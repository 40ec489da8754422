"""Signing in through the company's directory: find, and bind, the person who is vouched for there.

The directory's own name for a person (`sub`, never given to another) is bound at the first sign-in, for which
an address it has verified must be the one kept here; from then on nobody else is let in by that address.
Signing in creates nobody, and a directory's words about role or name are not read.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from credit.operations import people, sessions
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.errors import CreditError
from credit.store.db import db, reading
from credit.store.people import Session, User


class NotKnownHere(CreditError):
    """The directory vouches for nobody who may sign in here; why stays untold."""

    code = "not_known_here"


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the directory vouches for. email: None where it has not verified that it is theirs."""

    issuer: str
    subject: str
    email: str | None


def find(vouched: Vouched) -> User:
    """Find the active person, detached from any transaction. Raises `NotKnownHere`."""
    by_name = (User.sign_on_issuer == vouched.issuer) & (User.sign_on_subject == vouched.subject)
    with reading():
        found = list(db.session.scalars(select(User).where(by_name)))
        if not found and vouched.email:
            same = func.lower(func.trim(User.email)) == vouched.email.strip().lower()
            found = list(db.session.scalars(select(User).where(same, User.disabled_at.is_(None))))
        person = found[0] if len(found) == 1 else None
        if person is not None:
            db.session.expunge(person)
        db.session.rollback()
    if person is None or person.disabled_at is not None or not _fits(person, vouched):
        raise NotKnownHere
    return person


def bind(work: Work, user_id: int, vouched: Vouched) -> None:
    """Bind the directory's name to a person at the first sign-in; later, see that it is the same.

    What another directory called the person counts no more: the house has chosen this one since. Raises
    `NotKnownHere`.
    """
    person = people.lock(user_id)
    if person.disabled_at is not None or not _fits(person, vouched):
        raise NotKnownHere
    if person.sign_on_subject is None or person.sign_on_issuer != vouched.issuer:
        person.sign_on_issuer, person.sign_on_subject = vouched.issuer, vouched.subject
        work.record("sign_on.bind", "user", user_id, after={"issuer": vouched.issuer})


def known_as(person: User) -> dict[str, str | None] | None:
    """Say whom the directory knows a person as; None: they never came through it."""
    if person.sign_on_subject is None:
        return None
    return {"issuer": person.sign_on_issuer, "subject": person.sign_on_subject}


def forget(work: Work, user_id: int, *, reason: str | None = None) -> None:
    """Let a person be bound anew at the next sign-in. Twice is once; raises `Missing`.

    They are told. The sessions that came through the directory end: whoever was bound may have been somebody
    else. Their devices keep what was not sent.
    """
    person = people.lock(user_id)
    if person.sign_on_subject is None:
        return
    before = {"issuer": person.sign_on_issuer}
    person.sign_on_issuer = person.sign_on_subject = None
    after = {"reason": reason} if reason else None
    work.record("sign_on.forget", "user", user_id, before=before, after=after)
    came = select(Session).where(
        Session.user_id == user_id, Session.proven_by == "directory", Session.ended_at.is_(None)
    )
    sessions.end(work, list(db.session.scalars(came)), "unbound")
    tell(
        work,
        [user_id],
        "sign_in_changed",
        subject=f"user/{user_id}",
        occurrence=f"directory {work.moment.now:%Y%m%dT%H%M%S}",
    )


def _fits(person: User, vouched: Vouched) -> bool:
    bound_here = person.sign_on_issuer == vouched.issuer and person.sign_on_subject is not None
    return not bound_here or person.sign_on_subject == vouched.subject
