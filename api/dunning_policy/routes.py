"""`/dunning-policy`: read and tried by the desk, set by the CFO and the managing director."""

from typing import Any

from api.arguments import Blueprint
from api.dunning_policy.schema import (
    DraftBody,
    DunningDraftView,
    DunningPolicyBody,
    DunningPolicyView,
    ReplayBody,
    ReplayView,
)
from api.guard import actor, requires
from api.preconditions import version_seen
from api.publications import TwoVersionsQuery
from credit.operations import dunning_policies, dunning_replays
from credit.operations.moment import Moment, read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("dunning_policy", __name__)


@bp.get("/dunning-policy")
@requires(Permission.RUN_DUNNING)
@bp.response(200, DunningPolicyView)
def get_policy() -> dict[str, Any]:
    """Show the strategies in force, what may be chosen, and every version with its difference."""
    with reading():
        return _shown(read_clock())


@bp.get("/dunning-policy/differences")
@requires(Permission.RUN_DUNNING)
@bp.arguments(TwoVersionsQuery, location="query")
@bp.response(200, DunningDraftView)
def get_differences(query: dict[str, int]) -> dict[str, Any]:
    """Compare two versions value by value."""
    with reading():
        return {"differences": dunning_policies.between(**query)}


@bp.post("/dunning-policy/draft")
@requires(Permission.RUN_DUNNING)
@bp.arguments(DraftBody)
@bp.response(200, DunningDraftView)
def post_draft(body: dict[str, Any]) -> dict[str, Any]:
    """Check a draft and say how it differs from what is in force; nothing is written."""
    with reading():
        return {
            "differences": dunning_policies.compare(body["strategies"], read_clock().today),
        }


@bp.post("/dunning-policy/replay")
@requires(Permission.RUN_DUNNING)
@bp.arguments(ReplayBody)
@bp.response(200, ReplayView)
def post_replay(body: dict[str, Any]) -> dict[str, Any]:
    """Replay a draft over past days for the next customers; ask again with `next` until it is null."""
    with reading():
        return dunning_replays.try_out(**body, moment=read_clock())


@bp.put("/dunning-policy")
@requires(Permission.SET_POLICY)
@bp.arguments(DunningPolicyBody)
@bp.response(200, DunningPolicyView)
def put_policy(body: dict[str, Any]) -> dict[str, Any]:
    """Write the next version; `If-Match` names the newest that was read."""
    seen = version_seen()
    transact(actor(), lambda work: dunning_policies.adopt(work, seen=seen, **body))
    with reading():
        return _shown(read_clock())


def _shown(moment: Moment) -> dict[str, Any]:
    return dunning_policies.shown(moment) | {"history": dunning_replays.window(moment.today)}
