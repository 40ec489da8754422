"""`/payment-plans`: what the field proposed, decided online; the debtor's acceptance; the end."""

from datetime import date
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.paper import PAPER_ANSWER, paper
from api.plans.schema import AcceptanceBody, PlanArgs, PlanDecisionBody, PlanEnd, PlanView
from api.preconditions import version_seen
from credit.operations import plan_desk, plan_list
from credit.operations.moment import read_clock
from credit.operations.plan_paper import plan_name, plan_pdf
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("plans", __name__)


@bp.get("/payment-plans")
@requires(Permission.DECIDE_PLANS)
@bp.arguments(PlanArgs, location="query")
@bp.response(200, PlanView(many=True))
def get_payment_plans(query: dict[str, str]) -> list[dict[str, Any]]:
    """List the plans in sight: those to decide first, then by next instalment."""
    with reading():
        return plan_list.listed(current_user, query["state"], read_clock().today)


@bp.get("/payment-plans/<uuid:plan_id>")
@requires(Permission.DECIDE_PLANS)
@bp.response(200, PlanView)
def get_payment_plan(plan_id: UUID) -> dict[str, Any]:
    """Show one plan with its instalments."""
    return _shown(plan_id)


@bp.get("/payment-plans/<uuid:plan_id>/agreement.pdf")
@requires(Permission.DECIDE_PLANS)
@bp.doc(responses=PAPER_ANSWER)
def get_plan_agreement(plan_id: UUID) -> ResponseReturnValue:
    """Write the plan for both to sign, in the debtor's language; a draft before it is approved."""
    moment = read_clock()
    with reading():
        plan = plan_list.to_sign(current_user, plan_id, moment.today)
    return paper(plan_pdf(plan, moment.now), plan_name(plan))


@bp.put("/payment-plans/<uuid:plan_id>/decision")
@requires(Permission.DECIDE_PLANS)
@bp.arguments(PlanDecisionBody)
@bp.response(200, PlanView)
def put_plan_decision(decision: plan_desk.Decision, plan_id: UUID) -> dict[str, Any]:
    """Approve, also on other terms, or refuse; a second answer gets 409 or 412 and the first one's name."""
    seen = version_seen()
    transact(actor(), lambda work: plan_desk.decide(work, plan_id, decision, version=seen))
    return _shown(plan_id)


@bp.put("/payment-plans/<uuid:plan_id>/acceptance")
@requires(Permission.DECIDE_PLANS)
@bp.arguments(AcceptanceBody)
@bp.response(200, PlanView)
def put_plan_acceptance(body: dict[str, date], plan_id: UUID) -> dict[str, Any]:
    """Note the day the debtor accepted what was approved; fifteen days are left for it."""
    seen = version_seen()
    transact(actor(), lambda work: plan_desk.accept(work, plan_id, version=seen, **body))
    return _shown(plan_id)


@bp.delete("/payment-plans/<uuid:plan_id>")
@requires(Permission.DECIDE_PLANS)
@bp.arguments(PlanEnd)
@bp.response(200, PlanView)
def delete_payment_plan(body: dict[str, str], plan_id: UUID) -> dict[str, Any]:
    """Call a plan off: it stays on record and dunning resumes."""
    seen = version_seen()
    transact(actor(), lambda work: plan_desk.cancel(work, plan_id, version=seen, **body))
    return _shown(plan_id)


def _shown(plan_id: UUID) -> dict[str, Any]:
    with reading():
        return plan_list.shown(current_user, plan_id, read_clock().today)
