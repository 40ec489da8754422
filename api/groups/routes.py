"""`/customer-groups` and `/customers/<id>/group`: the desk only."""

from typing import Any

from api.arguments import Blueprint
from api.groups.schema import GroupBody, GroupChange, GroupView, MembershipBody, MembershipView
from api.guard import actor, requires
from api.preconditions import version_seen
from credit.operations import groups
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.db import reading

bp = Blueprint("groups", __name__)


@bp.get("/customer-groups")
@requires(Permission.REVIEW_LIMITS)
@bp.response(200, GroupView(many=True))
def get_groups() -> list[dict[str, Any]]:
    """List the groups, by name."""
    with reading():
        return groups.listed()


@bp.post("/customer-groups")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(GroupBody)
@bp.response(201, GroupView)
def post_group(body: dict[str, Any]) -> dict[str, Any]:
    """Found a group; accounts and a limit come after."""
    return groups.view(transact(actor(), lambda work: groups.create(work, **body).id))


@bp.put("/customer-groups/<int:group_id>")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(GroupChange)
@bp.response(200, GroupView)
def put_group(body: dict[str, Any], group_id: int) -> dict[str, Any]:
    """Rename a group, set its limit or lift it; `If-Match` names the version that was seen."""
    seen = version_seen()
    return groups.view(
        transact(actor(), lambda work: groups.change(work, group_id, version=seen, **body).id)
    )


@bp.put("/customers/<int:customer_id>/group")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(MembershipBody)
@bp.response(200, MembershipView)
def put_membership(body: dict[str, Any], customer_id: int) -> Customer:
    """Count an account in a group, or in none."""
    return transact(actor(), lambda work: groups.assign(work, customer_id, body["group_id"]))
