"""Letters announced or sent."""

from functools import cache
from typing import Any

from sqlalchemy import select

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.store.dunning import DunningMessage

ANNOUNCED = ("due", "sending", "sent")


@cache
def reminders(window: Window) -> Any:
    """Read the letters of the last days, or older ones."""
    message = DunningMessage
    return select(
        message.customer_id.label("owner"),
        message.id,
        message.customer_id,
        message.level,
        message.state,
        message.run_on,
        message.send_after,
        message.sent_at,
        message.total_minor,
    ).where(
        message.customer_id.in_(IDS),
        message.state.in_(ANNOUNCED),
        within(window, message.run_on),
    )


DUNNING = {
    window: entity(
        "dunning",
        "id customer_id level state run_on send_after sent_at total",
        reminders,
        window=window,
    )
    for window in Window
}
