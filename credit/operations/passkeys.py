"""Passkeys of people: which there are, added, named, taken away, and whether one was really used.

The ceremonies themselves are `credit.operations.ceremonies`.
"""

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from credit.operations import ceremonies, challenges, sessions
from credit.operations.actor import MACHINE, Actor
from credit.operations.notices import tell
from credit.operations.sign_in import count_try, forgive
from credit.operations.work import Work, transact
from credit.rules.errors import Conflict, CreditError, Missing, Refused
from credit.rules.second_factors import PASSKEYS_MOST, is_copied
from credit.store.db import db, reading
from credit.store.people import Installation, User
from credit.store.second_factors import Challenge, Passkey


class PasskeyRefused(Refused):
    """The browser's answer does not hold: another site or question, nobody verified, a wrong signature."""

    code = "passkey_refused"


class PasskeyUnknown(CreditError):
    """At the door, where nobody is signed in yet: the passkey opens nothing."""

    code = "passkey_unknown"


class PasskeyCopied(Refused):
    """Its counter went back: somebody else holds the same key. It opens nothing until it is made anew."""

    code = "passkey_copied"


class PasskeyKnown(Conflict):
    """An authenticator made it for somebody here already."""

    code = "passkey_known"


class TooManyPasskeys(Refused):
    """As many as a person may have."""

    code = "too_many_passkeys"


def of(user_id: int) -> list[Passkey]:
    """List a person's passkeys, the oldest first."""
    mine = select(Passkey).where(Passkey.user_id == user_id)
    return list(db.session.scalars(mine.order_by(Passkey.created_at, Passkey.id)))


def begin_adding(work: Work) -> tuple[UUID, dict[str, Any]]:
    """Begin to add a passkey: what the browser is to ask of the authenticator. Raises ProofNeeded."""
    sessions.want_fresh_proof(work)
    person = db.session.get_one(User, work.actor.user_id)
    known = of(person.id)
    if len(known) >= PASSKEYS_MOST:
        raise TooManyPasskeys(most=PASSKEYS_MOST)
    challenge = challenges.begin(
        work, "register", user_id=person.id, session_id=work.actor.device_id
    )
    return challenge.id, ceremonies.creation(
        challenge.bytes_asked, person, _handle(person.id), known
    )


def add(actor: Actor, challenge_id: UUID, answer: dict[str, Any], name: str) -> Passkey:
    """Keep the passkey an authenticator made. Raises ChallengeOver, PasskeyRefused, PasskeyKnown."""
    challenge = challenges.spend(
        "register", challenge_id, user_id=actor.user_id, session_id=actor.device_id
    )
    made = ceremonies.made(challenge.bytes_asked, answer)
    if made is None:
        raise PasskeyRefused

    def keep(work: Work) -> Passkey:
        if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
            raise PasskeyKnown
        passkey = Passkey(
            user_id=challenge.user_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            transports=made.transports,
            name=name,
            created_at=work.moment.now,
        )
        db.session.add(passkey)
        db.session.flush()
        work.record("passkey.add", "passkey", passkey.id, after={"name": name})
        sessions.note_second_step(work, "passkey")
        _tell(work, passkey.user_id, f"passkey/{passkey.id}")
        return passkey

    return transact(actor, keep)


def rename(work: Work, passkey_id: UUID, name: str) -> Passkey:
    """Name one's own passkey. Raises Missing."""
    passkey = _mine(work, passkey_id)
    work.record(
        "passkey.rename",
        "passkey",
        passkey.id,
        before={"name": passkey.name},
        after={"name": name},
    )
    passkey.name = name
    return passkey


def remove(work: Work, passkey_id: UUID) -> None:
    """Take one's own passkey away: it opens nothing any more. Raises Missing, ProofNeeded."""
    passkey = _mine(work, passkey_id)
    sessions.want_fresh_proof(work)
    db.session.delete(passkey)
    work.record("passkey.remove", "passkey", passkey.id, before={"name": passkey.name})
    _tell(work, passkey.user_id, f"passkey/{passkey.id}", "removed")


def begin_sign_in(work: Work, ip: str) -> tuple[UUID, dict[str, Any]]:
    """Begin a sign-in by whoever holds a passkey; no name is asked for. Raises TooManyTries."""
    challenge = challenges.begin(work, "sign_in", ip=ip)
    return challenge.id, ceremonies.request(challenge.bytes_asked, [])


