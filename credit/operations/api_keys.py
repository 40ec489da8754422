"""Make, find and revoke the keys of programs."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, func, or_, select, update

from credit.operations.sign_in import TooManyTries
from credit.operations.work import Work
from credit.rules.api_keys import SEEN_EVERY, Scope
from credit.rules.errors import Missing, Refused
from credit.rules.sessions import TRY_WINDOW, seconds_to_wait
from credit.store.api_keys import ApiKey
from credit.store.db import a_look, db, detached
from credit.store.people import SignInTry

MARK = "enc_"  # so that a leaked key is recognised for what it is
SECRET_BYTES = 32
SHOWN = len(MARK) + 4  # characters that tell keys apart
KEY = ApiKey.__table__
# Spelled once: every request of a program asks it.
BY_SECRET = select(KEY).where(KEY.c.secret_hash == bindparam("digest"), KEY.c.revoked_at.is_(None))
KNOCKING = "api key"  # whom wrong keys are counted against; no person's name has a space


class NoScope(Refused):
    """A key that opens nothing."""

    code = "no_scope"


def make(
    work: Work, *, name: str, scopes: Collection[str], applies: bool = False
) -> tuple[ApiKey, str]:
    """Make a key and give it with its secret, which is kept nowhere. Raises `NoScope`."""
    if not scopes:
        raise NoScope
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    key = ApiKey(
        name=name,
        beginning=secret[:SHOWN],
        secret_hash=_digest(secret),
        scopes=sorted(Scope(scope).value for scope in set(scopes)),
        applies=applies,
        by_id=work.actor.user_id,
        created_at=work.moment.now,
    )
    db.session.add(key)
    db.session.flush()
    work.record("api_key.make", "api_key", key.id, after=_facts(key))
    return key, secret


def set_applying(work: Work, key_id: UUID, *, applies: bool) -> ApiKey:
    """Say whether what a key sends is applied by itself. Raises `Missing`."""
    key = _get(key_id)
    if key.applies != applies:
        before, key.applies = _facts(key), applies
        work.record("api_key.change", "api_key", key.id, before=before, after=_facts(key))
    return key


def revoke(work: Work, key_id: UUID) -> ApiKey:
    """End a key at once; again is harmless. Raises `Missing`."""
    key = _get(key_id)
    if key.revoked_at is None:
        key.revoked_at = work.moment.now
        work.record("api_key.revoke", "api_key", key.id, before=_facts(key))
    return key


def find(secret: str) -> ApiKey | None:
    """Find the living key of a secret, detached from any transaction."""
    digest = _digest(secret)
    with a_look() as connection:
        row = connection.execute(BY_SECRET, {"digest": digest}).mappings().first()
    # The index compared digests, which tell nothing of the secret; this compares them all the way.
    if row is None or not hmac.compare_digest(row["secret_hash"], digest):
        return None
    return detached(ApiKey, dict(row))


def see(key: ApiKey, now: datetime) -> None:
    """Note that a key was used, at most once a minute, in a transaction of its own."""
    if key.used_at is not None and now - key.used_at < SEEN_EVERY:
        return
    older = or_(ApiKey.used_at.is_(None), ApiKey.used_at < now)
    db.session.execute(update(ApiKey).where(ApiKey.id == key.id, older).values(used_at=now))
    db.session.commit()


def count_wrong_key(work: Work, ip: str) -> None:
    """Count a wrong key against its address, under the bounds of passwords. Raises `TooManyTries`.

    Counted apart from people's tries, so that a program with an old key locks nobody out of the office
    it runs in; and a right key is never held up by wrong ones.
    """
    place = f"{KNOCKING} {ip}"
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(place))))
    db.session.execute(delete(SignInTry).where(SignInTry.at <= work.moment.now - TRY_WINDOW))
    tries = db.session.scalars(select(SignInTry.at).where(SignInTry.ip == place)).all()
    if wait := seconds_to_wait(work.moment.now, (), tries):
        raise TooManyTries(retry_after_seconds=wait)
    db.session.add(SignInTry(username=KNOCKING, ip=place, at=work.moment.now))


def _get(key_id: UUID) -> ApiKey:
    key = db.session.get(ApiKey, key_id)
    if key is None:
        raise Missing(key_id=str(key_id))
    return key


def _facts(key: ApiKey) -> dict[str, object]:
    return {"name": key.name, "scopes": key.scopes, "applies": key.applies}


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
