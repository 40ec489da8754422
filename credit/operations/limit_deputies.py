"""Appoint who decides with the rank of another, from a day to a day."""

from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.work import Work
from credit.rules.access import DESK, Permission, may_appoint_for
from credit.rules.errors import Forbidden, Missing, Refused
from credit.store.db import db
from credit.store.limits import LimitDeputy
from credit.store.people import User


class NoDeputy(Refused):
    """A deputy is another person of the desk, for a period that ends after it starts."""

    code = "no_deputy"


def appoint(
    work: Work, *, principal_id: int, deputy_id: int, starts_on: date, ends_on: date
) -> LimitDeputy:
    """Appoint a deputy; the same appointment again is the same one. Raises Forbidden, Missing, NoDeputy.

    An administrator appoints anybody's deputy, a person of the desk their own.
    """
    actor = work.actor
    if actor.user_id is not None and not may_appoint_for(
        actor.role or "", actor.user_id, principal_id
    ):
        raise Forbidden(principal_id=principal_id)
    people = [db.session.get(User, id_) for id_ in (principal_id, deputy_id)]
    if not all(people):
        raise Missing(principal_id=principal_id, deputy_id=deputy_id)
    of_desk = all(person is not None and person.role in DESK for person in people)
    if not of_desk or principal_id == deputy_id or ends_on < starts_on:
        raise NoDeputy(principal_id=principal_id, deputy_id=deputy_id)
    wanted: dict[str, Any] = {
        "principal_id": principal_id,
        "deputy_id": deputy_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    same = select(LimitDeputy).filter_by(**wanted).order_by(LimitDeputy.id)
    for found in db.session.scalars(same):
        if (found.appointed_by_id == principal_id) == (actor.user_id == principal_id):
            return found
    row = LimitDeputy(**wanted, appointed_by_id=work.actor.user_id, created_at=work.moment.now)
    db.session.add(row)
    db.session.flush()
    after = wanted | {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    work.record("limit_deputy.appoint", "limit_deputy", row.id, after=after)
    work.nudge("route_requests")
    return row


def listed(viewer: User, today: date) -> list[LimitDeputy]:
    """List the appointments that have not ended: all to an administrator, to others those they are in."""
    rows = select(LimitDeputy).where(LimitDeputy.ends_on >= today)
    if not viewer.may(Permission.ADMINISTER):
        about_them = (LimitDeputy.principal_id == viewer.id) | (LimitDeputy.deputy_id == viewer.id)
        rows = rows.where(about_them)
    return list(db.session.scalars(rows.order_by(LimitDeputy.starts_on, LimitDeputy.id)))


def candidates() -> list[User]:
    """List the people of the desk: who may stand in for one another."""
    desk = select(User).where(User.role.in_(DESK), User.disabled_at.is_(None))
    return list(db.session.scalars(desk.order_by(User.name, User.id)))
