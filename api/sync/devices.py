"""What a device says of itself on the way: kept for operators, after the answer has gone.

A pull that changed nothing says nothing, so that it stays a pure reading.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Response, after_this_request, current_app, g, request

from credit.operations.devices import keep
from credit.operations.moment import Moment
from credit.store.db import db

MOST_WORD = 64  # characters of a version
MOST_PENDING = 10**6


def note_pull(answer: Response, cursor: str | None, moment: Moment) -> None:
    """Keep where a device stood when it pulled something new."""
    _after(answer, moment, {"cursor": cursor, "pulled_at": moment.now})


def note_push(sent_at: datetime | None, moment: Moment) -> None:
    """Keep that a device pushed, and what its clock showed then."""
    said: dict[str, Any] = {"pushed_at": moment.now}
    if sent_at is not None:
        said["client_time"] = sent_at.astimezone(UTC)
        said["clock_offset_ms"] = round((moment.now - sent_at).total_seconds() * 1000)
    after_this_request(partial(_after, moment=moment, said=said))


def _after(answer: Response, moment: Moment, said: dict[str, Any]) -> Response:
    said = {"contact_at": moment.now, **_headers(), **said}
    answer.call_on_close(
        partial(keep, db.engine, g.session.id, said, log=current_app.logger.warning)
    )
    return answer


def _headers() -> dict[str, Any]:
    pending = request.headers.get("Encours-Pending", "")
    said: dict[str, Any] = {
        "app_version": _word("Encours-App"),
        "protocol": _word("Encours-Protocol"),
        "schema": _word("Encours-Schema"),
    }
    if pending.isascii() and pending.isdecimal():
        said["pending"] = min(int(pending[:9]), MOST_PENDING)
    return {name: value for name, value in said.items() if value is not None}


def _word(header: str) -> str | None:
    return (request.headers.get(header) or "")[:MOST_WORD] or None
