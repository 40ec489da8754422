"""`/disputes` and `/steps`: qualified, owned, discussed and resolved online."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_login import current_user

from api.arguments import Blueprint
from api.disputes.schema import (
    AskingBody,
    ColleagueView,
    CommentBody,
    DisputesView,
    DisputeView,
    EvidenceView,
    OutcomeBody,
    OwnerBody,
    OwnerView,
    QualificationBody,
    ResolutionBody,
    RootCauseArgs,
    RootCausesView,
    StateArgs,
    StepsView,
    StepView,
    TextBody,
)
from api.guard import actor, requires
from credit.operations import dispute_desk, dispute_evidence, dispute_steps, disputes
from credit.operations.moment import read_clock
from credit.operations.root_causes import Asked, report
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.store.db import reading, reading_much
from credit.store.dispute_steps import DisputeStep

bp = Blueprint("disputes", __name__)


@bp.get("/disputes")
@requires(Permission.SEE_FIGURES)
@bp.arguments(StateArgs, location="query")
@bp.response(200, DisputesView)
def get_disputes(query: dict[str, Any]) -> dict[str, Any]:
    """List the disputes in sight: the oldest first, of the resolved the last closed."""
    state, only = query["state"], query["dispute"]
    with reading():
        return {"rows": dispute_desk.listed(current_user, state, read_clock().today, only)}


@bp.get("/disputes/<uuid:dispute_id>/evidence")
@requires(Permission.SEE_FIGURES)
@bp.response(200, EvidenceView)
def get_evidence(dispute_id: UUID) -> dict[str, Any]:
    """Show the customer's terms, and what was ordered and delivered before the disputed invoice."""
    with reading():
        return dispute_evidence.evidence(current_user, dispute_id, read_clock().today)


@bp.get("/root-causes")
@requires(Permission.SEE_FIGURES)
@bp.arguments(RootCauseArgs, location="query")
@bp.response(200, RootCausesView)
def get_root_causes(asked: Asked) -> dict[str, Any]:
    """Add up the disputes of a period by department and reason: how many were ours, and what they cost."""
    with reading_much():
        return report(current_user, asked, read_clock().today)


@bp.get("/steps")
@requires(Permission.CAPTURE)
@bp.response(200, StepsView)
def get_steps() -> dict[str, Any]:
    """List what the asker's department has to do."""
    with reading():
        return {"rows": dispute_desk.steps(current_user, read_clock().today)}


@bp.put("/disputes/<uuid:dispute_id>/qualification")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(QualificationBody)
@bp.response(200, DisputeView)
def put_qualification(body: disputes.Qualification, dispute_id: UUID) -> dict[str, Any]:
    """Name item and amount."""
    return _change(dispute_id, lambda work: disputes.qualify(work, dispute_id, body))


@bp.get("/disputes/<uuid:dispute_id>/owners")
@requires(Permission.DECIDE_LIMITS)
@bp.response(200, OwnerView(many=True))
def get_owners(dispute_id: UUID) -> list[dict[str, Any]]:
    """List who may take it in hand: the desk, and the managers of the customer's agency."""
    with reading():
        today = read_clock().today
        dispute = disputes.get_visible(current_user, dispute_id, today)
        return dispute_desk.owners(dispute.customer_id, today)


@bp.put("/disputes/<uuid:dispute_id>/owner")
@requires(Permission.DECIDE_LIMITS)
@bp.arguments(OwnerBody)
@bp.response(200, DisputeView)
def put_owner(body: dict[str, Any], dispute_id: UUID) -> dict[str, Any]:
    """Give it an owner: the desk, or the agency's manager; 409 names who was faster."""
    seen = disputes.Seen(body.get("seen", disputes.ANYBODY), body.get("seen_id"))
    return _change(
        dispute_id, lambda work: disputes.assign(work, dispute_id, body["user_id"], seen)
    )


@bp.put("/disputes/<uuid:dispute_id>/resolution")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(ResolutionBody)
@bp.response(200, DisputeView)
def put_resolution(body: dict[str, Any], dispute_id: UUID) -> dict[str, Any]:
    """Close it: credited, partly credited, or rejected."""
    return _change(dispute_id, lambda work: disputes.resolve(work, dispute_id, **body))


