"""`encours backup` and `encours restore`: one archive with the database and what else must not be lost."""

import os
from pathlib import Path

import click

from webapp.archive import pack, unpack
from webapp.environment import read_environment


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write database, keys and imported files to FILE (.tar.gz); the server may run."""
    pack(read_environment(os.environ), file)
    click.echo(
        f"{file}: {file.stat().st_size} bytes. It holds customers' data and keys: keep it safe."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing what is there.")
def restore(file: Path, yes: bool) -> None:
    """Replace this installation's data by FILE; the server must be stopped."""
    settings = read_environment(os.environ)
    if not yes:
        click.confirm(f"Replace everything in {settings.data}?", abort=True)
    unpack(settings, file)
    click.echo("Restored. Phones will fetch everything anew and send again what the backup lacks.")
