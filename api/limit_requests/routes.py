"""`/limit-requests` and the direct limit of a customer: decided online, on today's facts."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response
from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.limit_requests.schema import (
    DeputiesView,
    DeputyBody,
    DeputyView,
    FileView,
    LimitBody,
    LimitDecisionBody,
    LimitSetView,
    QueueView,
    RevocationBody,
    RevokedView,
    StateArgs,
)
from api.preconditions import version_seen
from api.second_factors.schema import StepUpView
from credit.operations import (
    limit_decisions,
    limit_deputies,
    limit_queue,
    limit_revoking,
    limit_setting,
)
from credit.operations.moment import read_clock
from credit.operations.step_up import Asked
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading
from credit.store.limits import CreditLimit, LimitDeputy

bp = Blueprint("limit_requests", __name__)


@bp.get("/limit-requests")
@requires(Permission.DECIDE_LIMITS)
@bp.arguments(StateArgs, location="query")
@bp.response(200, QueueView)
def get_limit_requests(query: dict[str, str]) -> dict[str, Any]:
    """List the requests in sight, the nearest deadline first."""
    with reading():
        return {"rows": limit_queue.queue(current_user, query["state"], read_clock().today)}


@bp.get("/limit-requests/<uuid:request_id>")
@requires(Permission.DECIDE_LIMITS)
@bp.response(200, FileView)
def get_limit_request(request_id: UUID) -> Response:
    """Show one request with its facts then and now; the ETag goes back with the decision."""
    with reading():
        return _tagged(limit_queue.file(current_user, request_id, read_clock().today))


@bp.put("/limit-requests/<uuid:request_id>/decision")
@requires(Permission.DECIDE_LIMITS)
@bp.arguments(LimitDecisionBody)
@bp.response(200, FileView)
def put_decision(decision: limit_decisions.Decision, request_id: UUID) -> Response:
    """Decide once; a second approver gets 409 or 412 and the first one's name."""
    seen = version_seen()
    transact(
        actor(),
        lambda work: limit_decisions.decide(work, request_id, decision, unless_changed=seen),
    )
    with reading():
        return _tagged(limit_queue.file(current_user, request_id, read_clock().today))


@bp.post("/limit-requests/<uuid:request_id>/step-up")
@requires(Permission.DECIDE_LIMITS)
@bp.arguments(LimitDecisionBody)
@bp.response(201, StepUpView)
def post_step_up(decision: limit_decisions.Decision, request_id: UUID) -> Asked:
    """Ask for the proof that approving so much needs (after 403 `step_up_needed`)."""
    return transact(actor(), lambda work: limit_decisions.ask_step_up(work, request_id, decision))


@bp.put("/customers/<int:customer_id>/limit")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(LimitBody)
@bp.response(200, LimitSetView)
def put_limit(body: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """Set a customer's limit within one's authority; above it, it becomes a request to those who may."""
    asked = transact(actor(), lambda work: limit_setting.set_limit(work, customer_id, **body))
    return {
        "state": asked.state if asked else "effective",
        "request_id": asked.id if asked else None,
    }


@bp.delete("/limits/<int:limit_id>")
@requires(Permission.DECIDE_LIMITS)
@bp.arguments(RevocationBody)
@bp.response(200, RevokedView)
def delete_limit(body: dict[str, Any], limit_id: int) -> CreditLimit:
    """Call off a temporary or scheduled limit: the one before applies again; again changes nothing."""
    return transact(actor(), lambda work: limit_revoking.revoke(work, limit_id, body["reason"]))


@bp.get("/limit-deputies")
@requires(Permission.APPOINT_DEPUTIES)
@bp.response(200, DeputiesView)
def get_deputies() -> dict[str, Any]:
    """List who stands in for whom: all for an administrator, else your own; and whom one may appoint."""
    with reading():
        return {
            "rows": limit_deputies.listed(current_user, read_clock().today),
            "candidates": limit_deputies.candidates(),
        }


@bp.post("/limit-deputies")
@requires(Permission.APPOINT_DEPUTIES)
@bp.arguments(DeputyBody)
@bp.response(201, DeputyView)
def post_deputy(body: dict[str, Any]) -> LimitDeputy:
    """Appoint a deputy: an administrator anybody's, a person of the desk their own (403 otherwise)."""
    return transact(actor(), lambda work: limit_deputies.appoint(work, **body))


def _tagged(found: dict[str, Any]) -> Response:
    answer = make_response(jsonify(FileView().dump(found)))
    answer.set_etag(str(found["request"]["version"]))
    return answer
