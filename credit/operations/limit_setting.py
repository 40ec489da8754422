"""Set a customer's limit from the desk, without a request of the field (the first limit after an import)."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select

from credit.operations import limit_grants, limit_routing
from credit.operations.limit_authority import approver, ask_of
from credit.operations.limit_decisions import NotYours
from credit.operations.limit_facts import snapshot
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.errors import Conflict, Missing
from credit.rules.limits import steps, wants_step_up, why_not
from credit.store.db import db
from credit.store.limits import UNDECIDED, LimitRequest, find_permanent
from credit.store.people import User
from credit.store.scope import find_visible_customer


class RequestOpen(Conflict):
    """A request on this customer awaits its decision: decide that one."""

    code = "request_open"


def set_limit(
    work: Work, customer_id: int, amount_minor: int, *, max_overdue_days: int | None, reason: str
) -> LimitRequest | None:
    """Set the permanent limit within one’s own authority; above it, give back the request to those who may.

    What takes a proof of its own becomes a request too. Again with the same values changes nothing. A deputy
    sets nothing with their principal's rank: it is they who want it. Raises Missing, RequestOpen, NotYours
    for the account's rep.
    """
    person, today = db.session.get_one(User, work.actor.user_id), work.moment.today
    work.lock([customer_id])
    if find_visible_customer(person, customer_id, today) is None:
        raise Missing(customer_id=customer_id)
    wanted = (amount_minor, max_overdue_days)
    if (pending := _find_undecided(customer_id)) is not None:
        if pending.requester_id == person.id and _asks(pending) == wanted:
            return pending
        raise RequestOpen(request_id=str(pending.id))
    current = find_permanent(customer_id, today)
    if current is not None and (current.amount_minor, current.max_overdue_days) == wanted:
        return None
    request = _request(work, customer_id, person, wanted, reason)
    unasked = replace(ask_of(request, amount_minor, today), requester_id=0, requester_role="")
    policy = policy_on(today).limits
    in_own_right = replace(approver(person, today), stands_in_for=frozenset())
    why = why_not(in_own_right, unasked, policy=policy)
    if why == "account_rep":
        raise NotYours(why=why)
    alone = len(steps(amount_minor, "", policy)) == 1 and not wants_step_up(amount_minor, policy)
    if why is None and alone:
        grant = limit_grants.Grant(*wanted, "desk", reason, decided_by_id=person.id)
        limit_grants.write(work, customer_id, grant)
        return None
    db.session.add(request)
    db.session.flush()
    work.record("limit_request.submit", "limit_request", request.id, customer_id=customer_id)
    limit_routing.send_to_review(work, request)
    return request


def _find_undecided(customer_id: int) -> LimitRequest | None:
    wanted = select(LimitRequest).where(
        LimitRequest.customer_id == customer_id, LimitRequest.state.in_(UNDECIDED)
    )
    return db.session.scalar(wanted)


def _asks(request: LimitRequest) -> tuple[int | None, int | None]:
    return request.requested_minor, request.requested_days


def _request(
    work: Work, customer_id: int, person: User, wanted: tuple[int, int | None], reason: str
) -> LimitRequest:
    customer = work.lock([customer_id])[0]
    return LimitRequest(
        id=uuid4(),
        customer_id=customer_id,
        requester_id=person.id,
        requested_minor=wanted[0],
        requested_days=wanted[1],
        reason="other",
        text=reason,
        state="submitted",
        facts=snapshot(customer, work.moment.today),
        client_time=work.moment.now,
        created_at=work.moment.now,
        version=1,
    )
