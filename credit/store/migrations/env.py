"""Run migrations through Flask-Migrate on the application's own engine; one transaction on both databases."""

from alembic import context
from flask import current_app


def include(
    _object: object, name: str | None, kind: str, reflected: bool, _compare: object
) -> bool:
    """Leave alone what is not ours: tables in the database that no model knows."""
    return not (kind == "table" and reflected and name not in metadata.tables)


extension = current_app.extensions["migrate"]
metadata = extension.db.metadata

with extension.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        include_object=include,
        **extension.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
