"""Spell rows of any table for keeping, and find them again by their primary keys."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, tuple_
from sqlalchemy import inspect as inspected

from credit.store.db import Base, Instant

CHUNK = 500
Image = dict[str, Any]


@cache
def models() -> dict[str, type[Base]]:
    """Give every mapped class by the name of its table."""
    return {mapper.class_.__table__.name: mapper.class_ for mapper in Base.registry.mappers}


def table_of(model: type[Base]) -> Table:
    """Give a class's table."""
    return cast(Table, model.__table__)


def spell(value: Any) -> Any:
    """Spell one value as JSON has it; an instant in UTC, however it came."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def read(column: Column[Any], spelt: Any) -> Any:
    """Read a spelt value back."""
    if spelt is None:
        return None
    kind = datetime if isinstance(column.type, Instant) else column.type.python_type
    if kind is datetime:
        return datetime.fromisoformat(spelt)
    if kind is date:
        return date.fromisoformat(spelt)
    return UUID(spelt) if kind is UUID else spelt


def key_of(row: Base) -> str:
    """Spell a row's primary key."""
    return spell_key(spell(one) for one in inspected(type(row)).primary_key_from_instance(row))


def spell_key(told: Iterable[Any]) -> str:
    """Spell a primary key from its spelt parts."""
    return json.dumps(list(told))


def image_of(row: Base) -> Image:
    """Spell a whole row."""
    return {name: spell(getattr(row, name)) for name in table_of(type(row)).columns.keys()}  # noqa: SIM118  # no mapping


def read_image(model: type[Base], image: Image) -> Image:
    """Read a spelt row, or some of its columns, back."""
    columns = table_of(model).c
    return {name: read(columns[name], spelt) for name, spelt in image.items()}


def chunks_of(model: type[Base], keys: Collection[str]) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that find rows by their spelt keys, some at a time."""
    columns = list(table_of(model).primary_key.columns)
    told = [
        [read(column, one) for column, one in zip(columns, json.loads(key), strict=True)]
        for key in keys
    ]
    for some in some_of(told):
        if len(columns) == 1:
            yield columns[0].in_([only for (only,) in some])
        else:
            yield tuple_(*columns).in_([tuple(one) for one in some])


def some_of(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """Give ids some at a time, as many as a statement may name."""
    every = list(ids)
    for at in range(0, len(every), CHUNK):
        yield every[at : at + CHUNK]
