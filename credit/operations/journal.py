"""Append to the journal: each row's hash covers its content and the hash before it."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from credit.operations.actor import Actor
from credit.store.db import db
from credit.store.journal import JournalEntry

CHAIN_LOCK = 0x454E43  # one writer at a time extends the chain (PostgreSQL advisory lock)


def append(
    actor: Actor,
    at: datetime,
    action: str,
    subject: tuple[str, str],
    *,
    customer_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one journal row to the current transaction, chained to the last one."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    newest = select(JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)
    previous = db.session.scalar(newest) or ""
    content = [at.isoformat(), actor.user_id, action, *subject, before, after]
    digest = hashlib.sha256((previous + json.dumps(content, sort_keys=True, default=str)).encode())
    db.session.add(
        JournalEntry(
            at=at,
            actor_id=actor.user_id,
            device_id=actor.device_id,
            op_id=actor.op_id,
            client_time=actor.client_time,
            clock_offset_ms=actor.clock_offset_ms,
            action=action,
            subject_type=subject[0],
            subject_id=subject[1],
            customer_id=customer_id,
            before=before,
            after=after,
            previous_hash=previous,
            hash=digest.hexdigest(),
        )
    )
    db.session.flush()
