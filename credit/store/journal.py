"""The journal: who changed what, when, from which device, before and after. Never deleted or rewritten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class JournalEntry(Base):
    """One change. `hash` chains it to the entry before, so that a removed one shows.

    `salt` goes into the hash, so that nobody finds erased words by trying; None: of before there were any.
    `redacted_at`: a person's values were taken out of `before` and `after`, and the salt with them. A later
    row of action `journal.redact` witnesses what was left (`operations.redaction`).

    The migrations add triggers that refuse DELETE, and every UPDATE but such a redaction.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject_type", "subject_id"),
        Index("ix_journal_entry_subject_type_id", "subject_type", "id"),
        Index("ix_journal_entry_actor_id_id", "actor_id", "id"),
        Index("ix_journal_entry_customer_id_id", "customer_id", "id"),
        Index("ix_journal_entry_device_id_id", "device_id", "id"),
    )

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
    salt: Mapped[str | None]
    redacted_at: Mapped[datetime | None] = mapped_column(Instant)
