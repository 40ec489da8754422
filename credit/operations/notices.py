"""Tell people what concerns them: a row for the inbox, and a push when a device of theirs listens."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from credit.operations.moment import Moment, time_zone
from credit.operations.work import Work
from credit.rules.calendar import is_business_day
from credit.rules.errors import Missing
from credit.rules.notices import CATALOGUE, link_of
from credit.rules.quiet import next_allowed
from credit.store.db import db
from credit.store.people import User
from credit.store.push import Notice, add_notice_once


def tell(  # noqa: PLR0913  (keywords make the call a sentence)
    work: Work,
    user_ids: Iterable[int],
    event: str,
    *,
    subject: str,
    link: str | None = None,
    customer_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    occurrence: str = "",
    expires_at: datetime | None = None,
) -> None:
    """Owe each person one notice. Told twice of the same event, subject and occurrence, they hear it once.

    event: a row of `rules.notices.CATALOGUE`. subject: "kind/id" of what it is about. occurrence: tells
    repetitions of one event apart (a date, a level). link: in-app path, from the catalogue unless given.
    expires_at: when it stops being worth showing, else the catalogue's time to live after quiet hours.
    """
    row = CATALOGUE[event]
    send_after = allowed_from(work.moment) if row.waits else work.moment.now
    told = []
    for user_id in sorted(_active(user_ids)):
        added = add_notice_once(
            user_id=user_id,
            event=event,
            subject=subject,
            occurrence=occurrence,
            customer_id=customer_id,
            facts=dict(facts or {}),
            link=link or link_of(event, subject, customer_id),
            state="due",
            send_after=send_after,
            expires_at=expires_at or send_after + timedelta(seconds=row.ttl_seconds),
            created_at=work.moment.now,
        )
        if added:
            told.append(user_id)
    if told:
        work.touch_user(*told)
        work.nudge("deliver_notices")


def read(work: Work, notice_id: UUID) -> Notice:
    """Note that its person has seen a notice; again is harmless. Raises Missing for anyone else's."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.user_id != work.actor.user_id:
        raise Missing(notice=str(notice_id))
    if notice.read_at is None:
        notice.read_at = work.moment.now
        work.touch_user(notice.user_id)
    return notice


def allowed_from(moment: Moment) -> datetime:
    """Give the first instant at which a notice that waits may be shown."""
    return next_allowed(moment.now, ZoneInfo(time_zone()), is_business_day)


def _active(user_ids: Iterable[int]) -> set[int]:
    wanted = select(User.id).where(User.id.in_(set(user_ids)), User.disabled_at.is_(None))
    return set(db.session.scalars(wanted))
