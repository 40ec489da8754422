"""`/credit-policy`: read by the desk, set by the CFO and the managing director."""

from typing import Any

from api.arguments import Blueprint
from api.credit_policy.schema import (
    CreditPolicyBody,
    CreditPolicyView,
    PolicyDifferencesView,
    PolicyTrialBody,
    PolicyTrialView,
)
from api.guard import actor, requires
from api.preconditions import version_seen
from api.publications import TwoVersionsQuery
from credit.operations import credit_policies
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("credit_policy", __name__)


@bp.get("/credit-policy")
@requires(Permission.REVIEW_LIMITS)
@bp.response(200, CreditPolicyView)
def get_policy() -> dict[str, Any]:
    """Show the policy in force, what may be set, and every version with its difference."""
    with reading():
        return credit_policies.shown(read_clock())


@bp.get("/credit-policy/differences")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(TwoVersionsQuery, location="query")
@bp.response(200, PolicyDifferencesView)
def get_differences(query: dict[str, int]) -> dict[str, Any]:
    """Compare two versions value by value."""
    with reading():
        return {"differences": credit_policies.compare(**query)}


@bp.post("/credit-policy/trial")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(PolicyTrialBody)
@bp.response(200, PolicyTrialView)
def post_trial(body: dict[str, Any]) -> dict[str, Any]:
    """Say what other values would change on today's book; nothing is written."""
    with reading():
        return credit_policies.try_out(body["values"], read_clock())


@bp.put("/credit-policy")
@requires(Permission.SET_POLICY)
@bp.arguments(CreditPolicyBody)
@bp.response(200, CreditPolicyView)
def put_policy(body: dict[str, Any]) -> dict[str, Any]:
    """Write the next version; `If-Match` names the newest that was read."""
    seen = version_seen()
    transact(actor(), lambda work: credit_policies.adopt(work, seen=seen, **body))
    with reading():
        return credit_policies.shown(read_clock())
