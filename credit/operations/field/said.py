"""An entry as a device said it, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from credit.operations.actor import Actor
from credit.operations.work import Work
from credit.rules.access import DESK, FIELD, Role
from credit.rules.errors import Refused
from credit.store.people import User


@dataclass(frozen=True, slots=True)
class Said:
    """One operation of an outbox, immutable since it was saved there.

    n: its place on that device. digest: hash of the whole operation, to recognise a reused id.
    raw: the operation as it came, kept when it has to be parked.
    """

    op_id: UUID
    n: int
    type: str
    v: int
    customer_id: int
    args: dict[str, Any]
    client_time: datetime
    digest: str
    raw: dict[str, Any]
    depends_on: tuple[UUID, ...] = ()
    app_version: str | None = None
    clock_offset_ms: int | None = None

    def as_actor(self, device: Actor) -> Actor:
        """Name who said this, with the clock it was said by."""
        return replace(
            device,
            op_id=self.op_id,
            client_time=self.client_time,
            clock_offset_ms=self.clock_offset_ms,
        )


APPLIED, MERGED, REJECTED = "applied", "merged", "rejected"
RETRY, QUARANTINED = "retry", "quarantined"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry: applied | merged | rejected | retry | quarantined; `code` says why."""

    outcome: str = APPLIED
    code: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def merged(code: str, **facts: Any) -> Outcome:
    """Say that an entry joined something that was there already."""
    return Outcome(MERGED, code, facts)


def rejected(code: str, **facts: Any) -> Outcome:
    """Say that an entry changes nothing, and why."""
    return Outcome(REJECTED, code, facts)


class Malformed(Refused):
    """An argument is missing, unknown, or not of its kind; the facts name it."""

    code = "malformed"


class UnknownReference(Refused):
    """An id in the arguments is not one of this customer's: absent and foreign look the same."""

    code = "unknown_reference"


class NotYours(Refused):
    """Only who wrote it may correct it, or take it back."""

    code = "not_yours"


class IdTaken(Refused):
    """The id the device minted already names something else."""

    code = "id_taken"


ANYONE = FIELD | DESK | {Role.CONTRIBUTOR}
HOUSE = FIELD | DESK

Rule = Callable[[Work, Said, User, int], Outcome]  # the last names the customer


@dataclass(frozen=True, slots=True)
class Handler:
    """The rule of one type of entry, and the roles that may say it; `version` is what it understands.

    writes_last: once it has written anything the rule no longer refuses, so that nothing need be undone.
    """

    rule: Rule
    roles: frozenset[Role]
    version: int = 1
    writes_last: bool = False
