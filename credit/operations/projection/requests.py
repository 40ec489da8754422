"""Requests for another limit."""

from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from credit.operations.projection.reading import IDS, entity
from credit.operations.projection.windows import Window, within
from credit.store.limits import UNDECIDED, LimitRequest
from credit.store.people import User


@cache
def requests(window: Window) -> Any:
    """Read the limit requests that wait and those of the last days, or older ones."""
    requester, decider = aliased(User), aliased(User)
    request = LimitRequest
    return (
        select(
            request.customer_id.label("owner"),
            request.id,
            request.customer_id,
            request.requester_id,
            requester.name,
            request.requested_minor,
            request.requested_days,
            request.temporary_until,
            request.reason,
            request.text,
            request.state,
            request.answer_by,
            request.granted_minor,
            request.granted_days,
            request.decision_reason,
            decider.name,
            request.decided_at,
            request.created_at,
            request.granted_until,
            request.granted_from,
        )
        .join(requester, requester.id == request.requester_id)
        .outerjoin(decider, decider.id == request.decided_by_id)
        .where(
            request.customer_id.in_(IDS),
            within(
                window, request.created_at, request.decided_at, live=request.state.in_(UNDECIDED)
            ),
        )
    )


REQUEST = {
    window: entity(
        "request",
        "id customer_id requester_id requester requested requested_days temporary_until reason"
        " text state answer_by granted granted_days decision_reason decided_by decided_at"
        " created_at granted_until granted_from",
        requests,
        window=window,
    )
    for window in Window
}
