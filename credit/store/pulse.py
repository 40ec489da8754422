"""What the house owes and what it did last, counted for whoever looks after it: numbers and instants only.

The row is the promise: what waits here is what would be late, whatever the queue of wake-ups says.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, select

from credit.rules.dunning_case import MAIL
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.imports import Import
from credit.store.people import Installation, Session, User
from credit.store.push import Notice, PushSubscription
from credit.store.review_owed import ReviewOwed
from credit.store.sync import OpLog, Quarantined

RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """One kind of promise: how many wait, and since when the oldest does."""

    kind: str
    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Listeners:
    """Subscriptions at one push service. dead: their session, person or key is over."""

    living: int
    dead: int


def owed(now: datetime) -> Iterator[Owed]:
    """Count every kind of promise whose time has come."""
    mailed = (DunningMessage.state == "due") & (DunningMessage.channel == MAIL)
    kinds: list[tuple[str, Any, ColumnElement[bool]]] = [
        ("figures", Customer.stale_at, Customer.stale_at.is_not(None)),
        ("imports_to_read", Import.created_at, Import.state.in_(("received", "reading"))),
        ("imports_to_apply", Import.asked_at, Import.state.in_(("applying", "undoing"))),
        ("limit_reviews", ReviewOwed.owed_at, ReviewOwed.owed_at <= now),
        ("mails", DunningMessage.send_after, mailed & (DunningMessage.send_after <= now)),
        ("mails_unclear", DunningMessage.claimed_at, DunningMessage.state == "sending"),
        ("pushes", Notice.send_after, (Notice.state == "due") & (Notice.send_after <= now)),
        ("quarantined", Quarantined.parked_at, Quarantined.state == "waiting"),
    ]
    for kind, since, waits in kinds:
        count, oldest = db.session.execute(select(func.count(), func.min(since)).where(waits)).one()
        yield Owed(kind, count, oldest)


def mails_by_state() -> dict[str, int]:
    """Count the letters that go by mail, by what became of them."""
    return _counted(DunningMessage.state, DunningMessage.channel == MAIL)


def pushes_by_state() -> dict[str, int]:
    """Count the pushes, by what became of them; a dropped one by its reason."""
    return _counted(func.coalesce(Notice.why, Notice.state))


def said_lately(now: datetime) -> dict[str, int]:
    """Count what devices said within the last hour, by outcome."""
    return _counted(OpLog.outcome, OpLog.received_at > now - RECENT)


def listeners(key_id: str) -> dict[str, Listeners]:
    """Count the subscriptions of each push service, by its host.

    key_id: of the present VAPID key; devices that listen under another one cannot hear us.
    """
    is_living = (
        Session.ended_at.is_(None)
        & User.disabled_at.is_(None)
        & (PushSubscription.vapid_key_id == key_id)
    )
    rows = (
        select(PushSubscription.endpoint, is_living)
        .join(Session, Session.id == PushSubscription.session_id)
        .join(User, User.id == PushSubscription.user_id)
    )
    counted = Counter((urlsplit(row[0]).hostname or "", row[1]) for row in db.session.execute(rows))
    hosts = sorted({host for host, _ in counted})
    return {host: Listeners(counted[host, True], counted[host, False]) for host in hosts}


def last_imports() -> dict[str, datetime]:
    """Say when the last import of each kind was applied."""
    last = select(Import.kind, func.max(Import.applied_at)).group_by(Import.kind)
    rows = db.session.execute(last.order_by(Import.kind))
    return {kind: at for kind, at in rows if at is not None}


def last_backup() -> datetime | None:
    """Say as of when everything is in a backup; None: there is none."""
    return db.session.scalar(select(Installation.covered_to))


def _counted(what: Any, *which: ColumnElement[bool]) -> dict[str, int]:
    rows = db.session.execute(select(what, func.count()).where(*which).group_by(what))
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: str(row[0]))}
