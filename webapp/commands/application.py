"""The application as commands use it: the same database and queue as the server, which may be down."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from credit.store.db import db
from tasks.news import Publisher
from tasks.queue import Nudger, connect
from webapp import redis_server
from webapp.app import create_app
from webapp.environment import read_environment
from webapp.first_start import prepare
from webapp.settings import Settings


@contextmanager
def open_application() -> Iterator[Flask]:
    """Enter the application's context on this installation, migrated first. Raises WrongSetting."""
    settings = read_environment(os.environ)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare(settings)
    app = create_app(
        settings,
        nudge=Nudger(connect(redis_of(settings))),
        publish=Publisher(redis_of(settings)),
    )
    with app.app_context():
        yield app
        db.session.remove()


def redis_of(settings: Settings) -> str:
    """Address the queue's server: the one named, or this installation's own."""
    return settings.redis_url or redis_server.url_of(settings.data)
