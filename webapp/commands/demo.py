"""`encours demo`: found the demo company, or bring its ledger up to date."""

import os

import click

from webapp.commands.application import open_application
from webapp.demo.seed import ensure
from webapp.environment import read_environment


@click.command()
def demo() -> None:
    """Found the demo company where nobody works yet, or bring its ledger to the last business day."""
    with open_application() as app:
        ensure(app, read_environment(os.environ).demo_password)
