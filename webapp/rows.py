"""All rows of all tables as JSON lines, read and written the same on SQLite and PostgreSQL."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, TextIO
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Integer,
    Table,
    func,
    insert,
    null,
    select,
    text,
    update,
)

from credit.store.db import db

BATCH = 500


def write_rows(connection: Connection, file: TextIO) -> None:
    """Write one line per row: `[table, {column: value}]`, parents before children."""
    for table in db.metadata.sorted_tables:
        for row in connection.execution_options(yield_per=BATCH).execute(select(table)).mappings():
            file.write(json.dumps([table.name, dict(row)], default=_to_json) + "\n")


def read_rows(connection: Connection, file: Iterable[str]) -> None:
    """Insert what `write_rows` wrote into empty tables; columns unknown to the file keep their default."""
    for table, rows in _batches(json.loads(line) for line in file):
        loops = [key.parent for key in table.foreign_keys if key.column.table is table]
        connection.execute(insert(table), [_from_json(table, row, without=loops) for row in rows])
        for column in loops:
            _close_loop(connection, column, [row for row in rows if row[column.name] is not None])
    if connection.dialect.name == "postgresql":
        _continue_counting(connection)


def _batches(rows: Iterator[Any]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Gather rows of one table; a table with references to itself comes in one piece."""
    name = ""
    gathered: list[dict[str, Any]] = []
    for table_name, row in rows:
        table = db.metadata.tables[name] if name else None
        whole = table is not None and any(key.column.table is table for key in table.foreign_keys)
        if table is not None and (table_name != name or (len(gathered) >= BATCH and not whole)):
            yield table, gathered
            gathered = []
        name = table_name
        gathered.append(row)
    if gathered:
        yield db.metadata.tables[name], gathered


def _close_loop(connection: Connection, column: Column[Any], rows: list[dict[str, Any]]) -> None:
    table: Any = column.table
    for row in rows:
        known = _from_json(table, row, without=[])
        mine = [key == known[key.name] for key in table.primary_key]
        connection.execute(update(table).where(*mine).values({column: known[column.name]}))


def _continue_counting(connection: Connection) -> None:
    """Let PostgreSQL's sequences go on after the highest number in use."""
    for table in db.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, Integer):
            highest = connection.scalar(select(func.max(column)))
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            if highest is not None and connection.scalar(select(sequence)):
                connection.execute(select(func.setval(sequence, highest)))


def _to_json(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


def _from_json(table: Table, row: dict[str, Any], *, without: list[Any]) -> dict[str, Any]:
    skipped = {column.name for column in without}
    return {
        name: _read(table.c[name], None if name in skipped else value)
        for name, value in row.items()
    }


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return null() if isinstance(column.type, JSON) else None  # SQL's NULL, not JSON's
    stored: Any = column.type
    kind = getattr(stored, "impl_instance", stored).python_type  # an Instant keeps a datetime
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    if kind is bytes:
        return base64.b64decode(value)
    return value


def forget_everything(connection: Connection) -> None:
    """Drop every table of ours, so that migrations start from nothing."""
    db.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
