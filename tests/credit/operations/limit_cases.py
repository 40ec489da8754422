"""Rows and shortcuts for tests of limits."""

from datetime import date
from uuid import uuid4

from sqlalchemy import select

from credit.operations import limit_decisions, limit_routing
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.limits import CreditLimit, LimitRequest
from credit.store.push import Notice
from tests.builders import NOW, add

EUR = 100


def figures_of(customer, **more):
    values = {
        "as_of": date(2026, 11, 20),
        "computed_at": NOW,
        "accounting_minor": 30_000_00,
        "exposure_minor": 30_000_00,
        "credits_minor": 0,
        "limit_minor": None,
        "limit_days": None,
        "overdue_minor": 0,
        "oldest_days": 0,
        "disputed_minor": 0,
        "promised_minor": 0,
        "score": 60,
        "risk_class": "B",
        "weighted_delay_days": 5,
        "sales_12m_minor": 200_000_00,
        "buckets": {},
        "due": [],
        "light": [["2026-11-20", "green", []]],
        "explain": {},
    }
    row = add(CustomerFigures(customer_id=customer.id, **(values | more)))
    db.session.commit()
    return row


def a_request(customer, by, requested_minor=60_000_00, **more):
    values = {"reason": "new_site", "client_time": NOW, "created_at": NOW} | more
    row = add(
        LimitRequest(
            id=uuid4(),
            customer_id=customer.id,
            requester_id=by.id,
            requested_minor=requested_minor,
            **values,
        )
    )
    db.session.commit()
    return row


def run_routing():
    """Do what the job does."""
    db.session.expire_all()
    for request_id in limit_routing.owed(read_clock()):
        transact(MACHINE, lambda work, id=request_id: limit_routing.attend(work, id))


def decide(request, by, outcome="approved", unless_changed=None, reason="vu", **more):
    decision = limit_decisions.Decision(outcome, reason, **more)
    return transact(
        Actor(by.id, by.role),
        lambda work: limit_decisions.decide(
            work, request.id, decision, unless_changed=unless_changed
        ),
    )


def limits_of(customer):
    rows = db.session.scalars(
        select(CreditLimit).where(CreditLimit.customer_id == customer.id).order_by(CreditLimit.id)
    )
    return [(row.kind, row.amount_minor, row.state) for row in rows]


def notices_of(user):
    rows = db.session.scalars(
        select(Notice).where(Notice.user_id == user.id).order_by(Notice.created_at, Notice.event)
    )
    return [row.event for row in rows]


def journal():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
