"""Appoint who decides with the rank of a person who asked themselves, from a day to a day."""

from datetime import date

from sqlalchemy import select

from credit.operations.work import Work
from credit.rules.access import DESK
from credit.rules.errors import Missing, Refused
from credit.store.db import db
from credit.store.limits import LimitDeputy
from credit.store.people import User


class NoDeputy(Refused):
    """A deputy is another person of the desk, for a period that ends after it starts."""

    code = "no_deputy"


def appoint(
    work: Work, *, principal_id: int, deputy_id: int, starts_on: date, ends_on: date
) -> LimitDeputy:
    """Appoint a deputy; the same appointment again is the same one. Raises Missing, NoDeputy."""
    people = [db.session.get(User, id_) for id_ in (principal_id, deputy_id)]
    if not all(people):
        raise Missing(principal_id=principal_id, deputy_id=deputy_id)
    of_desk = all(person is not None and person.role in DESK for person in people)
    if not of_desk or principal_id == deputy_id or ends_on < starts_on:
        raise NoDeputy(principal_id=principal_id, deputy_id=deputy_id)
    wanted = {
        "principal_id": principal_id,
        "deputy_id": deputy_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    found = db.session.scalar(select(LimitDeputy).filter_by(**wanted))
    if found is not None:
        return found
    row = LimitDeputy(**wanted, appointed_by_id=work.actor.user_id, created_at=work.moment.now)
    db.session.add(row)
    db.session.flush()
    after = wanted | {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    work.record("limit_deputy.appoint", "limit_deputy", row.id, after=after)
    work.nudge("route_requests")
    return row


def listed(today: date) -> list[LimitDeputy]:
    """List the appointments that have not ended."""
    rows = select(LimitDeputy).where(LimitDeputy.ends_on >= today)
    return list(db.session.scalars(rows.order_by(LimitDeputy.starts_on, LimitDeputy.id)))
