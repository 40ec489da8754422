"""`encours journal verify`: prove that nothing in the journal was altered or taken out."""

import sys

import click

from credit.operations.journal import verify as walk
from credit.store.db import reading
from webapp.commands.application import open_application


@click.group()
def journal() -> None:
    """Prove the journal."""


@journal.command()
def verify() -> None:
    """Recompute the chain of hashes; exit 1 at the first row that does not follow from the one before."""
    with open_application(), reading():
        verdict = walk()
    if not verdict.ok:
        click.echo(
            f"Broken at row {verdict.broken_at}, after {verdict.checked} good rows.", err=True
        )
        sys.exit(1)
    click.echo(f"Whole: {verdict.checked} rows, newest hash {verdict.newest_hash or '(none)'}.")
