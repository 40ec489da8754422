"""`/limit-reviews`: what the machine lowered or proposes, answered by the desk."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.limit_reviews.schema import AnswerBody, ReviewsView, ReviewView
from credit.operations import limit_review_answers
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("limit_reviews", __name__)


@bp.get("/limit-reviews")
@requires(Permission.REVIEW_LIMITS)
@bp.response(200, ReviewsView)
def get_reviews() -> dict[str, Any]:
    """List open proposals, what was done in the last thirty days, and what a guard kept."""
    with reading():
        return {"rows": limit_review_answers.shown(current_user, read_clock())}


@bp.put("/limit-reviews/<uuid:review_id>/decision")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(AnswerBody)
@bp.response(200, ReviewView)
def put_decision(body: dict[str, Any], review_id: UUID) -> dict[str, Any]:
    """Accept or dismiss a proposal, or undo a lowering; the second to answer gets 409."""
    row = transact(actor(), lambda work: limit_review_answers.answer(work, review_id, **body))
    with reading():
        return limit_review_answers.row_of(row, current_user, read_clock().today)
