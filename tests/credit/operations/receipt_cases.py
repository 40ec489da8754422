"""What receipt tests say: a statement, an entry, and the receipts as they stand."""

from datetime import date

from sqlalchemy import select

from credit.formats.records import BankEntry, Statement
from credit.operations.actor import MACHINE, Actor
from credit.operations.receipts_intake import take_in
from credit.operations.work import transact
from credit.store.db import db
from credit.store.receipts import Receipt
from tasks.receipts import match_receipts

OURS = "FR76 3000 6000 0112 3456 7890 189"
THEIRS = "DE89370400440532013000"
BOOKED = date(2026, 11, 21)  # a Saturday's booking: the ledger of the house ends on Friday the 20th


def an_entry(amount_minor=100_00, reference="", *, key="", booked_on=BOOKED, **more):
    key = key or f"{booked_on}/{amount_minor}/{reference}"
    values = {"account": OURS, "currency": "EUR", "reference": reference} | more
    return BankEntry(booked_on=booked_on, amount_minor=amount_minor, key=key, **values)


def a_statement(*entries, last_on=date(2026, 11, 22), **more):
    values = {"account": OURS, "currency": "EUR", "last_on": last_on} | more
    return Statement(entries=list(entries), **values)


def taken_in(*entries, **more):
    return transact(MACHINE, lambda work: take_in(work, [a_statement(*entries, **more)]))


def matched(*entries):
    taken_in(*entries)
    match_receipts()
    return receipts()


def receipts():
    db.session.expire_all()
    return list(db.session.scalars(select(Receipt).order_by(Receipt.id)))


def allocations(receipt):
    return {one.item_id: one.amount_minor for one in receipt.allocations}


def by(person):
    return Actor(person.id, person.role)


def done(person, verb, receipt, *args, **more):
    """Let a person act on a receipt."""
    receipt_id = receipt.id
    return transact(by(person), lambda work: verb(work, receipt_id, *args, **more))
