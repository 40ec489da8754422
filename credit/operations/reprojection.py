"""Project everybody again: after a restore, a change of what travels, or to repair drift."""

from functools import partial

from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.projection.projector import CHUNK, refresh_reference
from credit.operations.work import Work, transact, transact_in_turn
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.people import User


def reproject_everything() -> int:
    """Project all customers, people and the reference, some hundred at a time; give how many customers.

    Each batch is a transaction of its own, so that phones and desk go on meanwhile. What has not changed
    makes no traffic; stopping and starting again is harmless.
    """
    done, last = 0, 0
    while ids := transact_in_turn(partial(reproject_some, after_id=last)):
        done, last = done + len(ids), ids[-1]
    transact(MACHINE, reproject_shared)
    return done


def reproject_some(work: Work, after_id: int) -> list[int]:
    """Project the next customers by id; gives their ids, none at the end."""
    following = select(Customer.id).where(Customer.id > after_id).order_by(Customer.id)
    ids = list(db.session.scalars(following.limit(CHUNK)))
    work.lock(ids)
    work.touch(*ids)
    return ids


def reproject_shared(work: Work) -> None:
    """Project what belongs to no customer."""
    work.announce(*refresh_reference(work.moment))
    work.touch_user(*db.session.scalars(select(User.id)))
