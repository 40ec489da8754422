"""Pull what changed, push what was said."""

from contextlib import ExitStack

from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from api.arguments import Blueprint
from api.guard import actor, requires, signed_in
from api.sync.batch import Batch
from api.sync.cursor import read_cursor, tag_of
from api.sync.devices import note_pull, note_push
from api.sync.envelope import open_envelope, read_entries
from api.sync.marks import PROTOCOL, mark, spell_instant
from api.sync.pull import read_feed, tell
from api.sync.push import Places, read_backups, spell
from api.sync.schema import PullQuery, PushAnswer, PushBody
from api.sync.squeeze import choose, squeeze, squeeze_answer
from api.sync.versions import choose_dialect
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.rules.errors import Conflict
from credit.rules.second_step import Act
from credit.store.db import a_look
from credit.store.feed import open_snapshot
from credit.store.people import User

JSON_LINES = "application/x-ndjson"

bp = Blueprint("sync", __name__, description=__doc__)
bp.after_request(mark)
bp.after_request(squeeze_answer)


class Restored(Conflict):
    """The server came back from a backup the device does not know: it says again what was answered."""

    code = "restored"


@bp.get("/sync/pull")
@signed_in
@bp.arguments(PullQuery(), location="query", as_kwargs=True)
@bp.response(200, content_type=JSON_LINES)
def pull(c: str | None = None, budget: int | None = None) -> ResponseReturnValue:
    """Tell a device what changed since its cursor, or 304 when nothing did."""
    said = request.headers.get
    dialect = choose_dialect(said("Encours-Protocol"), said("Encours-Schema"))
    cursor, moment = read_cursor(c), read_clock()
    with a_look() as connection:
        feed = read_feed(connection, g.session, moment, dialect)
    if feed.unchanged_since(cursor):
        return _unchanged(tag_of(c or ""), feed.version)
    coding = choose(lambda name: bool(request.accept_encodings.quality(name)))
    with ExitStack() as reading:
        snapshot = reading.enter_context(open_snapshot())
        feed = read_feed(snapshot, g.session, moment, dialect)
        pages = squeeze(tell(snapshot, feed, cursor, moment, budget), coding)
        if feed.few_since(cursor):  # whole at once: every piece sent costs both sides a turn
            answer = Response(b"".join(pages), mimetype=JSON_LINES)
        else:
            answer = Response(pages, mimetype=JSON_LINES)
            answer.call_on_close(reading.pop_all().close)
    note_pull(answer, c, moment)
    if coding:
        answer.headers["Content-Encoding"] = coding
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _unchanged(tag: str, version: tuple[int, int, str]) -> Response:
    answer = Response(status=304)
    answer.set_etag(tag)
    restores, writes, boundary = version
    answer.headers["Encours-Scope"] = f'[{restores},{writes},"{boundary}"]'
    return answer


@bp.post("/sync/push")
@requires(Permission.CAPTURE, Act.SEND)
@bp.doc(requestBody={"content": {"application/json": {"schema": PushBody}}})
@bp.response(200, PushAnswer)
def push() -> Response:
    """Take in what a device said; every entry gets a result of its own, or comes again."""
    envelope, moment, device = open_envelope(request), read_clock(), actor()
    generation, covered_to = read_backups()
    if envelope.get("restore_gen", generation) != generation:
        raise Restored(restore_gen=generation)
    entries, unreadable = read_entries(envelope, moment.now, request.headers.get("Encours-App"))
    note_push(envelope.get("sent_at"), moment)
    author: User = g.session.user  # the person, not the proxy: asked for a thousand times
    outcomes = Batch(author, device).take(entries)
    places = Places(author, entries, moment.today, snapshots=g.session.snapshots)
    results = {str(said.op_id): spell(said, outcomes[said.op_id], places) for said in entries}
    # already plain: the schema describes it
    answer = {
        "protocol": PROTOCOL,
        "server_time": spell_instant(read_clock().now),
        "restore_gen": generation,
        "covered_to": spell_instant(covered_to) if covered_to else None,
        "results": [*results.values(), *unreadable],
    }
    return jsonify(answer)
