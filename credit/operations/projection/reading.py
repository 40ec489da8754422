"""Read the rows of an entity: statements are built once, one question serves a whole batch."""

from collections.abc import Callable, Collection
from functools import cache, partial
from typing import Any

from sqlalchemy import bindparam

from credit.operations.moment import Moment
from credit.operations.projection.shapes import Entity, Rows
from credit.operations.projection.windows import Window, bounds
from credit.store.db import db

IDS: Any = bindparam("ids", expanding=True)
TODAY: Any = bindparam("today")

Statement = Callable[..., Any]


def read(
    ids: Collection[int],
    moment: Moment,
    *,
    statement: Statement,
    window: Window | None = None,
    **more: Any,
) -> Rows:
    """Ask for the rows of these customers. more: further parameters of the statement."""
    built = statement() if window is None else statement(window)
    return _ask(built, ids, moment, **more)


def read_some(
    ids: Collection[int],
    moment: Moment,
    row_ids: Collection[Any],
    *,
    statement: Statement,
    window: Window | None = None,
    **more: Any,
) -> Rows:
    """Ask for those of the rows of these customers that have one of these ids."""
    return _ask(_narrowed(statement, window), ids, moment, row_ids=list(row_ids), **more)


@cache
def _narrowed(statement: Statement, window: Window | None) -> Any:
    built = statement() if window is None else statement(window)
    _owner, row_id, *_ = built.selected_columns
    return built.where(row_id.in_(bindparam("row_ids", expanding=True)))


def _ask(built: Any, ids: Collection[int], moment: Moment, **more: Any) -> Rows:
    given = {"ids": list(ids), "today": moment.today, **bounds(moment), **more}
    return db.session.execute(built, given).all()


def entity(name: str, fields: str, statement: Statement, **more: Any) -> Entity:
    """Make an entity of a statement whose columns are the owner's id, then `fields` in their order."""
    return Entity(
        name,
        tuple(fields.split()),
        partial(read, statement=statement, **more),
        partial(read_some, statement=statement, **more),
    )
