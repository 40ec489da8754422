"""The session cookie (RFC 6265bis), and that of a sign-in half done.

`__Host-` and Secure on https, plain on a development http address.
"""

from datetime import datetime

from flask import Response, current_app, request

from credit.rules.second_factors import CODE_WAITS
from credit.rules.sessions import ends_at
from credit.store.people import Session


def take() -> str | None:
    """Read the token this request brought."""
    return request.cookies.get(_name())


def give(response: Response, token: str, session: Session, now: datetime) -> Response:
    """Let the browser keep the token for as long as the session may last."""
    left = ends_at(session.created_at, session.seen_at) - now
    response.set_cookie(
        _name(),
        token,
        max_age=int(left.total_seconds()),
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )
    return response


def drop(response: Response) -> Response:
    """Let the browser forget the token."""
    response.delete_cookie(_name(), path="/", secure=_is_https(), httponly=True, samesite="Lax")
    return response


def give_step(response: Response, token: str) -> Response:
    """Let the browser keep, for some minutes, that the password was right and a code is to come."""
    response.set_cookie(
        _step_name(),
        token,
        max_age=int(CODE_WAITS.total_seconds()),
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Strict",
    )
    return response


def take_step() -> str:
    """Read it; "" where this browser proved no password."""
    return request.cookies.get(_step_name(), "")


def drop_step(response: Response) -> Response:
    """Let the browser forget it."""
    response.delete_cookie(
        _step_name(), path="/", secure=_is_https(), httponly=True, samesite="Strict"
    )
    return response


def _step_name() -> str:
    return "__Host-encours_step" if _is_https() else "encours_step"


def _is_https() -> bool:
    return str(current_app.config["ENCOURS_URL"]).startswith("https://")


def _name() -> str:
    return "__Host-encours_session" if _is_https() else "encours_session"
