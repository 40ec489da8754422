"""`/quarantine`: entries the server could not take in; the desk mends, tries again, or discards."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, make_response
from sqlalchemy.exc import OperationalError

from api.arguments import Blueprint
from api.guard import actor, requires
from api.preconditions import version_seen
from api.quarantine.schema import AsideArgs, AsidesView, AsideView, DiscardBody, MendBody
from credit.operations import quarantine, quarantine_list
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.rules.errors import CreditError
from credit.store.db import reading

bp = Blueprint("quarantine", __name__)


@bp.get("/quarantine")
@requires(Permission.MEND_ENTRIES)
@bp.arguments(AsideArgs, location="query")
@bp.response(200, AsidesView)
def get_entries(query: dict[str, str]) -> dict[str, Any]:
    """List what is set aside."""
    with reading():
        return {"rows": quarantine_list.listed(query["state"])}


@bp.get("/quarantine/<uuid:op_id>")
@requires(Permission.MEND_ENTRIES)
@bp.response(200, AsideView)
def get_entry(op_id: UUID) -> Response:
    """Show one entry; the ETag goes back with what is done about it."""
    return _shown(op_id)


@bp.patch("/quarantine/<uuid:op_id>")
@requires(Permission.MEND_ENTRIES)
@bp.arguments(MendBody)
@bp.response(200, AsideView)
def patch_entry(body: dict[str, Any], op_id: UUID) -> Response:
    """Correct words, amounts, dates or choices; the correction is recorded as the desk's."""
    seen = version_seen()
    return _do(op_id, lambda work: quarantine.mend(work, op_id, body["args"], unless_changed=seen))


@bp.post("/quarantine/<uuid:op_id>/release")
@requires(Permission.MEND_ENTRIES)
@bp.response(200, AsideView)
def post_release(op_id: UUID) -> Response:
    """Try an entry again now, and those that waited for it."""
    seen = version_seen()
    try:
        return _do(op_id, lambda work: quarantine.release(work, op_id, unless_changed=seen))
    except (CreditError, OperationalError):
        raise
    except Exception as error:
        current_app.logger.exception("entry %s failed again", op_id)
        transact(actor(), partial(quarantine.note_failure, op_id=op_id, error=error))
        raise quarantine.StillFailing(error=type(error).__name__) from error


@bp.post("/quarantine/<uuid:op_id>/discard")
@requires(Permission.MEND_ENTRIES)
@bp.arguments(DiscardBody)
@bp.response(200, AsideView)
def post_discard(body: dict[str, str], op_id: UUID) -> Response:
    """Let an entry go with a reason, and those that depend on it."""
    seen = version_seen()
    return _do(
        op_id, lambda work: quarantine.discard(work, op_id, body["reason"], unless_changed=seen)
    )


def _do(op_id: UUID, change: Callable[[Work], object]) -> Response:
    transact(actor(), change)
    return _shown(op_id)


def _shown(op_id: UUID) -> Response:
    with reading():
        found = quarantine_list.one(op_id)
    answer = make_response(jsonify(AsideView().dump(found)))
    answer.set_etag(str(found["version"]))
    return answer
