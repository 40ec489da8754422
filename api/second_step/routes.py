"""`/second-step`: of whom the company asks more than a password, kept by administrators."""

from typing import Any

from api.arguments import Blueprint
from api.guard import actor, requires
from api.preconditions import version_seen
from api.publications import TwoVersionsQuery
from api.second_step.schema import SecondStepBody, SecondStepDifferencesView, SecondStepView
from credit.operations import second_step_demand
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("second_step", __name__)


@bp.get("/second-step")
@requires(Permission.ADMINISTER)
@bp.response(200, SecondStepView)
def get_second_step() -> dict[str, Any]:
    """Show of which roles a second step is asked, who is ready for it, and the versions there were."""
    with reading():
        return second_step_demand.shown()


@bp.put("/second-step")
@requires(Permission.ADMINISTER)
@bp.arguments(SecondStepBody)
@bp.response(200, SecondStepView)
def put_second_step(body: dict[str, Any]) -> dict[str, Any]:
    """Publish what is asked; `If-Match` names the newest number that was read."""
    seen = version_seen()
    transact(actor(), lambda work: second_step_demand.publish(work, seen=seen, **body))
    second_step_demand.forget_known()
    with reading():
        return second_step_demand.shown()


@bp.get("/second-step/differences")
@requires(Permission.ADMINISTER)
@bp.arguments(TwoVersionsQuery, location="query")
@bp.response(200, SecondStepDifferencesView)
def get_differences(query: dict[str, int]) -> dict[str, Any]:
    """Compare two versions role by role."""
    with reading():
        return {"differences": second_step_demand.differences(**query)}
