"""Assemble one application: the only place where floors meet."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

from flask import Flask
from flask_smorest import Api
from redis import Redis

import api
from api.arguments import Number
from api.sync.streams import Streams
from credit.store import everything  # noqa: F401  (knows every table)
from credit.store.db import db
from tasks.tally import Count, no_tally
from webapp import auth, logs, measures, pace, pages, security
from webapp.migrating import migrate
from webapp.secret import secret_key
from webapp.settings import Settings

Nudge = Callable[[str], None]
Publish = Callable[[Collection[str]], None]
Probe = Callable[[], str]  # "ok", or what is wrong


def utc_now() -> datetime:
    """Read the real clock."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    *,
    nudge: Nudge,
    publish: Publish | None = None,
    clock: Callable[[], datetime] = utc_now,
    probes: Mapping[str, Probe] | None = None,
    queue: Redis | None = None,
    tally: Count = no_tally,
) -> Flask:
    """Assemble one application.

    nudge: wakes a job by name after a commit. publish: tells open pages by name what moved; None leaves them
    to ask. clock: gives aware instants; tests pass a fake.
    probes: the parts besides the database that `/healthz` asks, by name. queue: the Redis that operators
    look at, None where there is none to look at. tally: counts what figures tell of.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["int"] = Number
    app.config.from_mapping(settings.for_flask())
    app.extensions["nudge"] = nudge
    app.extensions["publish"] = publish or (lambda _names: None)
    app.extensions["streams"] = Streams()
    app.extensions["clock"] = clock
    app.extensions["probes"] = probes or {}
    app.extensions["queue"] = queue
    app.extensions["tally"] = tally
    app.secret_key = secret_key(settings.data)
    db.init_app(app)
    migrate.init_app(app, db)
    logs.init_app(app, trusted_proxies=settings.trusted_proxies)
    measures.init_app(app)
    security.init_app(app, trusted_proxies=settings.trusted_proxies, https=settings.production)
    auth.init_app(app)
    pace.init_app(app, most=settings.requests_per_minute)
    Api(app)  # its `register_blueprint` would also describe every route, each time a process starts
    for resource in api.resources:
        app.register_blueprint(resource, url_prefix="/api/v1")
    for blueprint in (*api.blueprints, *pages.blueprints):
        app.register_blueprint(blueprint)
    return app
