"""Web push: where devices listen, and the messages we owe them (also the in-app inbox)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db


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


def add_notice_once(**values: Any) -> bool:
    """Insert a notice unless its person already has it; say whether it is new.

    Leaves the race to the database: two writers telling the same thing leave one row.
    """
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert(Notice) if dialect == "postgresql" else sqlite.insert(Notice)
    added = insert.values(**values).on_conflict_do_nothing().returning(Notice.id)
    return db.session.scalar(added) is not None
