"""Remind reps, on its morning, of each promise that is due that day."""

from sqlalchemy import select

from credit.operations.audience import reps_of
from credit.operations.notices import Word, tell_many
from credit.operations.work import Work
from credit.rules.promises import ACTIVE
from credit.store.db import db
from credit.store.field import Promise


def tell_due(work: Work) -> None:
    """Tell the customer's reps of what is promised for today; of one promise and day they hear once."""
    today = work.moment.today
    due = select(Promise).where(Promise.state == ACTIVE, Promise.promised_on == today)
    words = [
        Word(
            reps_of(promise.customer_id, today),
            f"promise/{promise.id}",
            customer_id=promise.customer_id,
            occurrence=today.isoformat(),
        )
        for promise in db.session.scalars(due.order_by(Promise.created_at, Promise.id))
    ]
    if words:
        tell_many(work, "promise_due", words)
