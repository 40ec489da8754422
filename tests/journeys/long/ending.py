"""What is left at the end of a telling: what two tellings must agree on, whoever died in one of them."""

from collections import Counter
from typing import Any

from flask import Flask
from sqlalchemy import select

from credit.operations.journal import verify
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.dunning import DunningMessage, DunningRelease
from credit.store.field import Dispute, Promise
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.people import User
from credit.store.plans import PaymentPlan
from credit.store.push import Notice

BY_DAY = (
    "digest",
    "mail_failed",
    "reminder_tomorrow",
    "ledger_late",
)  # as many as the days it took
BUSINESS = (
    "dispute.open",
    "promise.record",
    "judge.promise",
    "send.reminder",
    "release.notice",
    "hold.notice",
    "resolve.dispute",
    "plan.propose",
    "plan.approve",
    "plan.accept",
    "plan.complete",
)


def found(app: Flask) -> dict[str, Any]:
    """Read the end: ledger, exposure, reminders, what was said and told, and the journal."""
    with app.app_context():
        end = {
            "items": _rows(Item, "ref", "kind", "residual_minor", "state", "stage", "closed_on"),
            "figures": _figures(),
            "letters": _letters(),
            "releases": _rows(DunningRelease, "state", "total_minor", "hold_until"),
            "disputes": _rows(Dispute, "state", "amount_minor", "credited_minor"),
            "promises": _rows(Promise, "state", "amount_minor"),
            "plans": _rows(PaymentPlan, "state", "paid_minor"),
            "told": _told(),
            "journal": _journal(),
            "chain": verify().ok,
        }
        db.session.remove()
    return end


def _rows(table: Any, *names: str) -> list[tuple[Any, ...]]:
    return sorted(
        (tuple(getattr(row, name) for name in names) for row in db.session.scalars(select(table))),
        key=str,
    )


def _figures() -> list[tuple[Any, ...]]:
    names = (
        "accounting_minor",
        "exposure_minor",
        "credits_minor",
        "overdue_minor",
        "disputed_minor",
    )
    names += ("promised_minor", "limit_minor", "sales_12m_minor", "score", "risk_class", "due")
    return _rows(CustomerFigures, "customer_id", *names)


def _letters() -> list[Any]:
    rows = db.session.scalars(select(DunningMessage).where(DunningMessage.state == "sent"))
    return [
        (row.level, row.recipient, [(line.level, line.amount_minor) for line in row.lines])
        for row in sorted(rows, key=lambda row: (row.run_on, row.customer_id))
    ]


def _told() -> Counter[Any]:
    wanted = select(User.username, Notice.event, Customer.code).join(
        User, User.id == Notice.user_id
    )
    wanted = wanted.join(Customer, Customer.id == Notice.customer_id)
    rows = db.session.execute(wanted.where(Notice.event.not_in(BY_DAY)))
    return Counter(tuple(row) for row in rows)


def _journal() -> Counter[str]:
    wanted = select(JournalEntry.action).where(JournalEntry.action.in_(BUSINESS))
    return Counter(db.session.scalars(wanted))
