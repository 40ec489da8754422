"""Run migrations through Flask-Migrate on the application's own engine; one transaction on both databases.

SQLite changes a table by writing it anew and dropping the old one, which rows of other tables refer to:
references are looked at once, at the end, where something was changed.
"""

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
metadata = extension.db.metadata


def mind_references(connection, how):
    """Turn SQLite's own minding on or off; it cannot be done within a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys = {how}")


def check_references(connection):
    """Raise ValueError where a row of SQLite refers to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"{len(broken)} rows would refer to nothing, first of {broken[0][0]}")


with extension.db.engine.connect() as connection:
    mind_references(connection, "OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            **extension.configure_args,
        )
        with context.begin_transaction():
            before = context.get_context().get_current_heads()
            context.run_migrations()
            if context.get_context().get_current_heads() != before:
                check_references(connection)
    finally:
        mind_references(connection, "ON")
