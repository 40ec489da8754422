"""The migrations build exactly what the models say, and guard what must not change."""

import os
import subprocess
import sys

import pytest
from alembic.command import check
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from credit.operations.actor import MACHINE
from credit.operations.journal import append
from credit.store.db import db
from tests.builders import NOW
from tests.installation import ROOT
from webapp.app import create_app
from webapp.first_start import prepare
from webapp.migrating import migrate
from webapp.rows import forget_everything
from webapp.settings import Settings


@pytest.fixture
def migrated(database_url, tmp_path):
    """An application on a database that migrations alone have built."""
    settings = Settings(data=tmp_path, database_url=database_url)
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context():
        with db.engine.begin() as connection:
            forget_everything(connection)
        prepare(settings)
        yield app
        db.session.remove()
        db.engine.dispose()


def test_models_and_migrations_agree(migrated):
    check(migrate.get_config(None))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET action = 'rewritten'",
        "DELETE FROM journal_entry",
    ],
)
def test_the_journal_can_only_grow(migrated, change):
    append(MACHINE, NOW, "test.write", ("customer", "1"))
    db.session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(change))
    db.session.rollback()


def test_what_a_device_said_cannot_be_removed(migrated):
    triggers = "sqlite_master WHERE type = 'trigger'"
    if db.engine.dialect.name == "postgresql":
        triggers = "pg_trigger"
    column = "tgname" if "pg_" in triggers else "name"
    names = db.session.scalars(text(f"SELECT {column} FROM {triggers}")).all()
    assert any(name.startswith("op_log_refuses") for name in names)


def test_two_processes_that_migrate_at_once_find_it_done_once(database_url, tmp_path):
    app = create_app(Settings(data=tmp_path, database_url=database_url), nudge=lambda _job: None)
    with app.app_context():
        with db.engine.begin() as connection:
            forget_everything(connection)
        command = [sys.executable, "-c", "from webapp.cli import main; main()", "migrate"]
        settings = {
            "ENCOURS_DATA": str(tmp_path),
            "DATABASE_URL": database_url,
            "ENCOURS_DEMO": "0",
        }
        both = [
            subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        said = [process.communicate()[1].decode() for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        check(migrate.get_config(None))
        db.session.remove()
        db.engine.dispose()
