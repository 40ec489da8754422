"""Who understands which entry: one handler per type, and how an older version becomes today's.

A phone may keep an entry for long: every version is accepted for twelve months after it was replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from credit.operations.field import (
    contacts,
    disputes,
    late_causes,
    limit_requests,
    notes,
    notice_holds,
    pins,
    plans,
    promises,
    tasks,
)
from credit.operations.field.said import Handler, Said

HANDLERS: dict[str, Handler] = {
    **notes.HANDLERS,
    **disputes.HANDLERS,
    **promises.HANDLERS,
    **plans.HANDLERS,
    **late_causes.HANDLERS,
    **limit_requests.HANDLERS,
    **contacts.HANDLERS,
    **pins.HANDLERS,
    **notice_holds.HANDLERS,
    **tasks.HANDLERS,
}


@dataclass(frozen=True, slots=True)
class Upcaster:
    """Makes the arguments of one version those of the next.

    replaced_on: the day the next version came; twelve months later this entry may be taken out, and what
    still speaks the old version is kept on its phone until an update.
    """

    replaced_on: date
    change: Callable[[dict[str, Any]], dict[str, Any]]


# (type, version it makes out of date) -> how. A new version of an entry needs one line here.
UPCASTERS: dict[tuple[str, int], Upcaster] = {}


def understand(said: Said) -> tuple[Handler, Said] | None:
    """Find who understands an entry, and say it in that version; None when nobody does."""
    handler = HANDLERS.get(said.type)
    if handler is None or said.v > handler.version:
        return None
    while said.v < handler.version:
        step = UPCASTERS.get((said.type, said.v))
        if step is None:
            return None
        said = replace(said, v=said.v + 1, args=step.change(said.args))
    return handler, said


def find_handler(said: Said) -> Handler | None:
    """Find who understands an entry of this type and version."""
    handler = HANDLERS.get(said.type)
    if handler is None or said.v > handler.version:
        return None
    known = all((said.type, v) in UPCASTERS for v in range(said.v, handler.version))
    return handler if known else None
