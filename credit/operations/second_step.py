"""Between a proven password and a session: the one-time code of whoever chose to be asked for one.

What was proven so far waits in a row, bound to the browser by a cookie whose hash the row holds. Wrong codes
are counted by person, wherever they come from: only who has the password can be guessing.
"""

import secrets

from credit.operations import challenges, codes
from credit.operations.actor import MACHINE
from credit.operations.sign_in import count_try, forgive
from credit.operations.work import Work, transact
from credit.rules.errors import CreditError
from credit.rules.second_factors import CODE_WAITS
from credit.store.db import db, reading
from credit.store.people import User
from credit.store.second_factors import Challenge

GUESSES = "code"


class CodeNeeded(CreditError):
    """The password was right; a code of the authenticator app, or a recovery code, is still to come."""

    code = "code_needed"


class SignInOver(CreditError):
    """The password was typed too long ago, in another browser or never: begin again."""

    code = "sign_in_over"


class CodeRefused(CreditError):
    """At the door, where nobody is signed in yet: the code is wrong, or was taken before."""

    code = "code_refused"


def is_asked_of(person: User) -> bool:
    """Say whether this person's password alone is not enough."""
    with reading():
        return codes.is_on(person.id)


def begin(person: User) -> str:
    """Let a person whose password was right bring a code; give the token for their browser."""
    token = secrets.token_urlsafe(32)
    kept = challenges.digest(token)
    transact(
        MACHINE,
        lambda work: challenges.begin(
            work, "code", lasts=CODE_WAITS, user_id=person.id, token_hash=kept
        ),
    )
    return token


def prove(token: str, typed: str) -> User:
    """Find whose password this browser proved and whose code this is, detached from any transaction.

    Raises SignInOver, CodeRefused, TooManyTries.
    """
    kept = challenges.digest(token)
    user_id = transact(MACHINE, lambda work: _waiting(work, kept))
    try_code(user_id, typed, CodeRefused())

    def welcome(work: Work) -> User:
        waiting = challenges.find(work.moment.now, "code", token_hash=kept)
        person = db.session.get_one(User, user_id)
        if waiting is None or person.disabled_at is not None:
            raise SignInOver
        db.session.delete(waiting)
        db.session.flush()
        db.session.expunge(person)
        return person

    return transact(MACHINE, welcome)


def try_code(user_id: int, typed: str, wrong: CreditError) -> None:
    """Take a person’s code or raise `wrong`; tries count before they are judged. Raises TooManyTries."""
    place = f"{GUESSES}/{user_id}"
    transact(MACHINE, lambda work: count_try(work, GUESSES, place))
    if not transact(MACHINE, lambda work: codes.take(work, user_id, typed)):
        raise wrong
    transact(MACHINE, lambda work: forgive(work, GUESSES, place))


def _waiting(work: Work, kept: str) -> int:
    waiting: Challenge | None = challenges.find(work.moment.now, "code", token_hash=kept)
    if waiting is None or waiting.user_id is None:
        raise SignInOver
    return waiting.user_id
