"""`encours migrate`, `web`, `worker`, `scheduler`: one process each, watched by somebody else.

`encours serve` runs them all on one machine. Apart, they share a database, a Redis and the data folder, and
there may be any number of web and worker processes on any number of machines.
"""

import os
from collections.abc import Callable

import click

from webapp import logs, readiness
from webapp.app import create_app
from webapp.commands.serve import prepare_to_serve
from webapp.data_folder import CannotStart, share
from webapp.environment import read_environment
from webapp.scheduler import schedule
from webapp.settings import Settings
from webapp.web import serve_web
from webapp.worker import work


@click.command()
def migrate() -> None:
    """Bring the database to this program's shape, and found what must be there; the one before may run."""
    settings = read_environment(os.environ)
    logs.set_up(settings)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_to_serve(settings)


@click.command()
def web() -> None:
    """Serve pages and API until told to stop; any number may run."""
    _run(serve_web)


@click.command()
def worker() -> None:
    """Run the jobs of the queue until told to stop; any number may run."""
    _run(work)


@click.command()
def scheduler() -> None:
    """Wake what the timetable says is due until told to stop; one is enough, two do no harm."""
    _run(schedule)


def _run(part: Callable[[Settings], None]) -> None:
    settings = read_environment(os.environ)
    logs.set_up(settings)
    if settings.redis_url is None:
        raise CannotStart("REDIS_URL is needed: only `encours serve` starts a Redis of its own")
    with share(settings.data):
        _look_at_schema(settings)
        part(settings)


def _look_at_schema(settings: Settings) -> None:
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context():
        found = readiness.schema()
    if found != "ok":
        raise CannotStart(f"the database is not in shape ({found}): run `encours migrate` first")
