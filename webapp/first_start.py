"""What must be true before anybody is served: a database in shape, an installation, and company if wanted."""

from functools import partial

from flask import Flask

from credit.operations import generations, high_water, people
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from tasks.outside import vapid
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings


def prepare(settings: Settings) -> None:
    """Migrate, make the key for pushes, name the installation once, notice a database put back by hand."""
    vapid.load_or_make(settings.data)
    app = create_app(settings, nudge=lambda _job: None)
    bring_up_to_date(app)
    with app.app_context():
        transact(MACHINE, people.found)
        notice_copy(app, settings)
        high_water.remember(settings.data)
        db.session.remove()


def notice_copy(app: Flask, settings: Settings) -> None:
    """Let every phone start over when the database knows less than it once did, and say so in the log."""
    mark = high_water.recall(settings.data)
    why = high_water.find_gap(mark) if mark else None
    if mark is None or why is None:
        return
    transact(MACHINE, partial(generations.rotate, why=why, above=mark.generation))
    app.logger.warning(
        "The database is older than what phones were told (%s): a copy was put back without"
        " `encours restore`. Every phone fetches its copy anew and says again what is missing.",
        why,
    )
