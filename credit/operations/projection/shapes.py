"""The shape of what travels: entities with their fields, rows rendered to plain JSON values."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from credit.operations.moment import Moment

Rows = Iterable[Sequence[Any]]
Source = Callable[[Collection[int], Moment], Rows]
Asked = Mapping[str, Collection[Any] | None]  # the ids of the rows wanted of an entity; None is all


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row on the wire: `fields` name the values of its payload, the id first.

    rows: reads the values for a batch of owners (customers or users) in a constant number of queries;
    each row is the owner's id followed by the payload. some: the same, only of the rows with these ids.
    """

    name: str
    fields: tuple[str, ...]
    rows: Source
    some: Callable[[Collection[int], Moment, Collection[Any]], Rows] | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One row as it travels."""

    entity: str
    entity_id: str
    payload: list[Any]


def render(
    entities: Iterable[Entity],
    owners: Collection[int],
    moment: Moment,
    asked: Asked | None = None,
) -> Iterable[tuple[int, Rendered]]:
    """Render every row of these owners, or those asked for, each beside its owner's id."""
    for entity in entities:
        for owner, *values in _rows(entity, owners, moment, asked):
            payload = [plain(value) for value in values]
            yield owner, Rendered(entity.name, str(payload[0]), payload)


def _rows(entity: Entity, owners: Collection[int], moment: Moment, asked: Asked | None) -> Rows:
    if asked is None:
        return entity.rows(owners, moment)
    if entity.name not in asked:
        return ()
    ids = asked[entity.name]
    if ids is None:
        return entity.rows(owners, moment)
    if entity.some is not None:
        return entity.some(owners, moment, ids)
    return [row for row in entity.rows(owners, moment) if row[1] in ids]


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
