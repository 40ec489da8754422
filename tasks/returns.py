"""The job that reads what came back of the letters we sent."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import Any

from flask import current_app

from credit.formats.delivery_status import Bounce, read_bounce
from credit.operations import bounces
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.bounces import known_keys
from credit.store.db import db, reading
from tasks.outside import returns

LOOKS_BACK = timedelta(days=30)  # servers give up after some five days
MOST_LISTED = 10_000  # the newest
MOST_AT_ONCE = 200

Open = Callable[[Mapping[str, Any]], AbstractContextManager[returns.Mailbox | None]]


def read_returns(open_mailbox: Open = returns.open_mailbox) -> None:
    """Take in every mail of the bounce mailbox nobody has read. At least once; twice is once.

    Without a mailbox there is nothing to read; one that is away is looked for again.
    """
    try:
        with open_mailbox(current_app.config) as mailbox:
            if mailbox is not None:
                _read(mailbox)
    except (returns.Busy, OSError) as error:
        current_app.logger.warning("the bounce mailbox cannot be read: %s", error)


def _read(mailbox: returns.Mailbox) -> None:
    keys = mailbox.keys(read_clock().today - LOOKS_BACK)[-MOST_LISTED:]
    with reading():
        known = known_keys(keys)
        db.session.rollback()
    for key in [key for key in keys if key not in known][:MOST_AT_ONCE]:
        content = mailbox.fetch(key)
        if content:
            _take(key, read_bounce(content))
    transact(MACHINE, bounces.forget)


def _take(key: str, said: Bounce | None) -> None:
    with reading():
        owner = bounces.customer_of(said)
        db.session.rollback()
    change = partial(bounces.take_in, key=key, said=said)
    transact(MACHINE, change, customers=[] if owner is None else [owner])
