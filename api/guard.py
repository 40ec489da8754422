"""Who is asking, and from our own pages? Every route says who may use it, with one of these decorators.

People bring a session, programs a key (`Authorization: Bearer`, RFC 6750), and a route is for one or the
other. A request with a key opens no session, whatever cookies it carries, and needs no token against
forgery: browsers add no such header by themselves.

A write of a person needs the session's `X-CSRF-Token`; where there is no session yet, a browser must say that
it comes from our own page (`Sec-Fetch-Site`, or `Origin` where a browser sends no fetch metadata). Programs
send neither header and carry nobody's cookies, so they pass.
"""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask_login import current_user

from credit.operations import api_keys
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.api_keys import Scope
from credit.rules.errors import CreditError, Forbidden
from credit.rules.second_step import Act
from credit.store.api_keys import ApiKey

P = ParamSpec("P")
R = TypeVar("R")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedOut(CreditError):
    """Nobody is signed in, or the session has ended."""

    code = "signed_out"


class KeyUnknown(CreditError):
    """No key came along, or one that is wrong or revoked; which of them stays untold."""

    code = "key_unknown"


class DeviceRevoked(CreditError):
    """The house ended this session: the device deletes that person's data, unsent entries included."""

    code = "device_revoked"


class TooOften(CreditError):
    """A session asked more often in a minute than people and phones do."""

    code = "too_often"


class SecondStepOwed(Forbidden):
    """The company asks a second step of this person, and this session lacks it: `state` says what to do."""

    code = "second_step_owed"


class CsrfRefused(CreditError):
    """A write that cannot show it comes from our own page."""

    code = "csrf"


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a route that needs no session; a write must still come from our own page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.method not in SAFE and not _from_our_page():
            raise CsrfRefused
        return view(*args, **kwargs)

    guarded.guard = "open"  # type: ignore[attr-defined]  # read by the tests on guarded routes
    return guarded


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let any signed-in person pass."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        _check_session()
        return view(*args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def signed_in_to(act: Act) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let any signed-in person pass, one who still owes a second step only where this may be done without."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _check_session(act)
            return view(*args, **kwargs)

        guarded.guard = "signed_in"  # type: ignore[attr-defined]
        guarded.act = act  # type: ignore[attr-defined]
        return guarded

    return decorate


def requires(
    permission: Permission, act: Act = Act.ANYTHING
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only people pass whose role holds the permission. act: as in `signed_in_to`."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _check_session(act)
            if not current_user.may(permission):
                raise Forbidden(permission=permission)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        guarded.act = act  # type: ignore[attr-defined]
        return guarded

    return decorate


def holds(*scopes: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only programs pass whose key holds one of these scopes; `g.key` is the key."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.key = _check_key()
            if not any(map(g.key.may, scopes)):
                raise Forbidden(scope=sorted(scopes))
            return view(*args, **kwargs)

        guarded.guard = frozenset(scopes)  # type: ignore[attr-defined]
        return guarded

    return decorate


def bearer() -> str | None:
    """Give the key a request brings, "" when its header holds none; None: it brings no such header."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def actor(**more: Any) -> Actor:
    """Name the person and device of this request, for the journal."""
    return Actor(current_user.id, current_user.role, g.session.id, **more)


def _check_key() -> ApiKey:
    key = api_keys.find(bearer() or "")
    if key is not None:
        api_keys.see(key, read_clock().now)
        return key
    if bearer():
        ip = request.remote_addr or "unknown"
        transact(MACHINE, lambda work: api_keys.count_wrong_key(work, ip))
    raise KeyUnknown


def _check_session(act: Act = Act.ANYTHING) -> None:
    if g.get("taken"):
        raise DeviceRevoked
    if not current_user.is_authenticated:
        raise SignedOut
    if not g.standing.may(act):
        raise SecondStepOwed(state=g.standing.state)
    if request.method in SAFE:
        return
    brought = request.headers.get("X-CSRF-Token", "")
    if not hmac.compare_digest(brought.encode(), g.session.csrf_token.encode()):
        raise CsrfRefused
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise CsrfRefused


def _from_our_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or _origin(origin) in {
        _origin(request.host_url),
        _origin(current_app.config["ENCOURS_URL"]),
    }


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
