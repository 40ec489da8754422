"""Say to an open page that something changed for it, and nothing else: the pull that follows tells what.

Server-sent events (HTML standard, "EventSource"). A stream holds a thread, never a database connection.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_login import current_user

from api.arguments import Blueprint
from api.errors import Busy
from api.guard import signed_in
from api.sync.marks import mark
from api.sync.streams import Away, Full, Stream, Streams
from credit.operations import sessions
from credit.operations.moment import read_clock
from credit.rules.access import Permission
from credit.store.db import db, reading
from credit.store.feed import open_snapshot
from credit.store.people import Session
from credit.store.standing import Counter, read_standing

COME_BACK_SECONDS = (
    30,
    90,
)  # where there is no room; drawn, so that a crowd does not return at once

CHANGED = b"event: changed\ndata: 1\n\n"
ENDED = b"event: ended\ndata: 1\n\n"
BEAT = b"event: beat\ndata: 1\n\n"  # a page that hears none knows that its line is dead

bp = Blueprint("nudges", __name__, description=__doc__)
bp.after_request(mark)

Look = Callable[[], dict[str, Counter] | None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a stream spends its time, in seconds; spans are drawn from anew each time.

    apart: between two words of one stream. heartbeat: proxies cut a silent connection. life: then the page
    comes back, to whichever process has room.
    """

    apart: float = 0.25
    heartbeat: tuple[float, float] = (20.0, 25.0)
    life: tuple[float, float] = (540.0, 660.0)


USUAL = Pace()


@bp.get("/sync/nudges")
@signed_in
@bp.response(200, content_type="text/event-stream")
@bp.alt_response(204, description="No words can come from here now: pull now and then instead.")
@bp.alt_response(
    503, description="Too many streams are open; `Retry-After` says when to come back."
)
def nudges() -> Response:
    """Tell an open page when to pull: `changed` carries no content, `ended` says the session is over."""
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream")
    streams: Streams = current_app.extensions["streams"]
    stream = Stream(
        current_user.id,
        g.session.id,
        hears_all=current_user.may(Permission.SEE_ALL_CUSTOMERS),
    )
    try:
        streams.open(stream)
    except Away:
        return Response(status=204)
    except Full as full:
        raise Busy(retry_after_seconds=random.randint(*COME_BACK_SECONDS)) from full  # noqa: S311
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Response(
        words(stream, lambda: look(app, stream.session_id)), mimetype="text/event-stream"
    )
    answer.call_on_close(lambda: streams.leave(stream))
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def look(app: Flask, session_id: UUID) -> dict[str, Counter] | None:
    """Read where the buckets of a session's person stand; None when the session is over."""
    with app.app_context():
        moment = read_clock()
        with reading():
            session = db.session.get(Session, session_id)
            alive = session is not None and sessions.is_alive(session, moment.now)
            person = session.user if session is not None and alive else None
            if person is not None:
                db.session.expunge(person)
            db.session.rollback()
        if person is None:
            return None
        snapshot = open_snapshot()
        try:
            return read_standing(snapshot, person, moment.today).counters
        finally:
            snapshot.close()


def words(stream: Stream, look: Look, pace: Pace = USUAL) -> Iterator[bytes]:
    """Say what a stream has to say, until it has lived long enough, its session or the process ends.

    Each heartbeat looks at the buckets again: a grant that began at midnight, a word that was lost.
    """
    until = monotonic() + _draw(pace.life)
    last_word = -pace.apart
    known = look()
    told = False  # since `known` was read
    stream.buckets = frozenset(known or ())
    yield BEAT
    while known is not None and monotonic() < until:
        heard = stream.wait(_draw(pace.heartbeat))
        if heard is None:
            return
        changed, scope_moved = heard
        if scope_moved or not changed:
            found = look()
            news = found is not None and (
                found.keys() != known.keys() or (found != known and not told)
            )
            changed, known, told = changed or news, found, False
            stream.buckets = frozenset(known or ())
        if changed and known is not None:
            stream.rest(last_word + pace.apart - monotonic())
            last_word = monotonic()
            told = True
            yield CHANGED
        elif known is not None:
            yield BEAT
    if known is None:
        yield ENDED


def _draw(span: tuple[float, float]) -> float:
    return random.uniform(*span)  # noqa: S311  (spreads a crowd, keeps no secret)
