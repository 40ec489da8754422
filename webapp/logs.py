"""What is written to the log for programs: one JSON object a line, and nothing about people.

A line says what happened (a text of the source), which numbers belong to it, and fields of a fixed list.
Texts that came from elsewhere are left out, wherever a library puts them: an argument that is a text becomes
"…", an error its class and where it was raised, for its words may quote a row or a query.
"""

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Response, g, request
from gunicorn.glogging import Logger as GunicornLogger

from webapp.settings import Settings

FIELDS = (
    "request_id", "method", "route", "status", "ms", "user_id", "job", "outcome", "part",
)  # fmt: skip
HIDDEN = "…"
BROUGHT = re.compile(r"[A-Za-z0-9-]{8,64}")

log = logging.getLogger("encours.requests")


class JsonLines(logging.Formatter):
    """Writes a record as one line, hiding what could be about a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class Quiet(GunicornLogger):
    """gunicorn's own words through our handler."""

    def setup(self, _cfg: Any) -> None:
        """Add no handler: the root's writes everything."""
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True


def set_up(settings: Settings) -> None:
    """Write every log of this process as JSON lines to stderr, where the installation asks for it."""
    if settings.log != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for ours in ("credit", "api", "tasks", "webapp", "encours"):
        logging.getLogger(ours).setLevel(logging.INFO)


def init_app(app: Flask, *, trusted_proxies: int) -> None:
    """Give every request an id, and write a line once it is answered; an error's answer names the id.

    trusted_proxies: where there are some, the first in front may have given the id already.
    """

    @app.before_request
    def _begin() -> None:
        brought = request.headers.get("X-Request-Id", "") if trusted_proxies else ""
        g.request_id = brought if BROUGHT.fullmatch(brought) else uuid4().hex
        g.began = time.monotonic()

    @app.after_request
    def _end(response: Response) -> Response:
        if response.status_code >= 400:
            response.headers["X-Request-Id"] = g.request_id
        if log.isEnabledFor(logging.INFO):
            log.info("request", extra=_facts(response))
        return response


def _facts(response: Response) -> dict[str, object]:
    session = g.get("session")
    return {
        "request_id": g.request_id,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round((time.monotonic() - g.began) * 1000, 1),
        "user_id": session.user_id if session else None,
    }


def _event(record: logging.LogRecord) -> str:
    text = str(record.msg)
    if not record.args:
        return text
    given = record.args
    try:
        if isinstance(given, tuple):
            return text % tuple(_shown(each) for each in given)
        return text % {name: _shown(each) for name, each in given.items()}
    except (TypeError, ValueError):
        return text


def _shown(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, UUID)):
        return value
    return type(value).__name__ if isinstance(value, BaseException) else HIDDEN


def _error(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "class": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        "cause": type(error.__cause__).__name__ if error.__cause__ else None,
    }
