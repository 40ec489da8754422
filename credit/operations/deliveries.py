"""Which pushes are owed now: claimed once, merged, capped, rechecked; and what became of each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from credit.operations import alerts, notices, push, relevance
from credit.operations.audience import with_role
from credit.operations.moment import Moment, time_zone
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.alerts import DIGEST, USUAL, Choice, wants
from credit.rules.notices import CATALOGUE
from credit.rules.push import Message
from credit.store.db import among, db
from credit.store.people import Session, User
from credit.store.push import Notice, PushSubscription

BATCH = 200
MERGED_ABOVE = 3
DAILY = 8
TRIES = 5
DIED_AFTER = timedelta(
    minutes=10
)  # a claim this old belongs to a worker that died; sending again is
FIRST_PAUSE_SECONDS = 60  # harmless, the tag makes it one
HELD_SECONDS = 30
LATER = ("busy", "held")


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

    outcome: taken | gone | refused | key_refused | busy | held (not tried: its service is slow).
    retry_seconds: when busy and it said so. why: when refused.
    """

    address_id: UUID
    outcome: str
    retry_seconds: int | None = None
    why: str = ""


def claim(work: Work, key_id: str) -> list[Parcel]:
    """Claim the pushes owed now; whoever claims a notice sends it. An empty list: nothing is owed.

    key_id: of the present VAPID key; devices that listen under another one cannot hear us.
    """
    parcels: list[Parcel] = []
    while not parcels and (rows := _due(work.moment)):
        known = _known(work.moment, rows, key_id)
        for user_id, group in groupby(rows, key=lambda row: row.user_id):
            parcels += _parcels(work, known, user_id, list(group))
    return parcels


def settle(work: Work, settled: Sequence[tuple[Parcel, Sequence[Result]]]) -> None:
    """Write down what became of parcels: sent, to be tried again, or dropped with the reason."""
    ids = [id for parcel, _ in settled for id in parcel.notice_ids]
    sending = select(Notice).where(among(Notice.id, ids), Notice.state == "sending")
    rows = {row.id: row for row in db.session.scalars(sending)}
    for parcel, results in settled:
        mine = [rows[id] for id in parcel.notice_ids if id in rows]
        _settle(work, mine, results)


