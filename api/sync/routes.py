"""Pull what changed, push what was said."""

from flask import Response, json, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_smorest import Blueprint

from api.guard import signed_in
from api.sync.cursor import read_cursor, spell_cursor
from api.sync.marks import mark
from api.sync.pull import read_feed, tell
from api.sync.schema import PullQuery
from api.sync.squeeze import choose, squeeze
from credit.operations.moment import read_clock
from credit.store.feed import open_snapshot

bp = Blueprint("sync", __name__, description=__doc__)
bp.after_request(mark)


@bp.get("/sync/pull")
@signed_in
@bp.arguments(PullQuery, location="query", as_kwargs=True)
@bp.response(200, content_type="application/x-ndjson")
def pull(c: str | None = None, budget: int | None = None) -> ResponseReturnValue:
    """Tell a device what changed since its cursor, or 304 when nothing did."""
    cursor, moment = read_cursor(c), read_clock()
    snapshot = open_snapshot()
    try:
        feed = read_feed(snapshot, current_user, moment)
        if feed.unchanged_since(cursor):
            snapshot.close()
            return _unchanged(spell_cursor(cursor), feed.version)
        coding = choose(lambda name: bool(request.accept_encodings.quality(name)))
        pages = squeeze(tell(snapshot, feed, cursor, moment, budget), coding)
    except BaseException:
        snapshot.close()
        raise
    answer = Response(pages, mimetype="application/x-ndjson")
    answer.call_on_close(snapshot.close)
    if coding:
        answer.headers["Content-Encoding"] = coding
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _unchanged(tag: str, version: tuple[int, int, str]) -> Response:
    answer = Response(status=304)
    answer.set_etag(tag)
    answer.headers["Encours-Scope"] = json.dumps(version, separators=(",", ":"))
    return answer
