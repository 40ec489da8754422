"""What people sign in with besides their password, as administrators look at it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from credit.operations import codes
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.people import User
from credit.store.second_factors import CodeGenerator, Passkey


@dataclass(frozen=True, slots=True)
class Factors:
    """How many passkeys a person has, and whether codes are asked for."""

    passkeys: int = 0
    codes: bool = False


def of_people(user_ids: Iterable[int]) -> dict[int, Factors]:
    """Count for many people with two questions to the database."""
    count = select(Passkey.user_id, func.count(Passkey.id).label("passkeys")).group_by(
        Passkey.user_id
    )
    kept = {row.user_id: row.passkeys for row in db.session.execute(count)}
    confirmed = CodeGenerator.confirmed_at.is_not(None)
    asked = set(db.session.scalars(select(CodeGenerator.user_id).where(confirmed)))
    return {each: Factors(kept.get(each, 0), each in asked) for each in user_ids}


def reset(work: Work, user_id: int) -> None:
    """Take a person's passkeys, authenticator app and recovery codes away; they are told. Raises Missing.

    For somebody who lost what they proved themselves with; their password stays, and so do their devices.
    """
    person = db.session.get(User, user_id)
    if person is None:
        raise Missing(user_id=user_id)
    before = of_people([user_id])[user_id]
    if before == Factors():
        return
    db.session.execute(delete(Passkey).where(Passkey.user_id == user_id))
    codes.forget(user_id)
    work.record(
        "second_factors.reset",
        "user",
        user_id,
        before={"passkeys": before.passkeys, "codes": before.codes},
    )
    tell(
        work,
        [user_id],
        "sign_in_changed",
        subject=f"user/{user_id}",
        occurrence=f"reset {work.moment.now:%Y%m%dT%H%M%S}",
    )
