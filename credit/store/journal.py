"""The journal: who changed what, when, from which device, before and after. Never updated, never deleted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class JournalEntry(Base):
    """One change. `hash` chains it to the entry before, so that a removed one shows.

    The migration adds triggers that refuse UPDATE and DELETE on this table.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None = the machine
    device_id: Mapped[UUID | None]
    op_id: Mapped[UUID | None]
    client_time: Mapped[datetime | None] = mapped_column(Instant)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str]  # verb.noun, e.g. "dispute.open", "limit.approve"
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str]