def sign_in(challenge_id: UUID, answer: dict[str, Any], *, ip: str) -> User:
    """Find the person whose passkey answered; failed tries count as those with passwords do.

    Raises ChallengeOver, PasskeyUnknown, PasskeyCopied, TooManyTries.
    """
    tried = f"passkey/{ceremonies.credential_of(answer)[:40]}"
    transact(MACHINE, lambda work: count_try(work, tried, ip))
    challenge = challenges.spend("sign_in", challenge_id)
    try:
        user_id = _prove(challenge, answer)
    except PasskeyRefused as refused:
        raise PasskeyUnknown from refused

    def welcome(work: Work) -> User:
        person = db.session.get_one(User, user_id)
        if person.disabled_at is not None:
            raise PasskeyUnknown
        forgive(work, tried, ip)
        db.session.expunge(person)
        return person

    return transact(MACHINE, welcome)


def begin_proof(work: Work, kind: str, user_id: int, **of_what: Any) -> tuple[UUID, dict[str, Any]]:
    """Begin to prove again who sits there, with one of the person's own passkeys."""
    challenge = challenges.begin(
        work, kind, user_id=user_id, session_id=work.actor.device_id, **of_what
    )
    return challenge.id, ceremonies.request(challenge.bytes_asked, of(user_id))


def prove(kind: str, actor: Actor, challenge_id: UUID, answer: dict[str, Any]) -> Challenge:
    """Check such a proof; another person's passkey proves nothing. Raises as `sign_in`, PasskeyRefused."""
    challenge = challenges.spend(
        kind, challenge_id, user_id=actor.user_id, session_id=actor.device_id
    )
    _prove(challenge, answer)
    return challenge


def _prove(challenge: Challenge, answer: dict[str, Any]) -> int:
    """Check an answer to a spent challenge and note the use; give whose passkey it is."""
    passkey = _find(ceremonies.credential_of(answer), named=ceremonies.handle_of(answer))
    if passkey is None or challenge.user_id not in (None, passkey.user_id):
        raise PasskeyRefused
    said = ceremonies.counted(challenge.bytes_asked, answer, passkey.public_key)
    if said is None:
        raise PasskeyRefused
    passkey_id, user_id, kept = passkey.id, passkey.user_id, passkey.sign_count
    if is_copied(kept, said) or not transact(MACHINE, lambda work: _note(work, passkey_id, said)):
        transact(MACHINE, lambda work: _warn(work, passkey_id, user_id, kept, said))
        raise PasskeyCopied
    return user_id


def _find(credential_id: str, *, named: bytes | None) -> Passkey | None:
    """Find a passkey, detached from any transaction. named: whose the authenticator says it is."""
    with reading():
        passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
        belongs = passkey is not None and named in (None, _handle(passkey.user_id))
        if passkey is not None:
            db.session.expunge(passkey)
        db.session.rollback()
    return passkey if belongs else None


def _note(work: Work, passkey_id: UUID, said: int) -> bool:
    """Move the counter on, once: of two at once with the same number, one is a copy."""
    moved = db.session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, (Passkey.sign_count < said) | (Passkey.sign_count == 0))
        .values(sign_count=said, last_used_at=work.moment.now)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def _warn(work: Work, passkey_id: UUID, user_id: int, kept: int, said: int) -> None:
    current_app.logger.warning("the counter of passkey %s went back", passkey_id)
    work.record(
        "passkey.copied",
        "passkey",
        passkey_id,
        before={"sign_count": kept},
        after={"sign_count": said},
    )
    _tell(work, user_id, f"passkey/{passkey_id}", f"copied/{kept}")


def _mine(work: Work, passkey_id: UUID) -> Passkey:
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != work.actor.user_id:
        raise Missing(passkey_id=str(passkey_id))
    return passkey


def _handle(user_id: int) -> bytes:
    """Name a person to authenticators without saying who it is (WebAuthn level 3 §14.6.1)."""
    return ceremonies.handle(db.session.get_one(Installation, 1).uuid, user_id)


def _tell(work: Work, user_id: int, subject: str, occurrence: str = "") -> None:
    tell(work, [user_id], "sign_in_changed", subject=subject, occurrence=occurrence)
