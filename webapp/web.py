"""The web process: gunicorn over the application, started without a shell or a configuration file."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from tasks.news import Publisher
from tasks.queue import Nudger, connect
from tasks.tally import Tally
from webapp import garbage, logs, measures
from webapp.app import create_app, utc_now
from webapp.hearing import hear
from webapp.orphans import die_with_parent
from webapp.probes import make_probes
from webapp.settings import Settings

Clock = Callable[[], datetime]

THREADS = (
    256  # more than the streams that may be open at once: measured, see the README's decisions
)
KEEPALIVE_SECONDS = 15  # then a silent connection is closed; a proxy must let go of it before


class StreamWorker(ThreadWorker):
    """gunicorn's threads, which let open streams go before they stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams at once: each would hold up the stop until the graceful timeout."""
        self.wsgi.extensions["streams"].close()
        super().handle_exit(sig, frame)


class Web(BaseApplication):
    """A few worker processes with many threads; the application is made after the fork."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        super().__init__()

    def load_config(self) -> None:
        """Say everything gunicorn must know."""
        settings = self.settings
        options: dict[str, Any] = {
            "bind": f"[{settings.host}]:{settings.port}"
            if ":" in settings.host
            else f"{settings.host}:{settings.port}",
            "worker_class": StreamWorker,
            "workers": settings.web_processes,
            "threads": THREADS,
            "graceful_timeout": 5,
            "timeout": 120,
            "keepalive": KEEPALIVE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # the application believes ENCOURS_TRUSTED_PROXIES, nobody else
            "post_fork": lambda _server, _worker: die_with_parent(),
        }
        if settings.log == "json":
            options["logger_class"] = logs.Quiet
        if settings.tls_cert:
            options |= {"certfile": str(settings.tls_cert), "keyfile": str(settings.tls_key)}
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application; called in the worker."""
        app = serving_app(self.settings, clock=self.clock)
        garbage.settle_in()
        return app


def serving_app(settings: Settings, *, clock: Clock = utc_now) -> Flask:
    """Make an application that nudges and probes the real queue, and hears what moved elsewhere."""
    connection = connect(str(settings.redis_url))
    app = create_app(
        settings,
        nudge=Nudger(connection),
        publish=Publisher(str(settings.redis_url)),
        clock=clock,
        probes=make_probes(connection, utc_now),
        queue=connection,
        tally=Tally(connection),
    )
    hear(str(settings.redis_url), app.extensions["streams"])
    return app


def serve_web(settings: Settings, *, clock: Clock = utc_now) -> None:
    """Serve until SIGTERM."""
    folder, mine = Path(mkdtemp(prefix="encours-figures-")), os.getpid()
    measures.share_in(folder)
    try:
        Web(settings, clock).run()
    finally:
        if os.getpid() == mine:  # a forked process leaves through here as well
            rmtree(folder)
