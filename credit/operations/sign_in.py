"""Prove who somebody is: a password or a one-time code against its hash, and no more than a few guesses.

The guesses are counted in a table of our own, before they are judged: the count holds over all processes
and restarts and with either database, and a burst of parallel guesses cannot slip between count and verdict.
"""

from sqlalchemy import delete, func, select

from credit.operations import passwords
from credit.operations.actor import MACHINE
from credit.operations.work import Work, transact
from credit.rules.errors import CreditError, Refused
from credit.rules.sessions import TRY_WINDOW, seconds_to_wait
from credit.store.db import db, reading
from credit.store.people import SignInTry, User


class WrongCredentials(CreditError):
    """The username or the secret is wrong; which of them stays untold."""

    code = "wrong_credentials"


class WrongPassword(Refused):
    """Somebody who is signed in did not prove to be the person who signed in."""

    code = "wrong_password"


class TooManyTries(CreditError):
    """The account from this address, or the address, failed too often in a quarter of an hour."""

    code = "too_many_tries"


def normal_username(typed: str) -> str:
    """Spell a username as it is kept."""
    return typed.strip().casefold()


def prove_password(username: str, password: str, *, ip: str) -> User:
    """Find the person whose password this is, detached from any transaction.

    Runs its own short transactions, so that nothing is locked while hashing. An unknown, a disabled and a
    password-less person take as long and look the same. Raises `WrongCredentials`, `TooManyTries`.
    """
    username = normal_username(username)
    transact(MACHINE, lambda work: count_try(work, username, ip))
    person = _find(username)
    kept = person.password_hash if person else None
    if not passwords.proves(password, kept) or person is None:
        raise WrongCredentials
    transact(MACHINE, lambda work: forgive(work, username, ip, password))
    return person


def prove_own_password(username: str, password: str, *, ip: str) -> None:
    """Let who is signed in show that it is them. Raises WrongPassword, TooManyTries."""
    try:
        prove_password(username, password, ip=ip)
    except WrongCredentials as wrong:
        raise WrongPassword from wrong  # 401 would mean that nobody is signed in


def prove_code(username: str, code: str, *, ip: str) -> User:
    """Find the person an administrator gave this one-time code, under the same guard as passwords."""
    username = normal_username(username)

    def count(work: Work) -> bool:
        count_try(work, username, ip)
        expires_at = db.session.scalar(
            select(User.reset_code_expires_at).where(User.username == username)
        )
        return expires_at is not None and work.moment.now < expires_at

    in_time = transact(MACHINE, count)
    person = _find(username)
    kept = person.reset_code_hash if person and in_time else None
    if not passwords.proves(passwords.normal_code(code), kept) or person is None:
        raise WrongCredentials
    transact(MACHINE, lambda work: forgive(work, username, ip))
    return person


def count_try(work: Work, username: str, ip: str) -> None:
    """Count one try before it is judged. Raises TooManyTries.

    username: what is tried to be proven; ip: where from, or whatever else guesses are counted together by.
    """
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(ip))))
    since = work.moment.now - TRY_WINDOW
    db.session.execute(delete(SignInTry).where(SignInTry.at <= since))
    tries = db.session.scalars(select(SignInTry).where(SignInTry.ip == ip)).all()
    pair = [each.at for each in tries if each.username == username]
    wait = seconds_to_wait(work.moment.now, pair, [each.at for each in tries])
    if wait:
        raise TooManyTries(retry_after_seconds=wait)
    db.session.add(SignInTry(username=username, ip=ip, at=work.moment.now))


def _find(username: str) -> User | None:
    with reading():
        person = db.session.scalar(
            select(User).where(User.username == username, User.disabled_at.is_(None))
        )
        if person is not None:
            db.session.expunge(person)
        db.session.rollback()
    return person


def forgive(_work: Work, username: str, ip: str, password: str | None = None) -> None:
    """Take the tries away after a right one; a hash with dated parameters is made anew."""
    db.session.execute(delete(SignInTry).where(SignInTry.username == username, SignInTry.ip == ip))
    person = db.session.scalar(select(User).where(User.username == username))
    if password and person and person.password_hash and passwords.is_dated(person.password_hash):
        person.password_hash = passwords.hashed(password)
