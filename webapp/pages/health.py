"""Is everything alive, and may I be given requests? Asked by supervisors and balancers; tells no secret."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify

from api.guard import open_to_all
from webapp import readiness

bp = Blueprint("health", __name__)

Probe = Callable[[], str]


@bp.get("/healthz")
@open_to_all
def get_health() -> Response:
    """Answer 200 when every part works, else 503; each part is named with "ok" or what is wrong."""
    parts = _asked({"database": readiness.database} | current_app.extensions["probes"])
    return _answer(parts, set(parts.values()) == {"ok"})


@bp.get("/readyz")
@open_to_all
def get_readiness() -> Response:
    """Answer 200 when this process can serve, else 503; parts that do not decide are named as well."""
    deciding = _asked(readiness.deciding(Path(current_app.config["ENCOURS_DATA"])))
    others = _asked(current_app.extensions["probes"])
    return _answer(deciding | others, set(deciding.values()) == {"ok"})


def _answer(parts: Mapping[str, str], good: bool) -> Response:
    answer = jsonify(parts)
    answer.status_code = 200 if good else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(probes: Mapping[str, Probe]) -> dict[str, str]:
    return {name: _say(probe) for name, probe in probes.items()}


def _say(probe: Probe) -> str:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001  (whatever is wrong is the answer)
        current_app.logger.warning("health: %s", error)
        return type(error).__name__
