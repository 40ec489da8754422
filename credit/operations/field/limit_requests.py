"""Requests for another limit, as the field makes and withdraws them; decisions are made online."""

from typing import Any

from sqlalchemy import select

from credit.operations.field.arguments import Arguments, fresh, own
from credit.operations.field.said import HOUSE, Handler, Malformed, NotYours, Outcome, Said, merged
from credit.operations.limit_facts import snapshot
from credit.operations.limit_routing import answer_by
from credit.operations.reasons_in_force import Codes
from credit.operations.work import Work
from credit.rules.errors import Conflict
from credit.rules.reason_lists import LIMITS
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.limits import UNDECIDED, LimitRequest
from credit.store.people import User

MOST_DAYS = 365


class RequestOpen(Conflict):
    """One request on this customer still waits; the person may withdraw it and ask anew."""

    code = "request_open"


class Decided(Conflict):
    """The answer was faster than the withdrawal."""

    code = "decided"


def submit(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Ask for another amount, another delay, or both; the figures of this moment stay with the request."""
    args = Arguments(said.args)
    request = LimitRequest(
        id=fresh(LimitRequest, args.uuid("request_id")),
        customer_id=customer_id,
        requester_id=author.id,
        requested_minor=args.find_number("requested_minor", least=0),
        requested_days=args.find_number("requested_days", least=0, most=MOST_DAYS),
        temporary_until=args.find_day("temporary_until"),
        reason=args.choice("reason", Codes(LIMITS)),
        text=args.text("text"),
        state="submitted",
        facts=snapshot(db.session.get_one(Customer, customer_id), work.moment.today),
        answer_by=answer_by(work.moment),
        client_time=said.client_time,
        created_at=work.moment.now,
    )
    args.done()
    if request.requested_minor is None and request.requested_days is None:
        raise Malformed(field="requested_minor")
    if (pending := _find_undecided(customer_id)) is not None:
        raise RequestOpen(request_id=str(pending.id), mine=pending.requester_id == author.id)
    db.session.add(request)
    after = {"requested_minor": request.requested_minor, "requested_days": request.requested_days}
    _changed(work, "limit_request.submit", request, after)
    work.nudge("route_requests")
    return Outcome()


def withdraw(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Take one's own request back while nobody has decided it."""
    args = Arguments(said.args)
    request = own(LimitRequest, args.uuid("request_id"), customer_id, field="request_id")
    args.done()
    if request.requester_id != author.id:
        raise NotYours
    if request.state == "withdrawn":
        return merged("withdrawn")
    if request.state not in UNDECIDED:
        raise Decided(state=request.state)
    request.state = "withdrawn"
    request.version += 1
    _changed(work, "limit_request.withdraw", request, {"state": request.state})
    return Outcome()


def _changed(work: Work, action: str, request: LimitRequest, after: dict[str, Any]) -> None:
    customer_id = request.customer_id
    work.record(action, "limit_request", request.id, customer_id=customer_id, after=after)
    work.touch(customer_id, only=("request",))
    work.touch_user(request.requester_id)


def _find_undecided(customer_id: int) -> LimitRequest | None:
    wanted = select(LimitRequest).where(
        LimitRequest.customer_id == customer_id, LimitRequest.state.in_(UNDECIDED)
    )
    return db.session.scalar(wanted)


HANDLERS = {
    "limit.request": Handler(submit, HOUSE),
    "limit.withdraw": Handler(withdraw, HOUSE),
}
