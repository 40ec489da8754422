"""What the company asks at sign-in besides the password, in versions, and how sessions stand to it."""

import time
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import exists, select

from credit.operations import publications, second_factors
from credit.operations.moment import Moment, at, time_zone
from credit.operations.publications import content_of
from credit.operations.second_factors import Factors
from credit.operations.work import Work
from credit.rules import second_step as rules
from credit.rules.access import Role
from credit.rules.second_step import FREE, Demand, Standing
from credit.store import publications as store
from credit.store.db import db, reading
from credit.store.people import Session, User
from credit.store.publications import Publication
from credit.store.second_factors import CodeGenerator, Passkey

TOPIC = "second_step"
KNOWN = "second step"  # among the extensions: (when it was read, what is asked)
ASK_AGAIN_SECONDS = 30


def standing_of(session: Session, person: User, moment: Moment) -> Standing:
    """Say how a session stands; most need no question to the database."""
    demand = _in_force()
    if person.role not in demand or session.proven_by is not None:
        return FREE
    return rules.standing(
        demand,
        person.role,
        moment.today,
        opened_on=at(session.created_at, time_zone()).today,
        stepped=False,
        has_one=_has_one(person.id),
    )


def look(session: Session, moment: Moment) -> Standing:
    """Say how the session of a request stands, before anything else is asked of the database."""
    standing = standing_of(session, session.user, moment)
    db.session.rollback()
    return standing


def forget_known() -> None:
    """Ask for the newest version with the next session; other processes do within half a minute."""
    current_app.extensions.pop(KNOWN, None)


def shown() -> dict[str, Any]:
    """Show of which roles it is asked, who of each role has nothing to prove with, and the versions."""
    newest = store.find_newest(TOPIC)
    active = select(User).where(User.disabled_at.is_(None)).order_by(User.name, User.id)
    people = list(db.session.scalars(active))
    factors = second_factors.of_people([each.id for each in people])
    return {
        "version": newest.number if newest else 0,
        "demands": _spelled(rules.read(newest.content if newest else None)),
        "roles": [
            {
                "role": role,
                "people": sum(each.role == role for each in people),
                "without": [
                    {"id": each.id, "name": each.name}
                    for each in people
                    if each.role == role and factors[each.id] == Factors()
                ],
            }
            for role in Role
        ],
        "versions": publications.versions(TOPIC),
    }


def publish(
    work: Work, demands: Iterable[dict[str, Any]], *, reason: str, seen: int | None
) -> Publication:
    """Say of which roles a second step is asked, and from which day on.

    Sessions are looked at from the next request on; none is ended. Raises DemandUnfit, PublicationChanged.
    """
    newest = store.find_newest(TOPIC)
    before = rules.read(newest.content if newest else None)
    asked = [(Role(one["role"]), one["from_on"]) for one in demands]
    after = rules.check(asked, before, work.moment.today)
    changed = rules.differences(before, after)
    return publications.publish(
        work,
        "second_step.publish",
        TOPIC,
        {role: day.isoformat() for role, day in after.items()} or None,
        reason=reason,
        seen=seen,
        before={role: was.isoformat() for role, was, _ in changed if was},
        after={role: now.isoformat() for role, _, now in changed if now},
    )


def differences(before: int, after: int) -> list[dict[str, Any]]:
    """Compare two versions role by role; 0 asks nothing of anybody. Raises Missing."""
    was, now = (rules.read(content_of(TOPIC, one)) for one in (before, after))
    return [
        {"role": role, "before": old, "after": new}
        for role, old, new in rules.differences(was, now)
    ]


def _spelled(demand: Demand) -> list[dict[str, Role | date]]:
    return [{"role": role, "from_on": day} for role, day in demand.items()]


def _in_force() -> Demand:
    asked_at, known = current_app.extensions.get(KNOWN, (float("-inf"), {}))
    if time.monotonic() - asked_at >= ASK_AGAIN_SECONDS:
        with reading():
            newest = store.find_newest(TOPIC)
            known = rules.read(newest.content if newest else None)
        current_app.extensions[KNOWN] = (time.monotonic(), known)
    held: Demand = known
    return held


def _has_one(user_id: int) -> bool:
    passkey = exists().where(Passkey.user_id == user_id)
    confirmed = CodeGenerator.confirmed_at.is_not(None)
    app = exists().where(CodeGenerator.user_id == user_id, confirmed)
    with reading():
        return bool(db.session.scalar(select(passkey | app)))
