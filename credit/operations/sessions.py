"""Open, find, keep and end the sessions of people: one row per signed-in device."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.errors import Forbidden, Missing
from credit.rules.sessions import SEEN_EVERY, ends_at, is_fresh
from credit.store.db import a_look, db, detached
from credit.store.people import Session, User
from credit.store.push import PushSubscription

TAKEN = frozenset(
    {"revoked", "disabled"}
)  # ended by the house: the device must forget what it holds
# Spelled once: every request asks it.
SESSION, USER = Session.__table__, User.__table__
BY_COOKIE = (
    select(*SESSION.c, *USER.c).join(USER).where(SESSION.c.token_hash == bindparam("digest"))
)


class ProofNeeded(Forbidden):
    """Whoever changes what they sign in with proves first who they are: the sign-in is too long ago."""

    code = "proof_needed"


def find(token: str) -> Session | None:
    """Find the session of a cookie, ended or not, with its person; both detached from any transaction."""
    with a_look() as connection:
        row = connection.execute(BY_COOKIE, {"digest": _digest(token)}).first()
    if row is None:
        return None
    own = len(SESSION.c)
    person = detached(User, dict(zip(USER.c.keys(), row[own:], strict=True)))
    values = dict(zip(SESSION.c.keys(), row[:own], strict=True))
    return detached(Session, values | {"user": person})


def is_alive(session: Session, now: datetime) -> bool:
    """Say whether a session still lets its person in."""
    over = session.ended_at is not None or session.user.disabled_at is not None
    return not over and now < ends_at(session.created_at, session.seen_at)


def is_taken(session: Session) -> bool:
    """Say whether the house ended it: then the device is told to delete that person's data."""
    return session.end_reason in TAKEN or session.user.disabled_at is not None


def see(session: Session, now: datetime) -> bool:
    """Slide a session's end, at most once an hour, in a transaction of its own; say whether it moved."""
    if now - session.seen_at < SEEN_EVERY:
        return False
    last, session.seen_at = session.seen_at, now
    db.session.execute(
        update(Session).where(Session.id == session.id, Session.seen_at == last).values(seen_at=now)
    )
    db.session.commit()
    return True


def start(
    work: Work, *, user_agent: str, replacing: Session | None = None, by: str | None = None
) -> tuple[Session, str]:
    """Open the session the actor names and give it with its secret token, which is kept nowhere.

    replacing: the session this browser brought along; it ends here. Its push subscription moves when it
    is the same person's. by: code | passkey | directory; None: a password alone.
    """
    actor = work.actor
    token = secrets.token_urlsafe(32)
    session = Session(
        id=actor.device_id,
        user_id=actor.user_id,
        token_hash=_digest(token),
        csrf_token=secrets.token_urlsafe(32),
        user_agent=user_agent[:400],
        created_at=work.moment.now,
        seen_at=work.moment.now,
        proven_by=by,
    )
    db.session.add(session)
    db.session.flush()
    if replacing is not None and replacing.user_id == actor.user_id:
        db.session.execute(
            update(PushSubscription)
            .where(PushSubscription.session_id == replacing.id)
            .values(session_id=session.id)
        )
    said = {"user_agent": session.user_agent} | ({"by": by} if by else {})
    work.record("session.start", "session", session.id, after=said)
    if replacing is not None:
        end(work, [replacing], "replaced")
    _tell_others(work, session)
    return session, token


def _tell_others(work: Work, session: Session) -> None:
    """Tell a person's devices that listen that another one has just signed in."""
    others = select(PushSubscription.id).where(
        PushSubscription.user_id == session.user_id, PushSubscription.session_id != session.id
    )
    if db.session.scalars(others.limit(1)).first() is not None:
        tell(work, [session.user_id], "new_device", subject=f"session/{session.id}")


def prove_again(work: Work, *, by: str | None = None) -> None:
    """Note that the person of this session just typed their password, used a passkey or a code (`by`)."""
    session = db.session.get_one(Session, work.actor.device_id)
    session.proven_at = work.moment.now
    session.proven_by = by or session.proven_by
    work.record("session.prove", "session", session.id)


def note_second_step(work: Work, by: str) -> None:
    """Note that the person of this session has just set up what they take a second step with."""
    if work.actor.device_id is not None:
        db.session.get_one(Session, work.actor.device_id).proven_by = by


def has_fresh_proof(work: Work) -> bool:
    """Say whether whoever acts proved who they are a moment ago; without a session nobody is asked."""
    if work.actor.device_id is None:
        return True
    session = db.session.get_one(Session, work.actor.device_id)
    return is_fresh(session.proven_at or session.created_at, work.moment.now)


def want_fresh_proof(work: Work) -> None:
    """Let only somebody change what they sign in with who proved a moment ago who they are."""
    if not has_fresh_proof(work):
        raise ProofNeeded


def end(work: Work, sessions: list[Session], reason: str) -> None:
    """End sessions that have not ended yet, and stop pushing to their devices."""
    for session in sessions:
        ended = db.session.execute(
            update(Session)
            .where(Session.id == session.id, Session.ended_at.is_(None))
            .values(ended_at=work.moment.now, end_reason=reason)
        )
        if ended.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
            db.session.execute(
                delete(PushSubscription).where(PushSubscription.session_id == session.id)
            )
            work.record("session.end", "session", session.id, after={"reason": reason})
            work.announce(f"session:{session.id}")


def end_all(work: Work, person: User, reason: str, *, but: object = None) -> None:
    """End all sessions of a person, except the one named."""
    open_ones = select(Session).where(Session.user_id == person.id, Session.ended_at.is_(None))
    end(work, [row for row in db.session.scalars(open_ones) if row.id != but], reason)


def revoke(work: Work, session_id: UUID, *, of: int | None) -> None:
    """End a session from elsewhere: at its next contact the device deletes what it holds.

    of: the person it must belong to; None = anybody's. Raises `Missing`.
    """
    session = db.session.get(Session, session_id)
    if session is None or session.ended_at is not None or of not in (None, session.user_id):
        raise Missing(device_id=session_id)
    end(work, [session], "revoked")


def living(now: datetime, *, of: int | None = None) -> list[Session]:
    """List the sessions that still let somebody in, newest contact first. of: one person's only."""
    rows = select(Session).where(Session.ended_at.is_(None)).order_by(Session.seen_at.desc())
    if of is not None:
        rows = rows.where(Session.user_id == of)
    return [row for row in db.session.scalars(rows) if is_alive(row, now)]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
