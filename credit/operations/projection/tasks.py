"""Calls and visits a customer is owed: what the rep does, and ends with an outcome."""

from functools import cache
from typing import Any

from sqlalchemy import select

from credit.operations.projection.reading import IDS, entity
from credit.rules.tasks import ANSWERS
from credit.store.dunning import DunningMessage


@cache
def tasks() -> Any:
    """Read what is still to do; what is done is told by its note."""
    message = DunningMessage
    return select(
        message.customer_id.label("owner"),
        message.id,
        message.customer_id,
        message.channel,
        message.level,
        message.total_minor,
        message.run_on,
        message.deadline_on,
        message.tries,
    ).where(
        message.customer_id.in_(IDS),
        message.channel.in_(ANSWERS),
        message.state.in_(("due", "sending")),
    )


TASK = entity("task", "id customer_id kind level total since due_on tries", tasks)
