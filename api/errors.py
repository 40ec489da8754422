"""The only translation of domain errors into HTTP: problem documents (RFC 9457) with a stable code."""

from flask import Blueprint, Response, current_app, json
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from api.guard import CsrfRefused, DeviceRevoked, KeyUnknown, SignedOut, TooOften
from api.sync.versions import UpdateRequired
from credit.operations.attachments import TooManyPhotos
from credit.operations.passkeys import PasskeyUnknown
from credit.operations.second_step import CodeNeeded, CodeRefused, SignInOver
from credit.operations.sign_in import TooManyTries, WrongCredentials
from credit.rules.errors import Changed, Conflict, CreditError, Forbidden, Missing, Refused

bp = Blueprint("errors", __name__)

BUSY_SECONDS = 5
AWAY = (
    "08",
    "53",
    "55P03",
    "57P",
)  # SQLSTATE: connection, resources, lock not available, shutting down


class Busy(CreditError):
    """Not now: the database is locked, away or full, or every place is taken."""

    code = "busy"


STATUS: dict[type[CreditError], int] = {
    SignedOut: 401,
    KeyUnknown: 401,
    WrongCredentials: 401,
    PasskeyUnknown: 401,
    CodeNeeded: 401,
    CodeRefused: 401,
    SignInOver: 401,
    CsrfRefused: 403,
    DeviceRevoked: 403,
    UpdateRequired: 426,
    TooManyTries: 429,
    TooOften: 429,
    TooManyPhotos: 429,
    Busy: 503,
    Forbidden: 403,
    Missing: 404,
    Changed: 412,
    Conflict: 409,
    Refused: 422,
}


def problem(status: int, code: str, title: str, facts: dict[str, object] | None = None) -> Response:
    """Build a problem document; `code` is what programs read, `facts` the numbers behind it."""
    body = {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": title,
        "facts": facts or {},
    }
    return Response(json.dumps(body), status, mimetype="application/problem+json")


@bp.app_errorhandler(CreditError)
def say_no(error: CreditError) -> Response:
    """Translate a rule's no."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    answer = problem(status, error.code, error.code.replace("_", " ").capitalize(), error.facts)
    if (wait := error.facts.get("retry_after_seconds")) is not None:
        answer.headers["Retry-After"] = str(wait)
    if isinstance(error, KeyUnknown):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@bp.app_errorhandler(HTTPException)
def say_http(error: HTTPException) -> Response:
    """Translate what Flask and its extensions raise, validation errors included."""
    status = error.code or 500
    facts = {"fields": messages} if (messages := _field_messages(error)) else {}
    answer = problem(status, _code_of(status), error.name, facts)
    if (retry_after := getattr(error, "retry_after", None)) is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


@bp.app_errorhandler(OperationalError)
def say_busy(error: OperationalError) -> Response:
    """Ask to come back when the database is locked, away or full; what else it says is a fault of ours."""
    if not _is_away(error):
        return say_sorry(error)
    current_app.logger.warning("the database is busy: %s", error.orig)
    return say_no(Busy(retry_after_seconds=BUSY_SECONDS))


@bp.app_errorhandler(NoConnection)
def say_full(error: NoConnection) -> Response:
    """Ask to come back when every connection of this process was in use for half a minute."""
    current_app.logger.warning("every connection is in use: %s", type(error).__name__)
    return say_no(Busy(retry_after_seconds=BUSY_SECONDS))


@bp.app_errorhandler(Exception)
def say_sorry(error: Exception) -> Response:
    """Answer a fault of ours without a traceback; the log has it."""
    current_app.logger.exception("unexpected error", exc_info=error)
    return problem(500, "internal_error", "Internal error")


def _is_away(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        said = str(error.orig)
        is_away = "locked" in said or "disk is full" in said
    else:
        is_away = state.startswith(AWAY)
    return is_away or error.connection_invalidated


def _code_of(status: int) -> str:
    return {
        400: "bad_request",
        401: "signed_out",
        403: "forbidden",
        404: "missing",
        405: "method_not_allowed",
        409: "conflict",
        413: "too_large",
        415: "unsupported_media_type",
        422: "invalid",
        429: "too_many_tries",
        503: "busy",
    }.get(status, f"http_{status}")


def _field_messages(error: HTTPException) -> object:
    return (getattr(error, "data", None) or {}).get("messages")
