"""`encours serve`: start everything and say where it is."""

import os

import click
from sqlalchemy import select

from credit.store.db import db, reading
from credit.store.people import Installation, User
from webapp import logs
from webapp.app import create_app
from webapp.demo.seed import ensure
from webapp.environment import read_environment
from webapp.first_start import prepare
from webapp.settings import Settings
from webapp.supervisor import supervise


@click.command()
def serve() -> None:
    """Start Redis (when it is ours), web, worker and scheduler; stop them with Ctrl-C."""
    settings = read_environment(os.environ)
    logs.set_up(settings)
    supervise(settings, prepare=prepare_to_serve, announce=announce)


def prepare_to_serve(settings: Settings) -> None:
    """Prepare, then found the demo company, or bring it up to date, when it is wanted."""
    prepare(settings)
    if settings.demo:
        app = create_app(settings, nudge=lambda _job: None)
        with app.app_context():
            ensure(app, settings.demo_password)


def announce(settings: Settings) -> None:
    """Say where the app is and who can sign in."""
    click.secho(f"\nEncours is ready: {settings.url}", bold=True)
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context(), reading():
        people = db.session.scalars(
            select(User)
            .where(User.disabled_at.is_(None), User.password_hash.is_not(None))
            .order_by(User.id)
        ).all()
        if not people:
            click.echo("Nobody can sign in yet: run `encours admin NAME`.")
        elif db.session.scalars(select(Installation.demo)).one():
            click.echo(f"Demo accounts, password {settings.demo_password}:")
            for person in people:
                click.echo(
                    f"  {person.username:<8} {person.name} ({person.role.replace('_', ' ')})"
                )
    click.echo("Stop with Ctrl-C.\n")
