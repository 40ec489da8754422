"""What people read about entries set aside: who said what about whom, on which device, and what broke."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from credit.operations.quarantine import MENDABLE, WAITING
from credit.rules.errors import Missing
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.people import Session, User
from credit.store.sync import OpLog, Quarantined

SHOWN = 500


def listed(state: str) -> list[dict[str, Any]]:
    """List entries, the oldest first, children after their parents. state: waiting, or all."""
    wanted = _rows().order_by(Quarantined.parked_at, OpLog.received_at, OpLog.n)
    if state == WAITING:
        wanted = wanted.where(Quarantined.state == WAITING)
    return [_view(row) for row in db.session.execute(wanted.limit(SHOWN))]


def one(op_id: UUID) -> dict[str, Any]:
    """Give one entry as the list does. Raises Missing."""
    row = db.session.execute(_rows().where(Quarantined.op_id == op_id)).first()
    if row is None:
        raise Missing(entry=str(op_id))
    return _view(row)


def _rows() -> Any:
    author, decider = aliased(User), aliased(User)
    return (
        select(
            Quarantined,
            OpLog,
            author.name.label("author"),
            decider.name.label("decided_by"),
            Customer.name.label("customer"),
            Company.currency,
            Session.user_agent,
        )
        .join(OpLog, OpLog.op_id == Quarantined.op_id)
        .join(author, author.id == OpLog.user_id)
        .outerjoin(decider, decider.id == Quarantined.decided_by_id)
        .outerjoin(Customer, Customer.id == OpLog.customer_id)
        .outerjoin(Company, Company.id == Customer.company_id)
        .outerjoin(Session, Session.id == OpLog.device_id)
    )


def _view(row: Row[Any]) -> dict[str, Any]:
    aside, logged = row.Quarantined, row.OpLog
    args = aside.mended or logged.args
    return {
        "op_id": logged.op_id,
        "type": logged.type,
        "v": logged.v,
        "args": logged.args,
        "mended": aside.mended,
        "mendable": [name for name in MENDABLE if name in args],
        "author_id": logged.user_id,
        "author": row.author,
        "customer_id": logged.customer_id,
        "customer": row.customer,
        "currency": row.currency or "EUR",
        "device_id": logged.device_id,
        "user_agent": row.user_agent,
        "app_version": logged.app_version,
        "client_time": logged.client_time,
        "clock_offset_ms": logged.clock_offset_ms,
        "received_at": logged.received_at,
        "parent_id": aside.parent_id,
        "error": aside.error,
        "state": aside.state,
        "outcome": logged.outcome,
        "code": logged.code,
        "reason": aside.reason,
        "tries": aside.tries,
        "parked_at": aside.parked_at,
        "decided_by": row.decided_by,
        "decided_at": aside.decided_at,
        "version": aside.version,
    }