@bp.delete("/disputes/<uuid:dispute_id>/resolution")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(TextBody)
@bp.response(200, DisputeView)
def delete_resolution(body: dict[str, str], dispute_id: UUID) -> dict[str, Any]:
    """Take a resolved one up again."""
    return _change(dispute_id, lambda work: disputes.reopen(work, dispute_id, body["text"]))


@bp.put("/disputes/<uuid:dispute_id>/withdrawal")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(TextBody)
@bp.response(200, DisputeView)
def put_withdrawal(body: dict[str, str], dispute_id: UUID) -> dict[str, Any]:
    """End what the customer gave up."""
    return _change(dispute_id, lambda work: disputes.withdraw(work, dispute_id, body["text"]))


@bp.put("/disputes/<uuid:dispute_id>/question")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(TextBody)
@bp.response(200, DisputeView)
def put_question(body: dict[str, str], dispute_id: UUID) -> dict[str, Any]:
    """Wait for the customer's answer."""
    return _change(dispute_id, lambda work: disputes.ask_customer(work, dispute_id, body["text"]))


@bp.post("/disputes/<uuid:dispute_id>/comments")
@requires(Permission.CAPTURE)
@bp.arguments(CommentBody)
@bp.response(201, StepView)
def post_comment(body: dict[str, Any], dispute_id: UUID) -> dict[str, Any]:
    """Say something; the same id twice is one comment."""
    return _change(dispute_id, lambda work: disputes.comment(work, dispute_id, **body))


@bp.get("/disputes/<uuid:dispute_id>/colleagues")
@requires(Permission.QUALIFY_DISPUTES)
@bp.response(200, ColleagueView(many=True))
def get_colleagues(dispute_id: UUID) -> list[dict[str, Any]]:
    """List who may be asked to do a step: the people of the departments."""
    with reading():
        disputes.get_visible(current_user, dispute_id, read_clock().today)
        return dispute_desk.colleagues()


@bp.post("/disputes/<uuid:dispute_id>/steps")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(AskingBody)
@bp.response(201, DisputeView)
def post_step(body: dispute_steps.Asking, dispute_id: UUID) -> dict[str, Any]:
    """Ask something of a department; the same id twice is one step."""
    return _change(dispute_id, lambda work: dispute_steps.ask(work, dispute_id, body))


@bp.delete("/disputes/<uuid:dispute_id>/steps/<uuid:step_id>")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(TextBody)
@bp.response(200, DisputeView)
def delete_step(body: dict[str, str], dispute_id: UUID, step_id: UUID) -> dict[str, Any]:
    """Ask it no more."""
    return _end_step(dispute_steps.drop, dispute_id, step_id, body["text"])


@bp.put("/disputes/<uuid:dispute_id>/steps/<uuid:step_id>/outcome")
@requires(Permission.CAPTURE)
@bp.arguments(OutcomeBody)
@bp.response(200, StepView)
def put_outcome(body: dict[str, str], dispute_id: UUID, step_id: UUID) -> dict[str, Any]:
    """Say that the department did its step, and what came of it."""
    return _end_step(dispute_steps.finish, dispute_id, step_id, body["text"])


def _end_step(
    end: Callable[[Work, DisputeStep, str], DisputeStep], dispute_id: UUID, step_id: UUID, text: str
) -> dict[str, Any]:
    def ended(work: Work) -> None:
        end(work, dispute_steps.get_step(current_user, dispute_id, step_id), text)

    return _change(dispute_id, ended)


def _change(dispute_id: UUID, change: Callable[[Work], object]) -> dict[str, Any]:
    """Run one step on a dispute the person may see, and show it as it is then."""

    def checked(work: Work) -> None:
        disputes.get_visible(current_user, dispute_id, work.moment.today)
        change(work)

    transact(actor(), checked)
    with reading():
        return dispute_desk.one(current_user, dispute_id, read_clock().today)
