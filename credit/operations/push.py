"""Where devices listen for pushes: one subscription per session, gone with it."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from credit.operations.work import Work
from credit.store.db import db
from credit.store.people import Session, User
from credit.store.push import PushSubscription


@dataclass(frozen=True, slots=True)
class Listener:
    """What a browser's subscription holds (Push API); key_id: of the VAPID key it was made with."""

    endpoint: str
    p256dh: str
    auth: str
    key_id: str


def subscribe(work: Work, listener: Listener) -> PushSubscription:
    """Let this device listen, instead of wherever it did before; again is harmless.

    An endpoint that another person used on this browser passes to the one who asks now.
    """
    found = _of_endpoint(listener.endpoint)
    row = found or PushSubscription(created_at=work.moment.now)
    known = (row.user_id, row.session_id, row.p256dh, row.auth, row.vapid_key_id)
    row.endpoint, row.p256dh, row.auth = listener.endpoint, listener.p256dh, listener.auth
    row.vapid_key_id = listener.key_id
    row.user_id, row.session_id = _who(work)
    if known == (row.user_id, row.session_id, row.p256dh, row.auth, row.vapid_key_id):
        return row
    db.session.add(row)
    db.session.flush()
    db.session.execute(
        delete(PushSubscription).where(
            PushSubscription.session_id == row.session_id, PushSubscription.id != row.id
        )
    )
    host = urlsplit(row.endpoint).hostname
    work.record("push.subscribe", "push_subscription", row.id, after={"host": host})
    return row


def unsubscribe(work: Work) -> None:
    """Stop pushing to this device; again is harmless."""
    for row in of_device(work.actor.device_id):
        forget(work, row, "unsubscribed")


def forget(work: Work, row: PushSubscription, reason: str) -> None:
    """Delete a subscription. reason: unsubscribed | gone | session_over."""
    work.record("push.forget", "push_subscription", row.id, before={"reason": reason})
    db.session.delete(row)


def of_device(session_id: UUID | None) -> list[PushSubscription]:
    """List what a device listens on."""
    mine = select(PushSubscription).where(PushSubscription.session_id == session_id)
    return list(db.session.scalars(mine))


def forget_ended(work: Work) -> None:
    """Delete the subscriptions of sessions and people whose access ended."""
    over = (
        select(PushSubscription)
        .join(Session, Session.id == PushSubscription.session_id)
        .join(User, User.id == PushSubscription.user_id)
        .where(Session.ended_at.is_not(None) | User.disabled_at.is_not(None))
    )
    for row in db.session.scalars(over):
        forget(work, row, "session_over")


def test_hosts() -> tuple[str, ...]:
    """Name the hosts tests may push to; none in production (https)."""
    if current_app.config["ENCOURS_URL"].startswith("https://"):
        return ()
    return tuple(current_app.config.get("ENCOURS_PUSH_TEST_HOSTS", ()))


def _of_endpoint(endpoint: str) -> PushSubscription | None:
    wanted = select(PushSubscription).where(PushSubscription.endpoint == endpoint)
    return db.session.scalar(wanted)


def _who(work: Work) -> tuple[int, UUID]:
    if work.actor.user_id is None or work.actor.device_id is None:
        raise ValueError("only a person's device subscribes")
    return work.actor.user_id, work.actor.device_id
