"""The day's digest: one push in the morning for field people who want it, with how much there is to see."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from credit.operations import alerts
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.alerts import DIGEST, DIGEST_AT, USUAL, Choice, wants
from credit.rules.calendar import is_business_day
from credit.rules.notices import CATALOGUE
from credit.store.db import among, db
from credit.store.people import User
from credit.store.push import Notice


def prepare(work: Work) -> None:
    """Owe today's digest to whom its hour has come for; of one day a person has one.

    It counts what came before its hour and is unread; nothing to see is nothing to say, and neither is a
    morning that is over.
    """
    roles = [str(role) for role in DIGEST_AT]
    field = select(User).where(User.role.in_(roles), User.disabled_at.is_(None))
    people = list(db.session.scalars(field.order_by(User.id)))
    choices = alerts.choices_of([person.id for person in people])
    mornings: dict[datetime, list[int]] = defaultdict(list)
    for person in people:
        begins = _begins(work.moment.now, person, choices.get(person.id, USUAL))
        if begins is not None:
            mornings[begins].append(person.id)
    for begins, user_ids in mornings.items():
        words = [
            Word([user_id], f"user/{user_id}", facts={"n": n}, occurrence=begins.date().isoformat())
            for user_id, n in _unread(user_ids, begins).items()
        ]
        tell_many(work, DIGEST, words)


def _begins(now: datetime, person: User, choice: Choice) -> datetime | None:
    """Give the hour of the digest a person is owed now, by their own wall clock; None when none is."""
    local = now.astimezone(alerts.zone_of(choice))
    begins = datetime.combine(local.date(), DIGEST_AT[Role(person.role)], local.tzinfo)
    ends = begins + timedelta(seconds=CATALOGUE[DIGEST].ttl_seconds)
    if not begins <= local < ends or not is_business_day(local.date()):
        return None
    return begins if wants(choice, DIGEST, person.role) else None


def _unread(user_ids: Collection[int], before: datetime) -> dict[int, int]:
    counted = (
        select(Notice.user_id, func.count(Notice.id))
        .where(
            among(Notice.user_id, user_ids),
            Notice.read_at.is_(None),
            Notice.created_at < before,
            Notice.event != DIGEST,
        )
        .group_by(Notice.user_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}
