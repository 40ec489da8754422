"""`/alerts`: what reaches one's lock screen, when, and how much it says."""

from typing import Any

from flask_login import current_user

from api.alerts.schema import AlertsBody, AlertsView
from api.arguments import Blueprint
from api.guard import actor, signed_in
from credit.operations import alerts
from credit.operations.work import transact
from credit.rules.alerts import Choice, Level
from credit.store.db import reading

bp = Blueprint("alerts", __name__)


@bp.get("/alerts")
@signed_in
@bp.response(200, AlertsView)
def get_alerts() -> dict[str, Any]:
    """Show what the signed-in person chose, event by event."""
    with reading():
        return alerts.shown(current_user)


@bp.put("/alerts")
@signed_in
@bp.arguments(AlertsBody)
@bp.response(200, AlertsView)
def put_alerts(body: dict[str, Any]) -> dict[str, Any]:
    """Replace one's choice; it holds for all one's devices, from the next alert on."""
    choice = Choice(**{**body, "level": Level(body["level"])})
    transact(actor(), lambda work: alerts.choose(work, current_user, choice))
    with reading():
        return alerts.shown(current_user)
