"""What tests of the feed say of its rows, and of a customer with something old and something new."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment, Note
from credit.store.sync import SyncBucket, SyncExit, SyncHead
from tests.builders import NOW, add, an_item


def touch(*customers):
    ids = [getattr(customer, "id", customer) for customer in customers]
    transact(MACHINE, lambda work: work.touch(*ids), customers=ids)


def told(bucket):
    """List (entity, id) of the rows a bucket tells."""
    rows = select(SyncHead.entity, SyncHead.entity_id).where(
        SyncHead.bucket == bucket, SyncHead.deleted.is_(False)
    )
    return sorted(map(tuple, db.session.execute(rows)))


def kinds(bucket):
    return {entity for entity, _ in told(bucket)}


def exits(bucket):
    return list(db.session.scalars(select(SyncExit.customer_id).where(SyncExit.bucket == bucket)))


def counter(bucket):
    wanted = select(SyncBucket.seq, SyncBucket.floor, SyncBucket.epoch)
    return tuple(db.session.execute(wanted.where(SyncBucket.id == bucket)).one())


def a_note_of(house, customer, days_ago, **more):
    at = NOW - timedelta(days=days_ago)
    values = {"author_id": house.rosa.id, "client_time": at, "created_at": at, "text": "Vu"} | more
    note = add(Note(id=uuid4(), customer_id=customer.id, **values))
    db.session.commit()
    return note


def a_closed_item(customer, ref, days_ago, **more):
    on = (NOW - timedelta(days=days_ago)).date()
    more = {"state": "closed", "closed_on": on, "residual_minor": 0} | more
    return an_item(customer, ref, **more)


def a_dispute_of(house, customer, **more):
    values = {
        "reason": "delivery",
        "state": "open",
        "opened_by_id": house.rosa.id,
        "opened_on": NOW.date(),
        "client_time": NOW,
        "created_at": NOW,
    } | more
    dispute = add(Dispute(id=uuid4(), customer_id=customer.id, **values))
    db.session.commit()
    return dispute


def a_comment_on(house, dispute, text="Vu avec le transporteur"):
    said = DisputeComment(
        id=uuid4(), dispute_id=dispute.id, author_id=house.rosa.id, text=text, created_at=NOW
    )
    add(said)
    db.session.commit()
    return said
