"""`/notices`: what one should learn, whether or not a push showed it."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, signed_in
from api.notices.schema import InboxView
from credit.operations import notices
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.db import reading

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@signed_in
@bp.response(200, InboxView)
def get_notices() -> dict[str, Any]:
    """Show the newest notices of the signed-in person."""
    with reading():
        return notices.inbox(current_user, read_clock().today)


@bp.post("/notices/<uuid:notice_id>/read")
@signed_in
@bp.response(204)
def post_read(notice_id: UUID) -> None:
    """Note that one has seen it."""
    transact(actor(), lambda work: notices.read(work, notice_id))
