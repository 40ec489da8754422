"""Web push: where devices listen, and the messages we owe them (also the in-app inbox)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db, upserting


class PushSubscription(Base):
    """A browser's push endpoint (RFC 8030) with its keys (RFC 8291), bound to one session."""

    __tablename__ = "push_subscription"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str]
    auth: Mapped[str]
    vapid_key_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)


class Notice(Base):
    """Something one person should learn: shown in the app's inbox, and pushed when a device listens.

    Life: due -> sending -> sent | dropped (no device, expired, irrelevant). `event` is a row of the push
    catalogue; `subject` the object it is about ("limit_request/<uuid>"); unique per (user, event, subject,
    occurrence), so that telling twice is telling once. `link` is an in-app path.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "event", "subject", "occurrence"),
        Index("ix_notice_state_send_after", "state", "send_after"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    event: Mapped[str]
    subject: Mapped[str]
    occurrence: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    link: Mapped[str]
    state: Mapped[str] = mapped_column(default="due")
    why: Mapped[str | None]  # why it was dropped
    delivered: Mapped[list[str]] = mapped_column(JSON, default=list)  # subscriptions that took it
    send_after: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)


def add_notices_once(rows: Sequence[Mapping[str, Any]]) -> set[int]:
    """Insert the notices their people do not have yet; give whom something new is owed.

    Leaves the race to the database: two writers telling the same thing leave one row. Rows go in one
    order, so that two writers never wait for each other in a ring.
    """
    if not rows:
        return set()
    ordered = sorted(rows, key=lambda row: (row["user_id"], row["subject"], row["occurrence"]))
    table: Any = (
        Notice.__table__
    )  # not the class: rows by the thousand in one statement, no objects
    once = upserting(table).on_conflict_do_nothing().returning(table.c.user_id)
    return set(db.session.scalars(once, ordered))
