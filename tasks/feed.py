"""Jobs that keep the feed true: what a new day changes, a nightly comparison, what may be forgotten."""

from functools import partial
from itertools import islice
from pathlib import Path

from flask import current_app

from credit.operations import boundaries, chores, high_water, purging, reconciling
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.projection.projector import CHUNK
from credit.operations.reprojection import reproject_everything
from credit.operations.work import transact, transact_in_turn
from credit.store.db import db, reading


def project_due() -> None:
    """Project what changed because the day did. Delivery: at least once; twice is once.

    An installation whose boundaries were never projected (a new one, or one brought up to date) is
    projected whole.
    """
    today = read_clock().today
    with reading():
        since = boundaries.last_done()
        crossing = boundaries.find_crossing(since, today) if since and since < today else None
        db.session.rollback()
    if since == today:
        return
    if crossing is None:
        reproject_everything()
    else:
        rest = iter(sorted(crossing.customers))
        while ids := list(islice(rest, CHUNK)):
            transact(MACHINE, lambda work, ids=ids: work.touch(*ids), customers=ids)  # type: ignore[misc]
        transact(MACHINE, partial(boundaries.project_people, people=crossing.people))
    transact(MACHINE, purging.mark)
    transact(MACHINE, partial(boundaries.finish, day=today))


def reconcile_feed() -> None:
    """Compare all buckets with what they should hold, and repair. Delivery: at least once; twice is once."""
    project_due()
    with reading():
        owed = chores.is_owed(chores.RECONCILE, read_clock().today)
        db.session.rollback()
    if owed:
        compare_everything()


def compare_everything() -> None:
    """Compare all buckets, from where a walk cut short has come to."""
    while transact_in_turn(reconciling.compare_some):
        pass
    transact(MACHINE, reconciling.compare_shared)


def remember_feed() -> None:
    """Write down beside the database how far it has come. Delivery: at least once; twice is once."""
    high_water.remember(Path(current_app.config["ENCOURS_DATA"]))


def purge_feed() -> None:
    """Forget what no device can still need. Delivery: at least once; twice is once."""
    with reading():
        buckets = purging.find_purgeable(read_clock().today)
        db.session.rollback()
    for bucket in buckets:
        transact(MACHINE, partial(purging.purge, bucket=bucket))
    transact(MACHINE, purging.forget_marks)
    transact(MACHINE, purging.forget_words)
