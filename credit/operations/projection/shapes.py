"""The shape of what travels: entities with their fields, rows rendered to plain JSON values."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from credit.operations.moment import Moment

Rows = Iterable[Sequence[Any]]
Source = Callable[[Collection[int], Moment], Rows]


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row on the wire: `fields` name the values of its payload, the id first.

    rows: reads the values for a batch of owners (customers or users) in a constant number of queries;
    each row is the owner's id followed by the payload.
    """

    name: str
    fields: tuple[str, ...]
    rows: Source


@dataclass(frozen=True, slots=True)
class Rendered:
    """One row as it travels."""

    entity: str
    entity_id: str
    payload: list[Any]


def render(
    entities: Iterable[Entity], owners: Collection[int], moment: Moment
) -> Iterable[tuple[int, Rendered]]:
    """Render every row of these owners, each beside its owner's id."""
    for entity in entities:
        for owner, *values in entity.rows(owners, moment):
            payload = [plain(value) for value in values]
            yield owner, Rendered(entity.name, str(payload[0]), payload)


def plain(value: Any) -> Any:
    """Spell a value as JSON knows it: dates and instants in ISO 8601, ids of devices as strings."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def fingerprint(payload: list[Any]) -> str:
    """Hash a payload, so that rewriting the same row produces no traffic."""
    text = json.dumps(payload, separators=(",", ":"), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
