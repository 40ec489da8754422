"""`encours retention`: let go of what is older than its period, or only say what would go."""

import json

import click

from credit.operations import retention as keeping
from credit.operations.moment import read_clock
from credit.store.db import db, reading
from tasks.retention import let_go
from webapp.commands.application import open_application


@click.command()
@click.option("--check", is_flag=True, help="Say what would go today, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def retention(check: bool, as_json: bool) -> None:
    """Let go of personal data older than their period, as the job of the night does."""
    with open_application():
        if check:
            with reading():
                counts = keeping.due(read_clock().today)
                db.session.rollback()
        else:
            counts = let_go()
    if as_json:
        click.echo(json.dumps(counts))
        return
    for kind, count in counts.items():
        click.echo(f"{kind}: {count}")
