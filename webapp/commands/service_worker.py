"""`encours service-worker`: what to do when a deploy broke the phones' shell."""

import os

import click

from webapp.environment import read_environment
from webapp.pages.switch import turn_worker


@click.command("service-worker")
@click.argument("state", type=click.Choice(["on", "off"]))
def service_worker(state: str) -> None:
    """Let phones keep the shell (on), or make them let go of it and load from the network (off).

    Entries not yet sent stay on the phones and are sent as usual.
    """
    turn_worker(read_environment(os.environ).data, on=state == "on")
    click.echo(
        f"phones {'keep' if state == 'on' else 'let go of'} the shell from their next visit on"
    )
