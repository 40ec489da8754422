"""How reliable a customer's promises are: the rate of those kept, with its inputs."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from credit.rules.promises import RATED_DAYS, kept_rate
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Promise


def kept_promises(customer: Customer, today: date) -> dict[str, Any] | None:
    """Rate the promises of the last two years that were judged; None when there is none."""
    since = today - timedelta(days=RATED_DAYS)
    states = select(Promise.state).where(
        Promise.customer_id == customer.id, Promise.recorded_on >= since
    )
    rate = kept_rate(db.session.scalars(states))
    if rate.rate_bp is None:
        return None
    inputs = {"kept": rate.kept, "partly_kept": rate.partly_kept, "broken": rate.broken}
    explain = {
        "rule": "promises_kept",
        "inputs": inputs | {"since": since.isoformat()},
        "as_of": today.isoformat(),
    }
    return inputs | {"rate_bp": rate.rate_bp, "since": since, "explain": explain}
