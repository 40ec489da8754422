"""`/dunning/agenda`: calls to make. The desk only."""

from functools import partial
from typing import Any
from uuid import UUID

from api.arguments import Blueprint
from api.dunning.schema import MessageView
from api.dunning_agenda.schema import AgendaOutcomeBody, AgendaView
from api.guard import actor, requires
from credit.operations import dunning_agenda, dunning_desk
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("dunning_agenda", __name__)


@bp.get("/dunning/agenda")
@requires(Permission.RUN_DUNNING)
@bp.response(200, AgendaView)
def get_agenda() -> dict[str, Any]:
    """List the calls and visits to make, the longest waiting first, and those made lately."""
    with reading():
        moment = read_clock()
        return {
            "rows": dunning_agenda.entries(moment),
            "done": dunning_agenda.done_lately(moment),
        }


@bp.post("/dunning/agenda/<uuid:message_id>/claim")
@requires(Permission.RUN_DUNNING)
@bp.response(200, MessageView)
def post_claim(message_id: UUID) -> dict[str, Any]:
    """Take an entry in hand after the recheck; its state says whether it may still be done."""
    customers = [_whose(message_id)]
    transact(actor(), partial(dunning_agenda.take, id=message_id), customers=customers)
    return _shown(message_id)


@bp.put("/dunning/agenda/<uuid:message_id>/outcome")
@requires(Permission.RUN_DUNNING)
@bp.arguments(AgendaOutcomeBody)
@bp.response(200, MessageView)
def put_agenda_outcome(body: dict[str, Any], message_id: UUID) -> dict[str, Any]:
    """Say how an entry in hand ended; reached, its level counts as said."""
    change = partial(dunning_agenda.settle, id=message_id, outcome=body["outcome"])
    customers = [_whose(message_id)]
    transact(actor(), lambda work: change(work) and None, customers=customers)
    return _shown(message_id)


def _whose(message_id: UUID) -> int:
    with reading():
        return dunning_agenda.customer_of(message_id)


def _shown(message_id: UUID) -> dict[str, Any]:
    with reading():
        return dunning_desk.message(message_id, read_clock().today)
