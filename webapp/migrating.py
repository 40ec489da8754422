"""Bring the database to this program's shape (Alembic through Flask-Migrate)."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate, upgrade

import credit.store
from credit.store.db import db

FOLDER = Path(credit.store.__file__).parent / "migrations"

migrate = Migrate(
    directory=str(FOLDER), compare_type=True, render_as_batch=True, transactional_ddl=True
)


def bring_up_to_date(app: Flask) -> None:
    """Run what is missing; a database that is already there is only looked at."""
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
