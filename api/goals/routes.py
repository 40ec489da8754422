"""`/goals`: what portfolios and agencies are to come to.

Finance sets them, and an agency's manager those of its portfolios.
"""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.goals.schema import AgencyGoalsView, GoalBody, GoalsView, GoalView
from api.guard import actor, requires
from credit.operations import goals
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("goals", __name__)


@bp.get("/goals")
@requires(Permission.SET_GOALS)
@bp.response(200, GoalsView)
def get_goals() -> dict[str, Any]:
    """List the goals of one's portfolios and agencies, running and past, each with where it stands."""
    with reading():
        return goals.shown(current_user, read_clock())


@bp.get("/goals/agencies")
@requires(Permission.SET_GOALS)
@bp.response(200, AgencyGoalsView)
def get_agency_goals() -> dict[str, Any]:
    """List the running goals of the agencies one looks at; a manager has one."""
    with reading():
        return goals.of_agencies(current_user, read_clock())


@bp.post("/goals")
@requires(Permission.SET_GOALS)
@bp.arguments(GoalBody)
@bp.response(201, GoalView)
def post_goal(body: dict[str, Any]) -> dict[str, Any]:
    """Set a goal from today on; it takes the place of a running one of the same measure."""

    def change(work: Work) -> dict[str, Any]:
        return goals.told(goals.set_goal(work, current_user, **body), work.moment.today)

    return transact(actor(), change)


@bp.delete("/goals/<int:goal_id>")
@requires(Permission.SET_GOALS)
@bp.response(200, GoalView)
def delete_goal(goal_id: int) -> dict[str, Any]:
    """Withdraw a goal: it is no longer asked for and stays on record; again changes nothing."""

    def change(work: Work) -> dict[str, Any]:
        return goals.told(goals.withdraw(work, current_user, goal_id), work.moment.today)

    return transact(actor(), change)
