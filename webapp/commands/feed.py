"""`encours feed`: say whether phones are told what they should be told."""

import click
from sqlalchemy import func, select

from credit.operations import chores
from credit.store.db import db, reading
from credit.store.sync import SyncBucket, SyncExit, SyncHead
from tasks.feed import compare_everything
from webapp.commands.application import open_application

KINDS = ("ref", "user:", "portfolio:", "department:", "pin:")


@click.group()
def feed() -> None:
    """Look at what phones are told, and compare it with the books."""


@feed.command()
def status() -> None:
    """Count buckets and rows, and say when the nightly walks were last done and what they found."""
    with open_application(), reading():
        live = func.count().filter(SyncHead.deleted.is_(False))
        by_bucket = select(SyncHead.bucket, func.count(), live).group_by(SyncHead.bucket)
        counted = {bucket: (heads, rows) for bucket, heads, rows in db.session.execute(by_bucket)}
        exits = db.session.scalar(select(func.count()).select_from(SyncExit))
        names = list(db.session.scalars(select(SyncBucket.id)))
        walks = chores.listed()
        for kind in KINDS:
            mine = [name for name in names if name.startswith(kind)]
            heads = sum(counted.get(name, (0, 0))[0] for name in mine)
            rows = sum(counted.get(name, (0, 0))[1] for name in mine)
            click.echo(
                f"{kind.rstrip(':'):<11}{len(mine):>7} buckets {rows:>9} rows"
                f" {heads - rows:>7} deletions"
            )
        click.echo(f"{exits} exits")
        for walk in walks:
            found = ", ".join(f"{count} {name}" for name, count in walk.found.items())
            click.echo(f"{walk.name:<11}done for {walk.done_on or '-'}; found {found or 'nothing'}")


@feed.command()
def reconcile() -> None:
    """Compare every bucket with what it should hold now, repair what drifted, and say how much."""
    with open_application():
        compare_everything()
        with reading():
            chore = chores.find(chores.RECONCILE)
            found = chore.found if chore else {}
    click.echo(
        f"Drifted: {found.get('rows', 0)} rows of {found.get('customers', 0)} customers"
        + (", repaired." if found else ".")
    )
