"""`/assignments` and `/default-portfolio`: which portfolio holds whom."""

from typing import Any

from api.arguments import Blueprint
from api.assignments.schema import AssignmentBody, DefaultBody, DefaultView, MovedView
from api.guard import actor, requires
from credit.operations import assignment
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import db, reading
from credit.store.people import Installation

bp = Blueprint("assignments", __name__)


@bp.post("/assignments")
@requires(Permission.ASSIGN_CUSTOMERS)
@bp.arguments(AssignmentBody)
@bp.response(200, MovedView)
def post_assignment(body: dict[str, Any]) -> dict[str, Any]:
    """Put customers into a portfolio from today on; saying it twice is saying it once."""
    return {"moved": transact(actor(), lambda work: assignment.assign(work, **body))}


@bp.get("/default-portfolio")
@requires(Permission.ASSIGN_CUSTOMERS)
@bp.response(200, DefaultView)
def get_default_portfolio() -> dict[str, Any]:
    """Say where new customers go."""
    with reading():
        installation = db.session.get(Installation, 1)
        return {"portfolio_id": installation.default_portfolio_id if installation else None}


@bp.put("/default-portfolio")
@requires(Permission.ASSIGN_CUSTOMERS)
@bp.arguments(DefaultBody)
@bp.response(200, DefaultView)
def put_default_portfolio(body: dict[str, Any]) -> dict[str, Any]:
    """Say where new customers go, and send everyone unassigned there now."""
    moved = transact(actor(), lambda work: assignment.set_default(work, body["portfolio_id"]))
    return body | {"moved": moved}
