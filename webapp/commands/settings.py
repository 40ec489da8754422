"""`encours settings`: every setting with its value and where it comes from."""

import os

import click

from webapp.environment import describe, read_environment


@click.command()
def settings() -> None:
    """List every setting: name, value, origin, meaning."""
    rows = describe(read_environment(os.environ), os.environ)
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, value, origin, meaning in rows:
        cells = zip((name, value, origin), widths, strict=True)
        click.echo("  ".join([*(cell.ljust(width) for cell, width in cells), meaning]))
