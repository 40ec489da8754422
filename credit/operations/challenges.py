"""Proofs under way: begun with bytes nobody can guess, answered once, within minutes, over all processes."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from credit.operations.actor import MACHINE
from credit.operations.sign_in import TooManyTries
from credit.operations.work import Work, transact
from credit.rules.errors import Refused
from credit.rules.second_factors import CHALLENGE_LASTS, CHALLENGES_PER_ADDRESS
from credit.store.db import db
from credit.store.second_factors import Challenge

BYTES = 32  # WebAuthn level 3 §13.4.3 asks for 16 at least


class ChallengeOver(Refused):
    """Answered before, too late, or never begun for whoever answers."""

    code = "challenge_over"


def begin(
    work: Work, kind: str, *, lasts: timedelta = CHALLENGE_LASTS, ip: str | None = None, **of: Any
) -> Challenge:
    """Begin a proof and forget those that are over.

    of: user_id, session_id, subject, token_hash. ip: of whoever begins unnamed, so that nobody fills the
    table. Raises TooManyTries.
    """
    now = work.moment.now
    db.session.execute(delete(Challenge).where(Challenge.expires_at <= now))
    if ip is not None:
        pending = select(func.count(Challenge.id)).where(Challenge.ip == ip)
        if (db.session.scalar(pending) or 0) >= CHALLENGES_PER_ADDRESS:
            raise TooManyTries(retry_after_seconds=int(CHALLENGE_LASTS.total_seconds()))
    challenge = Challenge(
        kind=kind, bytes_asked=secrets.token_bytes(BYTES), ip=ip, expires_at=now + lasts, **of
    )
    db.session.add(challenge)
    db.session.flush()
    return challenge


def spend(kind: str, challenge_id: UUID, **of: Any) -> Challenge:
    """Take a challenge for its one answer, in a transaction of its own: whatever follows, it is spent.

    of: whose it must be. Raises ChallengeOver.
    """

    def take(work: Work) -> Challenge:
        mine = _living(work.moment.now, kind, **of)
        spent = db.session.execute(
            update(Challenge)
            .where(Challenge.id == challenge_id, Challenge.spent_at.is_(None), *mine)
            .values(spent_at=work.moment.now)
        )
        if not spent.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
            raise ChallengeOver
        challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
        db.session.expunge(challenge)
        return challenge

    return transact(MACHINE, take)


def find(now: datetime, kind: str, **of: Any) -> Challenge | None:
    """Find one that nobody answered yet."""
    mine = _living(now, kind, **of)
    return db.session.scalar(select(Challenge).where(Challenge.spent_at.is_(None), *mine))


def use_up(work: Work, kind: str, **of: Any) -> bool:
    """Take away what was proven for this, and say whether there was any."""
    mine = _living(work.moment.now, kind, **of)
    used = db.session.execute(delete(Challenge).where(Challenge.proven_at.is_not(None), *mine))
    return bool(used.rowcount)  # type: ignore[attr-defined]


def digest(token: str) -> str:
    """Hash what a browser holds; the row never holds it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _living(now: datetime, kind: str, **of: Any) -> list[Any]:
    owned = [getattr(Challenge, name) == value for name, value in of.items()]
    return [Challenge.kind == kind, Challenge.expires_at > now, *owned]
