"""`/insurance-policies`, `/guarantees`, `/customers/<id>/guarantees`, and `/deadlines` over them."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.cover.schema import (
    DeadlineArgs,
    DeadlineDoneBody,
    DeadlineMark,
    DeadlineView,
    GuaranteeBody,
    GuaranteeRelease,
    GuaranteeView,
    InsurancePolicyBody,
    InsurancePolicyView,
    PolicyTerms,
    PolicyUseView,
)
from api.guard import actor, requires
from api.preconditions import version_seen
from credit.operations import deadlines, deadlines_done, guarantees, policies
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading
from credit.store.deadlines_done import DeadlineDone
from credit.store.guarantees import Guarantee
from credit.store.policies import InsurancePolicy

bp = Blueprint("cover", __name__)


@bp.get("/insurance-policies")
@requires(Permission.REVIEW_LIMITS)
@bp.response(200, PolicyUseView(many=True))
def get_policies() -> list[dict[str, Any]]:
    """List the credit insurance policies, by insurer and number, and how much of each cap is asked for."""
    with reading():
        return policies.listed()


@bp.post("/insurance-policies")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(InsurancePolicyBody)
@bp.response(201, InsurancePolicyView)
def post_policy(body: dict[str, Any]) -> InsurancePolicy:
    """Write a policy down; the cover lines that name its number follow its terms from then on."""
    return transact(actor(), lambda work: policies.create(work, **body))


@bp.put("/insurance-policies/<int:policy_id>")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(PolicyTerms)
@bp.response(200, InsurancePolicyView)
def put_policy(body: dict[str, Any], policy_id: int) -> InsurancePolicy:
    """Put other terms in the place of a policy's; `If-Match` names the version that was seen."""
    seen = version_seen()
    return transact(actor(), lambda work: policies.change(work, policy_id, version=seen, **body))


@bp.get("/customers/<int:customer_id>/guarantees")
@requires(Permission.SEE_FIGURES)
@bp.response(200, GuaranteeView(many=True))
def get_guarantees(customer_id: int) -> list[Guarantee]:
    """List the guarantees given for one customer in sight, the newest first, the released among them."""
    with reading():
        return guarantees.listed(current_user, customer_id, read_clock().today)


@bp.post("/customers/<int:customer_id>/guarantees")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(GuaranteeBody)
@bp.response(201, GuaranteeView)
def post_guarantee(body: dict[str, Any], customer_id: int) -> Guarantee:
    """Write down what a third party guarantees for a customer."""
    return transact(actor(), lambda work: guarantees.give(work, customer_id, **body))


@bp.delete("/guarantees/<int:guarantee_id>")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(GuaranteeRelease)
@bp.response(200, GuaranteeView)
def delete_guarantee(body: dict[str, Any], guarantee_id: int) -> Guarantee:
    """Release a guarantee: it counts no longer and stays on record; again changes nothing."""
    return transact(actor(), lambda work: guarantees.release(work, guarantee_id, body["reason"]))


@bp.get("/deadlines")
@requires(Permission.DECIDE_LIMITS)
@bp.arguments(DeadlineArgs, location="query")
@bp.response(200, DeadlineView(many=True))
def get_deadlines(query: dict[str, Any]) -> list[dict[str, Any]]:
    """List what comes due for the customers in sight, the soonest first; policies for the desk alone.

    With `customer`, that one's alone; 404 where it is out of sight.

    An insurer's days count from the oldest undisputed overdue item of a covered buyer. Guarantees and
    policies show 30 days before their end and 30 after, temporary limits 7 days before, a claim to declare
    two months from the judgment and until six months after it. What was marked as done comes last, for 30
    days.
    """
    with reading():
        return deadlines.calendar(current_user, read_clock().today, query["customer"])


@bp.post("/deadlines/done")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(DeadlineDoneBody)
@bp.response(201, DeadlineMark)
def post_deadline_done(body: dict[str, Any]) -> DeadlineDone:
    """Mark what a deadline asks as done: no more warnings, and a claim's amount counts in the loss ratio."""
    return transact(actor(), lambda work: deadlines_done.mark(work, **body))


@bp.delete("/deadlines/done/<int:done_id>")
@requires(Permission.REVIEW_LIMITS)
@bp.response(200, DeadlineMark)
def delete_deadline_done(done_id: int) -> DeadlineDone:
    """Take a mark back: the deadline stands again; again changes nothing."""
    return transact(actor(), lambda work: deadlines_done.undo(work, done_id))
