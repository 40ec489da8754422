"""Which pushes are owed now: claimed once, merged, capped, rechecked; and what became of each."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from credit.operations import notices, push, relevance
from credit.operations.audience import with_role
from credit.operations.moment import Moment, time_zone
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.notices import CATALOGUE
from credit.rules.push import Message
from credit.store.db import db
from credit.store.people import User
from credit.store.push import Notice, PushSubscription

BATCH = 200
MERGED_ABOVE = 3
DAILY = 8
TRIES = 5
DIED_AFTER = timedelta(
    minutes=10
)  # a claim this old belongs to a worker that died; sending again is
FIRST_PAUSE_SECONDS = 60  # harmless, the tag makes it one


@dataclass(frozen=True, slots=True)
class Address:
    """One device of the person, as the push service knows it."""

    id: UUID
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """One push to one person's devices, standing for one notice or several merged."""

    notice_ids: tuple[UUID, ...]
    message: Message
    urgency: str
    expires_at: datetime
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one device's push service answered.

    outcome: taken | gone | refused | key_refused | busy. retry_seconds: when busy and it said so.
    """

    address_id: UUID
    outcome: str
    retry_seconds: int | None = None


def claim(work: Work, key_id: str) -> list[Parcel]:
    """Claim the pushes owed now; whoever claims a notice sends it. An empty list: nothing is owed.

    key_id: of the present VAPID key; devices that listen under another one cannot hear us.
    """
    push.forget_ended(work)
    parcels: list[Parcel] = []
    while not parcels and (rows := _due(work.moment)):
        for user_id, group in groupby(rows, key=lambda row: row.user_id):
            parcels += _parcels(work, user_id, list(group), key_id)
    return parcels


def settle(work: Work, parcel: Parcel, results: list[Result]) -> None:
    """Write down what became of a parcel: sent, to be tried again, or dropped with the reason."""
    rows = [db.session.get_one(Notice, id) for id in parcel.notice_ids]
    rows = [row for row in rows if row.state == "sending"]
    for result in results:
        if result.outcome == "gone":
            _forget(work, result.address_id)
        elif result.outcome == "key_refused":
            _alert(work, result.address_id)
    outcomes = {result.outcome for result in results}
    taken = [str(result.address_id) for result in results if result.outcome != "busy"]
    waits = [result.retry_seconds for result in results if result.outcome == "busy"]
    for place, row in enumerate(rows):
        row.delivered = sorted({*row.delivered, *taken})
        if waits:
            _again(row, work.moment, waits, sent="taken" in outcomes)
        elif "taken" in outcomes or row.sent_at is not None:
            row.state, row.sent_at = "sent", row.sent_at or work.moment.now
            row.why = "merged" if place else row.why
        else:
            row.state, row.why = "dropped", min(outcomes, default="no_device")


def _due(moment: Moment) -> list[Notice]:
    """Take the notices whose time has come, in order of person and age."""
    died = moment.now - DIED_AFTER
    owed = (
        select(Notice)
        .where(
            (Notice.state == "due") & (Notice.send_after <= moment.now)
            | (Notice.state == "sending") & (Notice.claimed_at < died)
        )
        .order_by(Notice.user_id, Notice.send_after, Notice.created_at, Notice.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(owed))


def _parcels(work: Work, user_id: int, rows: list[Notice], key_id: str) -> list[Parcel]:
    listening = _addresses(user_id, key_id)
    ready = [row for row in rows if _is_ready(row, work.moment, listening)]
    waiting = [row for row in ready if CATALOGUE[row.event].waits]
    groups = [[row] for row in ready if row not in waiting]
    several = [waiting] if len(waiting) > MERGED_ABOVE else [[row] for row in waiting]
    left = max(0, DAILY - _shown_today(user_id, work.moment))
    for row in (row for group in several[left:] for row in group):
        row.state, row.why = "dropped", "enough_today"
    groups += several[:left]
    return [_parcel(work.moment, group, listening) for group in groups]


def _is_ready(row: Notice, moment: Moment, listening: list[Address]) -> bool:
    """Drop what is over, hold back what became quiet; say whether the rest may go now."""
    if row.expires_at <= moment.now:
        reason: str | None = "expired"
    elif not listening:
        reason = "no_device"
    else:
        reason = relevance.what_changed(row, moment)
    if reason is not None:
        row.state, row.why = "dropped", reason
        return False
    if CATALOGUE[row.event].waits:
        allowed = notices.allowed_from(moment)
        if allowed > moment.now:
            row.state, row.send_after = "due", allowed
            return False
    return True


def _parcel(moment: Moment, rows: list[Notice], listening: list[Address]) -> Parcel:
    first, user = rows[0], db.session.get_one(User, rows[0].user_id)
    for row in rows:
        row.state, row.claimed_at, row.tries = "sending", moment.now, row.tries + 1
    urgencies = [CATALOGUE[row.event].urgency for row in rows]
    unread = select(func.count(Notice.id)).where(
        Notice.user_id == user.id, Notice.read_at.is_(None)
    )
    several = len(rows) > 1
    message = Message(
        id=str(first.id),
        event="several" if several else first.event,
        subject=f"user/{user.id}" if several else first.subject,
        link="/" if several else first.link,
        language=user.language,
        count=len(rows),
        badge=db.session.scalar(unread) or 0,
    )
    return Parcel(
        tuple(row.id for row in rows),
        message,
        "high" if "high" in urgencies else urgencies[0],
        max(row.expires_at for row in rows),
        tuple(each for each in listening if str(each.id) not in first.delivered),
    )


def _addresses(user_id: int, key_id: str) -> list[Address]:
    rows = select(PushSubscription).where(
        PushSubscription.user_id == user_id, PushSubscription.vapid_key_id == key_id
    )
    return [
        Address(row.id, row.endpoint, row.p256dh, row.auth)
        for row in db.session.scalars(rows.order_by(PushSubscription.created_at))
    ]


def _shown_today(user_id: int, moment: Moment) -> int:
    """Count the pushes a person got on this business date; merged ones count once."""
    midnight = datetime.combine(moment.today, time(), ZoneInfo(time_zone()))
    shown = select(func.count(Notice.id)).where(
        Notice.user_id == user_id, Notice.sent_at >= midnight, Notice.why.is_(None)
    )
    return db.session.scalar(shown) or 0


def _again(row: Notice, moment: Moment, waits: list[int | None], *, sent: bool) -> None:
    """Owe the push again, not before the service said, unless it will be too late or was tried enough."""
    pause = FIRST_PAUSE_SECONDS * 4 ** (row.tries - 1)
    then = moment.now + timedelta(seconds=max(pause if wait is None else wait for wait in waits))
    row.sent_at = row.sent_at or (moment.now if sent else None)
    if then < row.expires_at and row.tries < TRIES:
        row.state, row.send_after = "due", then
    elif row.sent_at is not None:
        row.state = "sent"
    else:
        row.state, row.why = "dropped", "unreachable"


def _forget(work: Work, subscription_id: UUID) -> None:
    row = db.session.get(PushSubscription, subscription_id)
    if row is not None:
        push.forget(work, row, "gone")


def _alert(work: Work, subscription_id: UUID) -> None:
    """Tell the administrators, once a day, that a service refuses our key; the subscription stays."""
    row = db.session.get(PushSubscription, subscription_id)
    host = urlsplit(row.endpoint).hostname if row else ""
    notices.tell(
        work,
        with_role(Role.ADMIN),
        "push_refused",
        subject=f"push_service/{host}",
        occurrence=work.moment.today.isoformat(),
    )
