"""Photos in a customer's dossier: announced from the moment an entry names them, shown once they are here."""

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.shapes import Entity
from credit.operations.projection.windows import Window, within
from credit.store.attachments import DROPPED, Attachment
from credit.store.dispute_steps import asked_of
from credit.store.field import UNRESOLVED, Dispute, DisputeComment, Note


@cache
def attachments(window: Window) -> Any:
    """Read the photos of what is told: recent ones and those of disputes still open, or older ones."""
    return _attachments().where(
        or_(
            and_(Note.finance_only.is_(False), within(window, Note.created_at)),
            within(window, Dispute.resolved_at, live=Dispute.state.in_(UNRESOLVED)),
        )
    )


@cache
def step_attachments() -> Any:
    """Read the photos of the disputes on which a department has a step to do."""
    return _attachments().where(asked_of(bindparam("department")))


def _attachments() -> Any:
    return (
        select(
            Attachment.customer_id.label("owner"),
            Attachment.id,
            Attachment.customer_id,
            Attachment.parent_kind,
            Attachment.parent_id,
            Attachment.state,
            Attachment.width,
            Attachment.height,
        )
        .outerjoin(Note, and_(Attachment.parent_kind == "note", Note.id == Attachment.parent_id))
        .outerjoin(
            DisputeComment,
            and_(
                Attachment.parent_kind == "dispute_comment",
                DisputeComment.id == Attachment.parent_id,
            ),
        )
        .outerjoin(
            Dispute,
            or_(
                and_(Attachment.parent_kind == "dispute", Dispute.id == Attachment.parent_id),
                Dispute.id == DisputeComment.dispute_id,
            ),
        )
        .where(Attachment.customer_id.in_(IDS), Attachment.state != DROPPED)
    )


FIELDS = "id customer_id parent_kind parent_id state width height"

ATTACHMENT = {window: entity("attachment", FIELDS, attachments, window=window) for window in Window}


def photos_of(department: str) -> Entity:
    """Give the photos a department sees: those of its disputes and their comments."""
    return entity("attachment", FIELDS, step_attachments, department=department)
