"""Bring the database to this program's shape (Alembic through Flask-Migrate)."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app
from flask_migrate import Migrate, upgrade

import credit.store
from credit.store.db import db

FOLDER = Path(credit.store.__file__).parent / "migrations"
LOCK = 0x656E636F757273  # "encours": one number among all advisory locks of the database

migrate = Migrate(
    directory=str(FOLDER), compare_type=True, render_as_batch=True, transactional_ddl=True
)


def bring_up_to_date(app: Flask) -> None:
    """Run what is missing; a database that is already there is only looked at.

    One process does it; others that ask meanwhile, on this machine or another, wait and find it done.
    """
    with app.app_context():
        with _alone():
            upgrade()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _alone() -> Iterator[None]:
    if db.engine.dialect.name != "postgresql":
        with _alone_on_this_machine():
            yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK)))


@contextmanager
def _alone_on_this_machine() -> Iterator[None]:
    """Lock a file beside the data: a SQLite database is nobody's but this machine's."""
    with (Path(current_app.config["ENCOURS_DATA"]) / "migrating.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
