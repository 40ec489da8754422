"""Is everything alive? Asked by supervisors and load balancers; tells no secret."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text

from api.guard import open_to_all
from credit.store.db import db, reading

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to_all
def get_health() -> Response:
    """Answer 200 when every part works, else 503; each part is named with "ok" or what is wrong."""
    parts = {"database": _say(_ask_database)} | {
        name: _say(probe) for name, probe in current_app.extensions["probes"].items()
    }
    answer = jsonify(parts)
    answer.status_code = 200 if set(parts.values()) == {"ok"} else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ask_database() -> str:
    with reading():
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
    return "ok"


def _say(probe: Callable[[], str]) -> str:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001  (whatever is wrong is the answer)
        current_app.logger.warning("health: %s", error)
        return type(error).__name__
