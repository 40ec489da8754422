"""The read feed in buckets and the log of what devices said (design: README, "The wire")."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class SyncBucket(Base):
    """A counter per bucket: `seq` counts writes, `epoch` changes when history is void, `floor` when purged.

    Locked last in every business transaction, in order of `id`.
    """

    __tablename__ = "sync_bucket"

    id: Mapped[str] = mapped_column(primary_key=True)  # ref | portfolio:7/core | user:3
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    epoch: Mapped[int] = mapped_column(BigInteger, default=1)
    floor: Mapped[int] = mapped_column(BigInteger, default=0)


class SyncHead(Base):
    """One compacted row per entity and bucket; a tombstone has `deleted` and no payload."""

    __tablename__ = "sync_head"
    __table_args__ = (
        Index("ix_sync_head_bucket_seq", "bucket", "seq"),
        Index("ix_sync_head_customer_id_bucket", "customer_id", "bucket"),
    )

    bucket: Mapped[str] = mapped_column(ForeignKey("sync_bucket.id"), primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    seq: Mapped[int] = mapped_column(BigInteger)
    rev: Mapped[int] = mapped_column(default=1)
    deleted: Mapped[bool] = mapped_column(default=False)
    payload: Mapped[list[Any] | None] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(default="")


class SyncExit(Base):
    """A customer left a bucket at `seq`: devices drop the section that bucket brought."""

    __tablename__ = "sync_exit"

    bucket: Mapped[str] = mapped_column(ForeignKey("sync_bucket.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    left_on: Mapped[date]


class OpLog(Base):
    """One operation said by one device, with the result it was given. Kept 13 months.

    outcome: applied | merged | rejected | quarantined; `code` says why. Only a quarantined one is ever
    answered again: `revised_at` is when its outcome last became news to the device.
    """

    __tablename__ = "op_log"

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id"))
    customer_id: Mapped[int | None]
    type: Mapped[str]
    v: Mapped[int]
    payload_hash: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    depends_on: Mapped[list[str]] = mapped_column(JSON, default=list)
    app_version: Mapped[str | None]
    client_time: Mapped[datetime] = mapped_column(Instant)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str]
    code: Mapped[str | None]
    revised_at: Mapped[datetime | None] = mapped_column(Instant)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class OpAttempt(Base):
    """How often an operation broke the server: counted before trying, in a transaction of its own."""

    __tablename__ = "op_attempt"

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime] = mapped_column(Instant)
    last_error: Mapped[str | None]
    raw: Mapped[dict[str, Any] | None] = mapped_column(JSON)
