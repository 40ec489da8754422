"""The database handle, the base of all tables, UTC instants, and how transactions begin.

`db` is unbound here; `webapp/app.py` binds it. SQLite runs in WAL mode and every writing transaction
takes the write lock at BEGIN, so that nobody is refused in the middle of one (SQLite "BEGIN IMMEDIATE"), in
the order in which they came (`turns`).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from sqlite3 import Connection as SqliteConnection
from threading import BoundedSemaphore
from typing import Any, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    bindparam,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached
from sqlalchemy.pool import Pool

from credit.store import turns

BUSY_SECONDS = 15
CACHE_KIB = 16_384  # of pages a connection may keep in memory; SQLite's own choice is 2,000
TURN = "turn"  # on a connection: the database whose writers wait for it
READING = "reading"  # on a connection: whether its transaction was begun for reading
IMPATIENT_SECONDS = 0.05

_much = BoundedSemaphore(2)  # of one process, whose threads share a core

_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)
_at_leisure: ContextVar[bool] = ContextVar("at_leisure", default=False)
_patience: ContextVar[float] = ContextVar("patience", default=BUSY_SECONDS)


class Base(DeclarativeBase):
    """Base of all tables; constraint names are stable so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


M = TypeVar("M", bound=Base)
db = SQLAlchemy(model_class=Base)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, whatever the database keeps. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC; refuse a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def reading() -> Iterator[None]:
    """Begin the transactions of this block without the write lock: nothing in it may write."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


@contextmanager
def a_look() -> Iterator[Connection]:
    """Lend a connection for one question, which sees one state of the database by itself."""
    with db.engine.connect() as connection, reading():
        if connection.dialect.name == "postgresql":  # no BEGIN and no ROLLBACK to wait for
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


def detached(kind: type[M], values: dict[str, Any]) -> M:
    """Make of a row's values by name what a query for the object would have given, outside of any session.

    Past the ORM, which takes half as long again: for what every request asks.
    """
    made = kind(**values)
    make_transient_to_detached(made)
    return made


@contextmanager
def reading_much() -> Iterator[None]:
    """Read what keeps a core busy for a moment, few at a time: those who write or look up get on meanwhile.

    Who waits holds no connection.
    """
    with _much, reading():
        yield


@contextmanager
def writing() -> Iterator[None]:
    """Wait for the turn to write before the session takes a connection; PostgreSQL has none to wait for.

    A transaction begun for reading ends here: SQLite refuses at once to write in it when anybody wrote since
    ("database is locked"), however long one would have waited.
    """
    session = db.session()
    if session.in_transaction() and session.connection().info.get(READING):
        session.rollback()
    if db.engine.dialect.name != "sqlite" or session.in_transaction():
        yield
        return
    with turns.ahead(str(db.engine.url.database), _patience.get()):
        yield


@contextmanager
def at_leisure() -> Iterator[None]:
    """Let the commits of this block return before the disk has them: a power cut may undo them.

    A process that dies loses nothing. The next lasting commit takes them to the disk with it.
    """
    token = _at_leisure.set(True)
    try:
        yield
    finally:
        _at_leisure.reset(token)


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Compare with many values: one parameter, unfolded late, so that asking costs little per value."""
    return cast(ColumnElement[bool], column.in_(_many(column, list(values))))


def _many(column: Any, values: list[Any]) -> BindParameter[Any]:
    return bindparam("among", values, expanding=True, unique=True, type_=column.type)


def upserting(table: type[Base]) -> Any:
    """Start an INSERT that may name its conflicts, in the words of the database at hand."""
    return upserting_on(db.session.get_bind(), table)


def upserting_on(bind: Engine | Connection, table: type[Base]) -> Any:
    """Start one outside of the session."""
    return (postgresql if bind.dialect.name == "postgresql" else sqlite).insert(table)


@contextmanager
def impatiently(connection: Connection) -> Iterator[None]:
    """Wait for the write lock hardly at all: SQLite has one for everybody, PostgreSQL none to wait for."""
    raw: Any = connection.connection.dbapi_connection
    token = _patience.set(IMPATIENT_SECONDS)
    try:
        yield
    finally:
        _patience.reset(token)
        if isinstance(raw, SqliteConnection):
            raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    if not isinstance(dbapi_connection, SqliteConnection):
        return
    dbapi_connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = dbapi_connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged entry survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        if _at_leisure.get():
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        return
    _end_turn(None, connection)
    raw: Any = connection.connection.dbapi_connection
    connection.info[READING] = _only_reading.get()
    if _only_reading.get():
        raw.execute("BEGIN")  # past SQLAlchemy: twice in every pull
        return
    raw.execute(f"PRAGMA synchronous = {'NORMAL' if _at_leisure.get() else 'FULL'}")
    database = str(connection.engine.url.database)
    ask = partial(connection.exec_driver_sql, "BEGIN IMMEDIATE")
    if turns.begin(ask, raw, database, _patience.get()):
        connection.info[TURN] = database


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "close")
@event.listens_for(Pool, "invalidate")
def _end_turn(_dbapi_connection: Any, holder: Any, *_why: Any) -> None:
    """Give the turn on once the transaction is over: its connection comes back, or is gone."""
    database = holder.info.pop(TURN, None)
    if database is not None:
        turns.end(database)
