"""Who is asking: every route says who may use it, with one of these decorators."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import g
from flask_login import current_user

from credit.operations.actor import Actor
from credit.rules.access import Permission
from credit.rules.errors import CreditError, Forbidden

P = ParamSpec("P")
R = TypeVar("R")


class SignedOut(CreditError):
    """Nobody is signed in, or the session has ended."""

    code = "signed_out"


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a route that needs no session."""
    view.guard = "open"  # type: ignore[attr-defined]  # read by the house test on guarded routes
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let any signed-in person pass."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user.is_authenticated:
            raise SignedOut
        return view(*args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only people pass whose role holds the permission."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                raise SignedOut
            if not current_user.may(permission):
                raise Forbidden(permission=permission)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def actor(**more: Any) -> Actor:
    """Name the person and device of this request, for the journal."""
    return Actor(current_user.id, current_user.role, g.session.id, **more)
