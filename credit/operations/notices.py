"""Tell people what concerns them: a row for the inbox, and a push when a device of theirs listens."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from credit.operations import alerts
from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules.notices import CATALOGUE, link_of
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.people import User
from credit.store.push import Notice, add_notices_once
from credit.store.scope import visible

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to tell some people; the fields are those of `tell`."""

    user_ids: Collection[int]
    subject: str
    link: str | None = None
    customer_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    occurrence: str = ""
    expires_at: datetime | None = None


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
    word = Word(set(user_ids), subject, link, customer_id, facts or {}, occurrence, expires_at)
    tell_many(work, event, [word])


def tell_many(work: Work, event: str, words: Sequence[Word]) -> None:
    """Tell many things of one event at once, with three questions to the database whatever their number."""
    row = CATALOGUE[event]
    active = _active(user_id for word in words for user_id in word.user_ids)
    send_after = _send_after(work.moment, active, waits=row.waits)
    owed = [
        {
            "user_id": user_id,
            "event": event,
            "subject": word.subject,
            "occurrence": word.occurrence,
            "customer_id": word.customer_id,
            "facts": dict(word.facts),
            "link": word.link or link_of(event, word.subject, word.customer_id),
            "state": "due",
            "send_after": send_after[user_id],
            "expires_at": word.expires_at
            or send_after[user_id] + timedelta(seconds=row.ttl_seconds),
            "created_at": work.moment.now,
        }
        for word in words
        for user_id in active.intersection(word.user_ids)
    ]
    if told := add_notices_once(owed):
        work.touch_user(*told)
        work.nudge("deliver_notices")


def read(work: Work, notice_ids: Iterable[UUID]) -> None:
    """Note that their person has seen these notices; again is harmless, anyone else's stay as they are."""
    theirs = select(Notice).where(Notice.user_id == work.actor.user_id, Notice.read_at.is_(None))
    for notice in db.session.scalars(theirs.where(among(Notice.id, notice_ids))):
        notice.read_at = work.moment.now
        work.touch_user(notice.user_id)


def inbox(person: User, today: date) -> dict[str, Any]:
    """Give a person's newest notices with their words, and how many are unread.

    A customer who left the person's sight is no longer named.
    """
    mine = select(Notice).where(Notice.user_id == person.id)
    newest = db.session.scalars(mine.order_by(Notice.created_at.desc(), Notice.id).limit(SHOWN))
    unread = mine.where(Notice.read_at.is_(None)).with_only_columns(func.count(Notice.id))
    rows = list(newest)
    named = select(Customer.id, Customer.name).where(
        Customer.id.in_({row.customer_id for row in rows}), visible(person, today)
    )
    names = {row.id: row.name for row in db.session.execute(named)}
    return {
        "unread": db.session.scalar(unread),
        "rows": [_shown(row, person.language, names.get(row.customer_id)) for row in rows],
    }


def _shown(row: Notice, language: str, customer: str | None) -> dict[str, Any]:
    title, body = alerts.told(row.event, language, customer, row.facts)
    return {
        "id": row.id,
        "event": row.event,
        "title": title,
        "body": body,
        "link": row.link,
        "customer_id": row.customer_id,
        "created_at": row.created_at,
        "read_at": row.read_at,
    }


def _send_after(moment: Moment, user_ids: Collection[int], *, waits: bool) -> dict[int, datetime]:
    if not waits:
        return dict.fromkeys(user_ids, moment.now)
    usual = alerts.allowed_from(moment)
    chosen = alerts.choices_of(user_ids)
    return {
        id: alerts.allowed_from(moment, chosen[id]) if id in chosen else usual for id in user_ids
    }


def _active(user_ids: Iterable[int]) -> set[int]:
    wanted = select(User.id).where(User.id.in_(set(user_ids)), User.disabled_at.is_(None))
    return set(db.session.scalars(wanted))
