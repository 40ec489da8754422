"""Bring ledgers in, as the page and its worker do, and look at the books."""

from sqlalchemy import select

from credit.operations import imports
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.imports import Import
from credit.store.items import Item
from tasks.imports import apply_imports, read_imports
from tests.fec_files import NAME, stream_of


def hand_in(stream, name=NAME, **more):
    row = transact(MACHINE, lambda work: imports.receive(work, stream, name, **more))
    import_id = row.id
    db.session.rollback()
    read_imports()
    return row_of(import_id)


def row_of(import_id):
    db.session.rollback()
    return db.session.get(Import, import_id, populate_existing=True)


def ask(row):
    transact(MACHINE, lambda work: imports.ask_to_apply(work, row.id))


def bring(*entries, name=NAME, **more):
    row = hand_in(stream_of(*entries), name, **more)
    assert row.state == "reconciled", row.report["refusals"]
    ask(row)
    apply_imports()
    row = row_of(row.id)
    assert row.state == "applied"
    return row


def items():
    rows = db.session.scalars(select(Item).order_by(Item.id)).all()
    for row in rows:
        db.session.refresh(row)
    return {row.ref: row for row in rows}


def customer(code):
    found = db.session.scalar(select(Customer).where(Customer.code == code))
    db.session.refresh(found)
    return found


def everything():
    """Give what the books say, without what is only of this database."""
    db.session.expire_all()
    names = {one.id: one.code for one in db.session.scalars(select(Customer))}
    left_out = ("id", "company_id", "customer_id")
    columns = [one.name for one in Item.__table__.columns if one.name not in left_out]
    return sorted(
        (names[item.customer_id], *(str(getattr(item, name)) for name in columns))
        for item in db.session.scalars(select(Item))
    )
