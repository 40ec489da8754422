"""`/notices`: what one should learn, whether or not a push showed it."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, signed_in
from api.notices.schema import InboxView, ReadBody
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


@bp.post("/notices/read")
@signed_in
@bp.arguments(ReadBody)
@bp.response(204)
def post_read(body: dict[str, Any]) -> None:
    """Note that one has seen them, however many: one run of dunning tells of every customer."""
    transact(actor(), lambda work: notices.read(work, body["ids"]))
