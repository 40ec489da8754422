"""A proof for one decision: a passkey, or a code of who has none, for exactly what is being decided.

What is asked is a row that names person, session and subject; what is proven serves one decision, within
minutes (`credit.rules.second_factors`). `subject` says the thing, its version and the terms, so that a proof
given for one amount opens no other.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from credit.operations import challenges, codes, passkeys, sessions
from credit.operations.actor import Actor
from credit.operations.second_step import try_code
from credit.operations.work import Work, transact
from credit.rules.errors import Forbidden, Missing, Refused
from credit.rules.second_factors import STEP_UP_LASTS
from credit.store.db import db
from credit.store.people import User
from credit.store.second_factors import Challenge

KIND = "step_up"


class StepUpNeeded(Forbidden):
    """So high a limit is approved with a passkey or a code, given for this decision."""

    code = "step_up_needed"


class StepUpImpossible(Refused):
    """The person has neither passkey nor authenticator app: they add one first, under Moi."""

    code = "step_up_impossible"


class PasskeyWanted(Forbidden):
    """Who has a passkey proves with it: a code can be talked out of somebody."""

    code = "passkey_wanted"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is to prove with. by: passkey | code; options: for the browser, where it is a passkey."""

    id: UUID
    by: str
    options: dict[str, Any] | None = None


def ask(work: Work, subject: str) -> Asked:
    """Ask whoever acts for a proof of this subject. Raises StepUpImpossible."""
    user_id = db.session.get_one(User, work.actor.user_id).id
    if passkeys.of(user_id):
        challenge_id, options = passkeys.begin_proof(work, KIND, user_id, subject=subject)
        return Asked(challenge_id, "passkey", options)
    if not codes.is_on(user_id):
        raise StepUpImpossible
    challenge = challenges.begin(
        work, KIND, user_id=user_id, session_id=work.actor.device_id, subject=subject
    )
    return Asked(challenge.id, "code")


def prove_by_passkey(actor: Actor, challenge_id: UUID, answer: dict[str, Any]) -> None:
    """Answer with a passkey; the question is spent, right or wrong. Raises Missing, as `passkeys.prove`."""
    transact(actor, lambda work: _check_mine(work, challenge_id))
    challenge = passkeys.prove(KIND, actor, challenge_id, answer)
    transact(actor, lambda work: _note(work, challenge.id))


def prove_by_code(actor: Actor, challenge_id: UUID, typed: str) -> None:
    """Answer with a code, where the person has no passkey.

    Raises Missing, PasskeyWanted, ChallengeOver, WrongCode, TooManyTries.
    """
    user_id = actor.user_id or 0

    def check(work: Work) -> None:
        _check_mine(work, challenge_id)
        if passkeys.of(user_id):
            raise PasskeyWanted

    transact(actor, check)
    try_code(user_id, typed, codes.WrongCode(field="code"))
    challenges.spend(KIND, challenge_id, user_id=user_id, session_id=actor.device_id)
    transact(actor, lambda work: _note(work, challenge_id))


def use(work: Work, subject: str) -> None:
    """Use up the proof given for this subject; it serves once. Raises StepUpNeeded.

    Without a session nobody is asked, as for a fresh sign-in.
    """
    if work.actor.device_id is not None and not challenges.use_up(
        work,
        KIND,
        user_id=work.actor.user_id,
        session_id=work.actor.device_id,
        subject=subject,
    ):
        raise StepUpNeeded


def _check_mine(work: Work, challenge_id: UUID) -> None:
    challenge = db.session.get(Challenge, challenge_id)
    who = (work.actor.user_id, work.actor.device_id)
    if challenge is None or (challenge.user_id, challenge.session_id) != who:
        raise Missing(challenge_id=str(challenge_id))


def _note(work: Work, challenge_id: UUID) -> None:
    now = work.moment.now
    db.session.execute(
        update(Challenge)
        .where(Challenge.id == challenge_id)
        .values(proven_at=now, expires_at=now + STEP_UP_LASTS)
    )
    sessions.prove_again(work)
