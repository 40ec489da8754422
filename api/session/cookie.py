"""The session cookie (RFC 6265bis): `__Host-` and Secure on https, plain on a development http address."""

from datetime import datetime

from flask import Response, current_app, request

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


def _is_https() -> bool:
    return str(current_app.config["ENCOURS_URL"]).startswith("https://")


def _name() -> str:
    return "__Host-encours_session" if _is_https() else "encours_session"
