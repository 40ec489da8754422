"""Photos that phones attach to what they say: who took one, what it hangs on, how far its bytes have come."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.rules.access import DESK
from credit.store.customers import Customer
from credit.store.db import Base, Instant, db
from credit.store.field import Note
from credit.store.people import User
from credit.store.scope import visible

UPLOADING, COMPLETE, REFUSED, DROPPED = "uploading", "complete", "refused", "dropped"


class Attachment(Base):
    """One photo. `id` is minted by the device and belongs to the uploader alone.

    Life: uploading -> complete | refused (no photo after all) | dropped (its bytes never came). The entry
    that names it and its bytes come in any order: whichever is first makes the row, the entry fills in the
    parent, the upload `sha256` and `size_bytes` (of the bytes the phone sends). The parent is a note, a
    dispute or a dispute_comment. Bytes lie in the data folder (`credit.operations.attachment_files`).
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_uploader_id_started_on", "uploader_id", "started_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    uploader_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    parent_kind: Mapped[str | None]
    parent_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default=UPLOADING)
    sha256: Mapped[str | None]
    size_bytes: Mapped[int | None]
    mime: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    linked_at: Mapped[datetime | None] = mapped_column(Instant)
    started_on: Mapped[date | None]  # the business date it counts for
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)


def find_readable(user: User, attachment_id: UUID, today: date) -> Attachment | None:
    """Find a complete photo whose parent this person may see; None looks the same whatever the reason."""
    wanted = (
        select(Attachment)
        .join(Customer, Customer.id == Attachment.customer_id)
        .outerjoin(Note, and_(Attachment.parent_kind == "note", Note.id == Attachment.parent_id))
        .where(
            Attachment.id == attachment_id,
            Attachment.parent_id.is_not(None),
            Attachment.state == COMPLETE,
            visible(user, today),
        )
    )
    if user.role not in DESK:
        wanted = wanted.where(or_(Note.id.is_(None), Note.finance_only.is_(False)))
    return db.session.scalar(wanted)


def count_started(user_id: int, on: date, *, besides: UUID) -> int:
    """Count the other photos a person began to send on a business date."""
    started = select(func.count()).where(
        Attachment.uploader_id == user_id,
        Attachment.started_on == on,
        Attachment.id != besides,
    )
    return db.session.scalar(started) or 0


def find_forsaken(before: datetime) -> list[Attachment]:
    """Find photos that nothing has happened to since an instant and that lack their bytes or their parent."""
    last = func.coalesce(Attachment.started_at, Attachment.created_at)
    waits = and_(Attachment.state == UPLOADING, Attachment.parent_id.is_not(None))
    wanted = select(Attachment).where(last < before, or_(Attachment.parent_id.is_(None), waits))
    return list(db.session.scalars(wanted.order_by(Attachment.id)))


def find_known(ids: list[UUID]) -> dict[UUID, str]:
    """Find which of these photos there are, and their states."""
    rows = select(Attachment.id, Attachment.state).where(Attachment.id.in_(ids))
    return {row.id: row.state for row in db.session.execute(rows)}
