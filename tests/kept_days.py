"""Days of which figures are kept, as the nightly review leaves them."""

from datetime import UTC, datetime

from sqlalchemy import text

from credit.store.db import db
from tasks.figures import recompute


def stand(house, clock, day):
    """Let the ledger stand at a morning of November 2026, and everybody's figures of it be kept."""
    clock.now = datetime(2026, 11, day, 8, tzinfo=UTC)
    house.company.as_of = clock.now.date()
    db.session.execute(text("UPDATE customer SET stale_at = '2026-01-01 00:00:00+00'"))
    db.session.commit()
    recompute()
