"""Walks over the feed that are owed once a business day, each with a row that says how far it has come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.work import Work
from credit.store.db import db, upserting
from credit.store.sync import SyncChore

BOUNDARIES, RECONCILE, PURGE = "boundaries", "reconcile", "purge"


def find(name: str) -> SyncChore | None:
    """Find how a walk stands; None when it never began."""
    return db.session.get(SyncChore, name, populate_existing=True)


def is_owed(name: str, today: date) -> bool:
    """Say whether a walk has not been finished today."""
    chore = find(name)
    return chore is None or chore.done_on is None or chore.done_on < today


def lock(name: str) -> SyncChore:
    """Take a walk for this transaction, so that two workers do not walk together."""
    row = {"name": name, "after_id": 0, "found": {}}
    db.session.execute(upserting(SyncChore).values(row).on_conflict_do_nothing())
    wanted = select(SyncChore).where(SyncChore.name == name).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def begin(work: Work, chore: SyncChore) -> None:
    """Start a walk from its beginning, unless it is under way."""
    if chore.begun_on is None:
        chore.begun_on, chore.after_id, chore.found = work.moment.today, 0, {}


def finish(chore: SyncChore, day: date, **found: Any) -> None:
    """Note that a walk is done for a day, and what it found."""
    chore.done_on, chore.begun_on, chore.after_id = day, None, 0
    chore.found = {**chore.found, **found}


def listed() -> Sequence[SyncChore]:
    """List all walks, by name."""
    return db.session.scalars(select(SyncChore).order_by(SyncChore.name)).all()
