"""`/late-items`: what is late, and why."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import requires
from api.late_items.schema import CauseArgs, LateItemsView
from credit.operations.late_items import late_items
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.store.db import reading_much

bp = Blueprint("late_items", __name__)


@bp.get("/late-items")
@requires(Permission.SEE_FIGURES)
@bp.arguments(CauseArgs, location="query")
@bp.response(200, LateItemsView)
def get_late_items(query: dict[str, Any]) -> dict[str, Any]:
    """List what is late in sight with its cause, stated or supposed, and what each cause amounts to."""
    with reading_much():
        return late_items(current_user, read_clock().today, query["cause"])
