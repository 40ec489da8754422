"""Letters announced or sent, among them a formal notice during its 48 hours."""

from functools import cache
from typing import Any

from sqlalchemy import case, exists, literal, null, select, union_all

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.rules.dunning_case import FORMAL_NOTICE
from credit.store.dunning import DunningMessage, DunningRelease

ANNOUNCED = ("due", "sending", "sent")


@cache
def reminders(window: Window) -> Any:
    """Read the letters of the last days, or older ones.

    An announced notice is one of them, `announced` or `held`, until its letter is written.
    """
    message, release = DunningMessage, DunningRelease
    written = exists().where(
        message.customer_id == release.customer_id,
        message.level == FORMAL_NOTICE,
        message.state.in_(ANNOUNCED),
        message.run_on >= release.released_on,
    )
    announced = select(
        release.customer_id.label("owner"),
        release.id,
        release.customer_id,
        release.level,
        case((release.hold_until.is_(None), literal("announced")), else_=literal("held")),
        release.released_on,
        release.goes_at,
        null(),
        release.total_minor,
    ).where(
        release.customer_id.in_(IDS),
        release.state == "announced",
        ~written,
        within(window, release.released_on),
    )
    letters = select(
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
    return select(union_all(letters, announced).subquery())


DUNNING = {
    window: entity(
        "dunning",
        "id customer_id level state run_on send_after sent_at total",
        reminders,
        window=window,
    )
    for window in Window
}
