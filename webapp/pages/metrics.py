"""`/metrics` for Prometheus: figures of requests, of what is owed and of the queue; nothing about anybody."""

import hmac

from flask import Blueprint, Response, abort, current_app, request

from api.guard import bearer, open_to_all
from webapp.house_figures import spell
from webapp.settings import LOOPBACK

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
@open_to_all
def get_metrics() -> Response:
    """Tell the figures to whoever brings the token; without one set, to this machine alone."""
    if not _may_read():
        abort(404)
    text = current_app.extensions["requests"].spell() + spell()
    answer = Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _may_read() -> bool:
    """Behind a proxy everybody seems to come from this machine: https asks for the token in any case."""
    token = current_app.config["ENCOURS_METRICS_TOKEN"]
    if token:
        return hmac.compare_digest((bearer() or "").encode(), token.encode())
    is_open = current_app.config["ENCOURS_URL"].startswith("https://")
    return not is_open and request.remote_addr in LOOPBACK
