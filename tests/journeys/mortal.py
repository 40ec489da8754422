"""A whole installation that can be killed, and started again on the same data."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from flask import Flask
from sqlalchemy import func, select

from credit.store.db import db
from tests.installation import free_port, launch, own_settings
from tests.journeys.served import furnished
from webapp.app import create_app
from webapp.settings import Settings


class Mortal:
    """`encours serve` on a furnished house."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        path = data / "encours.sqlite"
        furnished(path, datetime.now(UTC))
        settings = Settings(data=data, database_url=f"sqlite:///{path}")
        self.app: Flask = create_app(settings, nudge=lambda _job: None)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start everything and wait until it answers."""
        self._process = launch(own_settings(self.data, self.port))

    def kill(self) -> None:
        """Kill everything at once, as a machine that loses its power does."""
        if self._process is None:
            return
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def processes(self) -> list[psutil.Process]:
        """List what runs, the supervisor first."""
        if self._process is None:
            return []
        root = psutil.Process(self._process.pid)
        return [root, *root.children(recursive=True)]

    def keep_alive(self) -> None:
        """Start again what an earlier test left dead."""
        if self._process is None or self._process.poll() is not None:
            self.start()

    def start_again(self) -> None:
        """Bury what was killed, and start on what it left."""
        self.bury()
        self.start()

    def bury(self) -> None:
        """Kill, if it still lives, and wait for the end."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
            self._process.wait(30)

    def count(self, table: Any) -> int:
        """Count the rows of a table."""
        with self.app.app_context():
            found = db.session.scalar(select(func.count()).select_from(table)) or 0
            db.session.remove()
        return found


@contextmanager
def mortal(data: Path) -> Iterator[Mortal]:
    """Run an installation until the block ends, or it is killed."""
    running = Mortal(data)
    try:
        running.start()
        yield running
    finally:
        running.bury()
