"""What the field and the desk say about a customer: notes, disputes, promises to pay."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.store.db import Base, Instant


class Note(Base):
    """A field note: append-only, corrected by a superseding note. `id` is minted by the device.

    kind: note | call | visit | promise_query | dispute_moot. `tags` are from the reasons on `ref`: of a
    note, or the one that says how a call ended; of a reminder a person made, its outcome (`rules.tasks`).
    `client_time` is when it was written, `created_at` when we received it.
    """

    __tablename__ = "note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(default="note")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(default="")
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    finance_only: Mapped[bool] = mapped_column(default=False)
    shareable: Mapped[bool] = mapped_column(default=False)  # the desk put it into the case file
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)


UNRESOLVED = ("open", "qualified", "in_progress", "awaiting_customer")


class Dispute(Base):
    """A case on an item and an amount; item or amount None = unspecified, the desk qualifies it.

    Life (domain.md 2.5): open -> qualified -> in_progress <-> awaiting_customer; in_progress ->
    resolved; resolved -> in_progress; any unresolved -> withdrawn. One unresolved per item.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        Index(
            "uq_dispute_unresolved_item",
            "item_id",
            unique=True,
            sqlite_where=text("state IN ('open','qualified','in_progress','awaiting_customer')"),
            postgresql_where=text(
                "state IN ('open','qualified','in_progress','awaiting_customer')"
            ),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str]  # a root of the tree (`credit.rules.dispute_reasons`)
    detail: Mapped[str | None]  # a leaf of it, where somebody said
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    outcome: Mapped[str | None]  # credited | partly_credited | rejected
    merit: Mapped[str | None]  # founded | partly | unfounded: genuine or pretext, said at closing
    credited_minor: Mapped[int | None] = mapped_column(BigInteger)  # frozen until the credit note
    resolved_residual_minor: Mapped[int | None] = mapped_column(BigInteger)  # of the item, then
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: the buyer
    opened_on: Mapped[date]
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    comments: Mapped[list["DisputeComment"]] = relationship(order_by="DisputeComment.created_at")


class DisputeComment(Base):
    """Something said on a dispute: append-only."""

    __tablename__ = "dispute_comment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)


class Promise(Base):
    """A promise to pay.

    Life (domain.md 2.5): active -> kept | partly_kept | broken | cancelled; broken or partly_kept -> kept.
    `items` is [[item_id, minor]…]: what it covers; `basis` is [[item_id, residual]…] when it was made.
    """

    __tablename__ = "promise"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    promised_on: Mapped[date]
    items: Mapped[list[Any]] = mapped_column(JSON, default=list)
    basis: Mapped[list[Any]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="active")
    cancel_reason: Mapped[str | None]  # withdrawn | moot | replaced
    basis_changed: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_on: Mapped[date]
    judged_on: Mapped[date | None]
    judged_at: Mapped[datetime | None] = mapped_column(Instant)  # a later import is looked at again
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
