"""Backup and restore: one archive, readable on both databases, so that it also moves an installation."""

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import Connection, inspect, text, update

from credit.operations import high_water
from credit.operations.attachment_files import ARRIVING
from credit.operations.generations import highest_number, start_new_generation
from credit.store.db import db, reading
from credit.store.people import Installation
from webapp.app import create_app, utc_now
from webapp.data_folder import hold
from webapp.first_start import prepare
from webapp.migrating import FOLDER
from webapp.rows import forget_everything, read_rows, write_rows
from webapp.settings import Settings

FORMAT = "encours-backup/1"
# wake-ups only, what is true of this database alone; and what the database is in, found by name
NOT_KEPT = ("redis", "supervisor.lock", high_water.FILE)


class Refusal(Exception):
    """The archive cannot be used; the message is the one line the operator reads."""


def pack(settings: Settings, file: Path) -> None:
    """Write the archive: consistent rows, and the data folder's other files. The server may run."""
    app = create_app(settings, nudge=lambda _job: None)
    began = utc_now()
    with (
        app.app_context(),
        reading(),
        tempfile.TemporaryFile("w+b") as rows,
        _snapshot() as connection,
    ):
        words = io.TextIOWrapper(rows, "utf-8", write_through=True)
        write_rows(connection, words)
        about = {"format": FORMAT, "revision": _revision(connection), "at": utc_now().isoformat()}
        with tarfile.open(file, "w:gz", compresslevel=6) as archive:
            file.chmod(0o600)
            _add(archive, "about.json", io.BytesIO(json.dumps(about).encode()))
            _add(archive, "rows.jsonl", words.detach())
            for path in _files(settings):
                with suppress(FileNotFoundError):  # the server runs: a photo may go meanwhile
                    archive.add(path, f"data/{path.relative_to(settings.data)}")
    with app.app_context(), db.engine.begin() as connection:
        # phones may forget what was answered before
        connection.execute(update(Installation).values(covered_to=began))


def unpack(settings: Settings, file: Path) -> None:
    """Replace database and files by the archive's. Raises Refusal, CannotStart while the server runs.

    What was there is first kept as `before-restore-….tar.gz`. Epochs and the restore generation move to
    numbers no device has seen, so that every phone starts its copy anew and sends again what is missing.
    """
    with hold(settings.data), _open(file) as archive:
        about = json.load(_member(archive, "about.json"))
        _check(about)
        prepare(settings)
        pack(settings, settings.data / f"before-restore-{utc_now():%Y%m%dT%H%M%S}.tar.gz")
        app = create_app(settings, nudge=lambda _job: None)
        with app.app_context():
            with db.engine.begin() as connection:
                before = highest_number(connection)
                forget_everything(connection)
            upgrade(revision=about["revision"])
            with db.engine.begin() as connection:
                read_rows(connection, io.TextIOWrapper(_member(archive, "rows.jsonl"), "utf-8"))
            upgrade()
            with db.engine.begin() as connection:
                start_new_generation(connection, above=before, now=utc_now())
            _replace_files(settings, archive)
            high_water.remember(settings.data)
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """Read everything as of one instant on both databases."""
    options = {} if db.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with db.engine.connect().execution_options(**options) as connection:
        yield connection


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        raise Refusal("there is nothing to back up yet")
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _check(about: dict[str, Any]) -> None:
    if about.get("format") != FORMAT:
        raise Refusal("this is not a backup this program can read")
    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    if about["revision"] not in known:
        raise Refusal("the backup was made by a newer Encours: install that version first")


def _files(settings: Settings) -> Iterator[Path]:
    for path in sorted(settings.data.rglob("*")):
        top = path.relative_to(settings.data).parts[0]
        is_database = path.name.split("-")[0].endswith(".sqlite")
        is_old = path.name.startswith("before-restore-")
        is_arriving = path.parent.name == ARRIVING  # a phone has it whole, and sends it again
        skipped = is_database or is_old or is_arriving
        if path.is_file() and top not in NOT_KEPT and not skipped:
            yield path


@contextmanager
def _open(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, KeyError) as error:
        raise Refusal(f"{file} cannot be read as a backup: {error}") from error


def _member(archive: tarfile.TarFile, name: str) -> Any:
    return archive.extractfile(archive.getmember(name))


def _add(archive: tarfile.TarFile, name: str, content: Any) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = content.seek(0, io.SEEK_END), 0o600
    content.seek(0)
    archive.addfile(entry, content)


def _replace_files(settings: Settings, archive: tarfile.TarFile) -> None:
    """Write the archive's files; by hand, because Python 3.11.2's tarfile has no safe filter yet."""
    home = settings.data.resolve()
    for entry in archive.getmembers():
        path = (home / entry.name.removeprefix("data/")).resolve()
        if entry.isfile() and entry.name.startswith("data/") and path.is_relative_to(home):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(_member(archive, entry.name).read())
            path.chmod(entry.mode & 0o700)
