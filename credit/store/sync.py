"""The read feed in buckets and the log of what devices said (design: README, "The wire")."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class SyncBucket(Base):
    """A counter per bucket: `seq` counts writes, `epoch` changes when history is void, `floor` when purged.

    Locked last in every business transaction, in order of `id`.
    """

    __tablename__ = "sync_bucket"

    id: Mapped[str] = mapped_column(primary_key=True)  # named in `credit.store.buckets`
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    epoch: Mapped[int] = mapped_column(BigInteger, default=1)
    floor: Mapped[int] = mapped_column(BigInteger, default=0)


class SyncHead(Base):
    """One compacted row per entity and bucket; a tombstone has `deleted` and no payload."""

    __tablename__ = "sync_head"
    __table_args__ = (
        Index("ix_sync_head_bucket_seq", "bucket", "seq"),
        Index("ix_sync_head_customer_id_entity", "customer_id", "entity"),
        Index(
            "ix_sync_head_tombstone",
            "bucket",
            "seq",
            sqlite_where=text("deleted"),
            postgresql_where=text("deleted"),
        ),
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


class SyncMark(Base):
    """How far a bucket had counted when a business day began: it dates everything numbered below."""

    __tablename__ = "sync_mark"

    bucket: Mapped[str] = mapped_column(ForeignKey("sync_bucket.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class SyncChore(Base):
    """How far a walk over the feed has come, so that one cut short goes on from there.

    `done_on` is the business day it was last finished for, `after_id` the last customer of a walk under way
    (`begun_on`), `found` what it has counted so far, or counted last.
    """

    __tablename__ = "sync_chore"

    name: Mapped[str] = mapped_column(primary_key=True)
    done_on: Mapped[date | None]
    begun_on: Mapped[date | None]
    after_id: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class OpLog(Base):
    """One operation said by one device, with the result it was given. Rows stay; words go after 13 months.

    outcome: applied | merged | rejected | quarantined; `code` says why. Only a quarantined one is ever
    answered again: `revised_at` is when its outcome last became news to the device.
    """

    __tablename__ = "op_log"

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id"))
    customer_id: Mapped[int | None]
    n: Mapped[int | None] = mapped_column(BigInteger)  # its place on that device
    type: Mapped[str]
    v: Mapped[int]
    payload_hash: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    depends_on: Mapped[list[str]] = mapped_column(JSON, default=list)
    app_version: Mapped[str | None]
    client_time: Mapped[datetime] = mapped_column(Instant)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)
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


class Quarantined(Base):
    """An entry the server could not take in: set aside for the desk, which reads, mends or discards it.

    Life: waiting -> released | discarded. `error` names the class of the fault, nothing more. `parent_id`
    is the entry whose fate it shares. `mended` are the arguments as the desk corrected them; what the
    device said stays in the log. `version` counts changes and is the ETag of the desk's actions.
    """

    __tablename__ = "quarantined"
    __table_args__ = (Index("ix_quarantined_state_parked_at", "state", "parked_at"),)

    op_id: Mapped[UUID] = mapped_column(ForeignKey("op_log.op_id"), primary_key=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("op_log.op_id"))
    error: Mapped[str | None]
    mended: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)  # how often the desk tried again
    parked_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)


class DeviceState(Base):
    """What a device said of itself when it last pulled something new or pushed; else nothing is written.

    `cursor` is where it stood before that pull; `pending` how many entries waited on it. `clock_offset_ms`
    is our clock minus its own.
    """

    __tablename__ = "device_state"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    app_version: Mapped[str | None]
    protocol: Mapped[str | None]
    schema: Mapped[str | None]
    cursor: Mapped[str | None]
    pending: Mapped[int | None]
    client_time: Mapped[datetime | None] = mapped_column(Instant)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    pulled_at: Mapped[datetime | None] = mapped_column(Instant)
    pushed_at: Mapped[datetime | None] = mapped_column(Instant)
    contact_at: Mapped[datetime] = mapped_column(Instant)
