"""Run migrations through Flask-Migrate on the application's own engine; one transaction on both databases."""

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
metadata = extension.db.metadata

with extension.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        **extension.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
