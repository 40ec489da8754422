"""`/reasons`: what people choose from, kept by administrators; phones get it on `ref`."""

from typing import Any

from api.arguments import Blueprint
from api.guard import actor, requires
from api.preconditions import version_seen
from api.publications import TwoVersionsQuery
from api.reasons.schema import ReasonDifferencesView, ReasonsBody, ReasonsView
from credit.operations import reason_lists
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("reasons", __name__)


@bp.get("/reasons")
@requires(Permission.ADMINISTER)
@bp.response(200, ReasonsView)
def get_reasons() -> dict[str, Any]:
    """Show every reason, and the versions there were."""
    with reading():
        return reason_lists.shown()


@bp.put("/reasons")
@requires(Permission.ADMINISTER)
@bp.arguments(ReasonsBody)
@bp.response(200, ReasonsView)
def put_reasons(body: dict[str, Any]) -> dict[str, Any]:
    """Publish the reasons; `If-Match` names the newest number that was read."""
    seen = version_seen()
    transact(actor(), lambda work: reason_lists.publish(work, seen=seen, **body))
    with reading():
        return reason_lists.shown()


@bp.get("/reasons/differences")
@requires(Permission.ADMINISTER)
@bp.arguments(TwoVersionsQuery, location="query")
@bp.response(200, ReasonDifferencesView)
def get_differences(query: dict[str, int]) -> dict[str, Any]:
    """Compare two versions reason by reason."""
    with reading():
        return {"differences": reason_lists.differences(**query)}
