"""One application a process, put under each test anew: assembling it costs more than most tests do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from api.sync.streams import Streams
from credit.store.db import db
from tasks.tally import no_tally
from webapp.app import create_app
from webapp.pace import Pace
from webapp.secret import secret_key
from webapp.settings import Settings


def put_under(
    settings: Settings, *, nudge: Callable[[str], None], clock: Callable[[], datetime]
) -> Flask:
    """Give the application as `create_app` would, with nothing left of the test before.

    The settings may differ in what `for_flask` tells, not in what is wired at assembly (https, proxies):
    those take an application of their own, as do tests that add routes to it.
    """
    app, pristine = _assembled(settings)
    app.config.clear()
    app.config.update(pristine | settings.for_flask())
    app.secret_key = secret_key(settings.data)
    app.extensions |= {
        "nudge": nudge,
        "publish": lambda _names: None,
        "streams": Streams(),
        "clock": clock,
        "probes": {},
        "queue": None,
        "tally": no_tally,
        "pace": Pace(settings.requests_per_minute),
    }
    app.extensions.pop("calendar", None)
    app.extensions.pop("second step", None)
    with app.app_context():
        db.engines[None] = _engine(sa.make_url(settings.database_url))
    return app


_engines: dict[str, sa.Engine] = {}


def _engine(url: sa.URL) -> sa.Engine:
    """Give the engine of a dialect, pointed at a database: what one test compiled serves the next."""
    kind = url.get_backend_name()
    if kind not in _engines:
        _engines[kind] = engine = sa.create_engine(url)

        @sa.event.listens_for(engine, "do_connect")
        def _to_the_database_at_hand(
            dialect: sa.Dialect, _record: object, _arguments: object, _options: object
        ) -> object:
            arguments, options = dialect.create_connect_args(engine.url)
            return dialect.connect(*arguments, **options)

    engine = _engines[kind]
    engine.dispose()
    engine.url = url
    return (
        engine.execution_options()
    )  # the same, but whoever listens to it listens to this test only


_kept: list[tuple[Flask, dict[str, Any]]] = []


def _assembled(settings: Settings) -> tuple[Flask, dict[str, Any]]:
    if not _kept:
        app = create_app(settings, nudge=lambda _job: None)
        _kept.append((app, dict(app.config)))
    return _kept[0]
