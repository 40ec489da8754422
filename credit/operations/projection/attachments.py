"""Photos in a customer's dossier: announced from the moment an entry names them, shown once they are here."""

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from credit.store.attachments import DROPPED, Attachment
from credit.store.field import UNRESOLVED, Dispute, DisputeComment, Note

FIELDS = "id customer_id parent_kind parent_id state width height"

IDS: Any = bindparam("ids", expanding=True)  # as in the other statements of a dossier
SINCE: Any = bindparam("since")


@cache
def attachments() -> Any:
    """Read the photos of what is told: recent ones, and those of disputes still open."""
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
        .where(
            Attachment.customer_id.in_(IDS),
            Attachment.state != DROPPED,
            or_(
                and_(Note.finance_only.is_(False), Note.created_at >= SINCE),
                Dispute.state.in_(UNRESOLVED),
                Dispute.resolved_at >= SINCE,
            ),
        )
    )
