"""The job that watches the published insolvency notices."""

from collections.abc import Callable
from functools import partial

from flask import current_app

from credit.formats.bodacc import NotNotices, read_notices
from credit.operations import insolvencies
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.db import db, reading
from tasks.limits import run_review
from tasks.outside import gazette


def watch_insolvencies(fetch: Callable[[str], bytes] = gazette.fetch) -> None:
    """Declare every customer a notice names, and review their limits. At least once; twice is once.

    Without `ENCOURS_BODACC` there is nothing to read; a source that is away is read again tomorrow.
    """
    source = current_app.config["ENCOURS_BODACC"]
    if not source:
        return
    try:
        notices = read_notices(fetch(source))
    except (gazette.Busy, NotNotices) as error:
        current_app.logger.warning("insolvency notices cannot be read: %s", error)
        return
    with reading():
        owed = insolvencies.concerned(notices, read_clock().today)
        db.session.rollback()
    declared = [
        customer_id
        for customer_id, notice in owed
        if transact(MACHINE, partial(insolvencies.take_in, customer_id=customer_id, notice=notice))
    ]
    if declared:
        run_review(declared)
