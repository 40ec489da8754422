"""Whether this process may be given requests, and what else somebody should look at.

Only what this process cannot serve without decides: its database, in a shape it knows, and room to write.
Without queue, worker or scheduler everything is still taken in, and owed: taking every web process out
of a balancer then would turn a delay into an outage. They are named, and do not decide.
"""

import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from credit.store.db import db, reading
from webapp.migrating import FOLDER

FREE_BYTES = 100 * 1024 * 1024  # below this the next upload or ledger may not fit

Probe = Callable[[], str]


def deciding(data: Path) -> Mapping[str, Probe]:
    """Give the probes without which this process cannot serve; each says "ok" or what is wrong."""
    return {"database": database, "schema": schema, "disk": lambda: disk(data)}


def database() -> str:
    """Ask the database for an answer."""
    with reading():
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
    return "ok"


def schema() -> str:
    """Ask for its shape. One this program does not know is newer, and still serves the program before."""
    with reading():
        found = MigrationContext.configure(db.session.connection()).get_current_revision()
        db.session.rollback()
    head, known = _revisions()
    if found is None:
        return "empty"
    return "ok" if found == head or found not in known else f"at {found}, wants {head}"


def disk(data: Path) -> str:
    """Look at the room that is left."""
    return "ok" if free_bytes(data) >= FREE_BYTES else "full"


def free_bytes(data: Path) -> int:
    """Say how much may still be written into the data folder."""
    return shutil.disk_usage(data).free


@cache
def _revisions() -> tuple[str | None, frozenset[str]]:
    scripts = ScriptDirectory(str(FOLDER))
    return scripts.get_current_head(), frozenset(
        script.revision for script in scripts.walk_revisions()
    )
