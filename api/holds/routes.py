"""`/customers/<id>/hold`, `…/dunning-hold`, `…/insolvency`: the desk only."""

from typing import Any

from api.arguments import Blueprint
from api.guard import actor, requires
from api.holds.schema import DunningHoldBody, HoldBody, HoldView, InsolvencyBody
from credit.operations import holds
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.db import db
from tasks.limits import run_review

bp = Blueprint("holds", __name__)


@bp.post("/customers/<int:customer_id>/hold")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(HoldBody)
@bp.response(201, HoldView)
def post_hold(body: dict[str, str], customer_id: int) -> Customer:
    """Advise against new orders; the reps hear of it."""
    return transact(actor(), lambda work: holds.hold(work, customer_id, body["reason"]))


@bp.delete("/customers/<int:customer_id>/hold")
@requires(Permission.REVIEW_LIMITS)
@bp.response(200, HoldView)
def delete_hold(customer_id: int) -> Customer:
    """Lift the hold; lifting twice is lifting once."""
    return transact(actor(), lambda work: holds.lift(work, customer_id))


@bp.put("/customers/<int:customer_id>/dunning-hold")
@requires(Permission.RUN_DUNNING)
@bp.arguments(DunningHoldBody)
@bp.response(200, HoldView)
def put_dunning_hold(body: dict[str, Any], customer_id: int) -> Customer:
    """Send no reminder through a day."""
    return transact(actor(), lambda work: holds.hold_dunning(work, customer_id, **body))


@bp.delete("/customers/<int:customer_id>/dunning-hold")
@requires(Permission.RUN_DUNNING)
@bp.response(200, HoldView)
def delete_dunning_hold(customer_id: int) -> Customer:
    """Let reminders go again before that day."""
    return transact(actor(), lambda work: holds.lift_dunning(work, customer_id))


@bp.put("/customers/<int:customer_id>/insolvency")
@requires(Permission.REVIEW_LIMITS)
@bp.arguments(InsolvencyBody)
@bp.response(200, HoldView)
def put_insolvency(body: dict[str, Any], customer_id: int) -> Customer:
    """Note the judgment opening insolvency; another day corrects the first. The limit is reviewed at once."""
    transact(actor(), lambda work: holds.declare_insolvency(work, customer_id, **body))
    run_review([customer_id])
    return db.session.get_one(Customer, customer_id)