def _settle(work: Work, rows: Sequence[Notice], results: Sequence[Result]) -> None:
    for result in results:
        if result.outcome == "gone":
            _forget(work, result.address_id)
        elif result.outcome == "key_refused":
            _alert(work, result.address_id)
    outcomes = {result.outcome for result in results}
    later = [result for result in results if result.outcome in LATER]
    taken = [str(result.address_id) for result in results if result.outcome not in LATER]
    for row in rows:
        row.delivered = sorted({*row.delivered, *taken})
        if later:
            _again(row, work.moment, later, sent="taken" in outcomes)
        elif "taken" in outcomes or row.sent_at is not None:
            row.state, row.sent_at = "sent", row.sent_at or work.moment.now
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
    rows = list(db.session.scalars(owed))
    last = rows[-1].user_id if len(rows) == BATCH else None  # may have more than fits
    return [row for row in rows if row.user_id != last] or rows


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people of a batch, asked once for all of them."""

    users: Mapping[int, User]
    choices: Mapping[int, Choice]
    listening: Mapping[int, Sequence[Address]]
    unread: Mapping[int, int]
    shown_today: Mapping[int, int]


def _known(moment: Moment, rows: Sequence[Notice], key_id: str) -> Known:
    user_ids = sorted({row.user_id for row in rows})
    users = db.session.scalars(select(User).where(among(User.id, user_ids)))
    unread = (
        select(Notice.user_id, func.count(Notice.id))
        .where(among(Notice.user_id, user_ids), Notice.read_at.is_(None), Notice.event != DIGEST)
        .group_by(Notice.user_id)
    )
    return Known(
        {user.id: user for user in users},
        alerts.choices_of(user_ids),
        _listening(user_ids, key_id),
        _counted(unread),
        _shown_today(user_ids, {row.id for row in rows}, moment),
    )


def _parcels(work: Work, known: Known, user_id: int, rows: list[Notice]) -> list[Parcel]:
    listening = known.listening.get(user_id, ())
    choice = known.choices.get(user_id, USUAL)
    role = known.users[user_id].role
    for row in rows:
        if not wants(choice, row.event, role):
            row.state, row.why = "dropped", "turned_off"
    rows = [row for row in rows if row.state != "dropped"]
    ready = [row for row in rows if _is_ready(row, work.moment, listening, choice)]
    waiting = [row for row in ready if CATALOGUE[row.event].waits]
    groups = [[row] for row in ready if row not in waiting]
    several = [waiting] if len(waiting) > MERGED_ABOVE else [[row] for row in waiting]
    left = max(0, DAILY - known.shown_today.get(user_id, 0))
    for row in (row for group in several[left:] for row in group):
        row.state, row.why = "dropped", "enough_today"
    groups += several[:left]
    return [_parcel(work.moment, known, group) for group in groups]


def _is_ready(row: Notice, moment: Moment, listening: Sequence[Address], choice: Choice) -> bool:
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
        allowed = alerts.allowed_from(moment, choice)
        if allowed > moment.now:
            row.state, row.send_after = "due", allowed
            return False
    return True


def _parcel(moment: Moment, known: Known, rows: list[Notice]) -> Parcel:
    first, user = rows[0], known.users[rows[0].user_id]
    for row in rows:
        row.state, row.claimed_at, row.tries = "sending", moment.now, row.tries + 1
        row.why = None if row is first else "merged"
    urgencies = [CATALOGUE[row.event].urgency for row in rows]
    several = len(rows) > 1
    message = Message(
        id=str(first.id),
        event="several" if several else first.event,
        subject=f"user/{user.id}" if several else first.subject,
        link="/" if several else first.link,
        language=user.language,
        count=len(rows),
        badge=known.unread.get(user.id, 0),
        words=alerts.words_for(first, user, known.choices.get(user.id, USUAL)),
    )
    return Parcel(
        tuple(row.id for row in rows),
        message,
        "high" if "high" in urgencies else urgencies[0],
        max(row.expires_at for row in rows),
        tuple(each for each in known.listening[user.id] if str(each.id) not in first.delivered),
    )


def _listening(user_ids: Collection[int], key_id: str) -> dict[int, list[Address]]:
    device = PushSubscription
    rows = (
        select(device.user_id, device.id, device.endpoint, device.p256dh, device.auth)
        .join(Session, Session.id == device.session_id)
        .where(
            among(device.user_id, user_ids),
            device.vapid_key_id == key_id,
            Session.ended_at.is_(None),
        )
    )
    found: dict[int, list[Address]] = defaultdict(list)
    for row in db.session.execute(rows.order_by(device.created_at)):
        found[row.user_id].append(Address(row.id, row.endpoint, row.p256dh, row.auth))
    return found


def _shown_today(
    user_ids: Collection[int], except_ids: Collection[UUID], moment: Moment
) -> dict[int, int]:
    """Count the pushes people got on this business date, or get just now; merged ones count once."""
    midnight = datetime.combine(moment.today, time(), ZoneInfo(time_zone()))
    shown = (
        select(Notice.user_id, func.count(Notice.id))
        .where(
            among(Notice.user_id, user_ids),
            (Notice.sent_at >= midnight)
            | (Notice.state == "sending") & (Notice.claimed_at >= midnight),
            Notice.why.is_(None),
            Notice.id.not_in(except_ids),
        )
        .group_by(Notice.user_id)
    )
    return _counted(shown)


def _counted(question: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(question)}


def _again(row: Notice, moment: Moment, later: Sequence[Result], *, sent: bool) -> None:
    """Owe the push again, not before the service said, unless it will be too late or was tried enough.

    A push that was held was not tried.
    """
    pause = FIRST_PAUSE_SECONDS * 4 ** (row.tries - 1)
    if all(result.outcome == "held" for result in later):
        row.tries -= 1
    usual = {"busy": pause, "held": HELD_SECONDS}
    waits = (
        usual[each.outcome] if each.retry_seconds is None else each.retry_seconds for each in later
    )
    then = moment.now + timedelta(seconds=max(waits))
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
