"""Decide limit requests: approve (also at other terms), refuse, or ask back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations import limit_grants, limit_routing, notices, sessions, step_up
from credit.operations.limit_authority import (
    NOTHING,
    Terms,
    ask_of,
    decides_for,
    extends,
    givers,
    standing,
    terms_asked,
    what_forbids,
)
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.errors import Changed, Conflict, Forbidden, Missing, Refused
from credit.rules.limits import Policy, remaining, wants_fresh_sign_in, wants_step_up
from credit.store.db import db
from credit.store.limits import UNDECIDED, LimitApproval, LimitRequest
from credit.store.people import User
from credit.store.scope import find_visible_customer


class AlreadyDecided(Conflict):
    """Someone else decided first; the facts name them."""

    code = "decided"


class NotYours(Forbidden):
    """Not for them to give the next approval; `why` says the reason."""

    code = "not_your_decision"


class FreshSignInNeeded(Forbidden):
    """So high a limit is approved only by somebody who typed their password a moment ago."""

    code = "fresh_sign_in_needed"


class NamesNoAmount(Refused):
    """The request names no amount and none is in force: the decision must."""

    code = "amount_needed"


class EndsInThePast(Refused):
    """A temporary limit must end today or later, and not before it starts."""

    code = "ends_in_the_past"


class StartsInThePast(Refused):
    """A limit starts today or later: what was owed before was owed under another."""

    code = "starts_in_the_past"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an approver says. A value left None is taken from the request, then from the limit in force.

    outcome: approved | refused | needs_info. permanent: grant for good what was asked for a time. starts_on:
    the day the limit begins; None = as those who approved before said, else at once.
    """

    outcome: str
    reason: str = ""
    granted_minor: int | None = None
    granted_days: int | None = None
    temporary_until: date | None = None
    permanent: bool = False
    starts_on: date | None = None


def decide(
    work: Work, request_id: UUID, decision: Decision, *, unless_changed: int | None = None
) -> LimitRequest:
    """Decide a request, or give one of the approvals it needs.

    The same decision by the same person again is the same decision. unless_changed: the version the person
    saw. Raises Missing, AlreadyDecided, Changed, NotYours, FreshSignInNeeded, StepUpNeeded, NamesNoAmount,
    EndsInThePast, StartsInThePast.
    """
    request, person, today = get_request(work, request_id), _person(work), work.moment.today
    terms = _terms(request, decision, today)
    if _said_before(request, person, decision, terms):
        return request
    _still_open(request, unless_changed)
    if decision.starts_on is not None and decision.starts_on < today:
        raise StartsInThePast(field="starts_on", starts_on=decision.starts_on.isoformat())
    if decision.outcome == "approved":
        _approve(work, request, person, terms, decision.reason)
    else:
        asked = terms_asked(request, today) or NOTHING
        _allow(what_forbids(person, request, asked, today))
        request.decided_for_id = decides_for(person, request, asked, today)
        turn_down = _refuse if decision.outcome == "refused" else _ask_back
        turn_down(work, request, person, decision.reason)
    request.version += 1
    work.touch(request.customer_id)
    work.touch_user(request.requester_id)
    return request


def ask_step_up(work: Work, request_id: UUID, decision: Decision) -> step_up.Asked:
    """Ask for the proof that approving this needs. Raises Missing, NamesNoAmount, StepUpImpossible."""
    request = get_request(work, request_id)
    terms = _terms(request, decision, work.moment.today)
    if terms is None:
        raise NamesNoAmount
    return step_up.ask(work, _spelt(request, terms))


def get_request(work: Work, request_id: UUID) -> LimitRequest:
    """Lock a request's customer, then read the request. Raises Missing, also when it is not in sight."""
    wanted = select(LimitRequest.customer_id).where(LimitRequest.id == request_id)
    customer_id = db.session.scalar(wanted)
    if customer_id is None or not _sees(work, customer_id):
        raise Missing(limit_request=str(request_id))
    work.lock([customer_id])
    return db.session.get_one(LimitRequest, request_id, populate_existing=True)


def _sees(work: Work, customer_id: int) -> bool:
    if work.actor.user_id is None:
        return True
    return find_visible_customer(_person(work), customer_id, work.moment.today) is not None


def _person(work: Work) -> User:
    return db.session.get_one(User, work.actor.user_id)


def _terms(request: LimitRequest, decision: Decision, today: date) -> Terms | None:
    asked = terms_asked(request, today)
    amount = decision.granted_minor
    if amount is None:
        amount = asked.amount_minor if asked else None
    if amount is None:
        return None
    days = decision.granted_days
    if days is None:
        days = asked.max_overdue_days if asked else request.requested_days
    until = None if decision.permanent else decision.temporary_until or request.temporary_until
    return Terms(amount, days, until, _start(request, decision, today))


def _start(request: LimitRequest, decision: Decision, today: date) -> date | None:
    """Say when the limit is to begin: as decided, else as those who approved before said; None = at once."""
    if decision.starts_on is None:
        given = [row.granted_from for row in request.approvals if not row.fallen]
        return given[-1] if given else None
    return None if decision.starts_on == today else decision.starts_on


def _said_before(
    request: LimitRequest, person: User, decision: Decision, terms: Terms | None
) -> bool:
    """Recognise a repeat: the answer to the first one was lost on its way."""
    if request.state != decision.outcome:
        mine = [row for row in request.approvals if row.approver_id == person.id and not row.fallen]
        return (
            request.state in UNDECIDED
            and decision.outcome == "approved"
            and any(_approves(row, terms) for row in mine)
        )
    if request.decided_by_id != person.id or request.decision_reason != decision.reason:
        return False
    granted = _granted(request)
    return decision.outcome != "approved" or granted == terms


def _approves(row: LimitApproval, terms: Terms | None) -> bool:
    return terms == _granted(row)


def _granted(row: LimitRequest | LimitApproval) -> Terms:
    return Terms(row.granted_minor or 0, row.granted_days, row.granted_until, row.granted_from)


def _still_open(request: LimitRequest, unless_changed: int | None) -> None:
    facts = _who_decided(request)
    if request.state not in UNDECIDED:
        raise AlreadyDecided(**facts)
    if unless_changed is not None and request.version != unless_changed:
        raise Changed(**facts)


def _who_decided(request: LimitRequest) -> dict[str, Any]:
    last = request.approvals[-1] if request.approvals else None
    by_id = request.decided_by_id or (last.approver_id if last else None)
    by = db.session.get(User, by_id) if by_id else None
    at = request.decided_at or (last.at if last else None)
    return {
        "state": request.state,
        "version": request.version,
        "by": by.name if by else None,
        "at": at.isoformat() if at else None,
    }


def _allow(why: str | None) -> None:
    if why is not None:
        raise NotYours(why=why)


def _approve(
    work: Work, request: LimitRequest, person: User, terms: Terms | None, reason: str
) -> None:
    today = work.moment.today
    if terms is None:
        raise NamesNoAmount
    if terms.until is not None and terms.until < (terms.starts_on or today):
        raise EndsInThePast(temporary_until=terms.until.isoformat())
    limit_routing.drop_moved(work, request)
    _allow(what_forbids(person, request, terms, today))
    policy = policy_on(today).limits
    _prove(work, request, terms, policy)
    alone, for_id = (
        extends(person, request, terms, today),
        decides_for(person, request, terms, today),
    )
    for row in request.approvals:
        row.fallen = row.fallen or row not in standing(request, terms)
    request.approvals.append(
        LimitApproval(
            approver_id=person.id,
            decided_for_id=for_id,
            granted_minor=terms.amount_minor,
            granted_days=terms.max_overdue_days,
            granted_until=terms.until,
            granted_from=terms.starts_on,
            reason=reason,
            at=work.moment.now,
        )
    )
    db.session.flush()
    given = givers(standing(request, terms), today)
    missing = remaining(ask_of(request, terms.amount_minor, today), given, policy)
    if missing and not alone:
        _pass_on(work, request, terms, [str(role) for role in missing], for_id)
    else:
        request.decided_for_id = for_id
        _grant(work, request, person, terms, reason)


def _prove(work: Work, request: LimitRequest, terms: Terms, policy: Policy) -> None:
    """Ask who sits there, where the amount wants it; a proof for this decision is also a fresh one."""
    if wants_step_up(terms.amount_minor, policy):
        step_up.use(work, _spelt(request, terms))
    elif wants_fresh_sign_in(terms.amount_minor, policy) and not sessions.has_fresh_proof(work):
        raise FreshSignInNeeded(amount_minor=terms.amount_minor)


def _spelt(request: LimitRequest, terms: Terms) -> str:
    """Say what exactly is approved: a proof for it opens nothing else."""
    limit = (terms.amount_minor, terms.max_overdue_days, terms.until, terms.starts_on)
    return "/".join(str(each) for each in ("limit_request", request.id, request.version, *limit))


def _pass_on(
    work: Work, request: LimitRequest, terms: Terms, missing: list[str], for_id: int | None
) -> None:
    before = {"state": request.state, "route": request.route}
    request.state, request.route = "in_review", missing
    work.record(
        "limit_request.approve",
        "limit_request",
        request.id,
        customer_id=request.customer_id,
        before=before,
        after={"route": missing, "amount_minor": terms.amount_minor} | _for_whom(for_id),
    )
    limit_routing.tell_deciders(work, request, terms)


def _grant(work: Work, request: LimitRequest, person: User, terms: Terms, reason: str) -> None:
    as_asked = terms == terms_asked(request, work.moment.today)
    request.granted_minor, request.granted_days = terms.amount_minor, terms.max_overdue_days
    request.granted_until, request.granted_from = terms.until, terms.starts_on
    _close(work, request, person, "approved", reason)
    limit_grants.write(
        work,
        request.customer_id,
        limit_grants.Grant(
            terms.amount_minor,
            terms.max_overdue_days,
            "request",
            reason,
            terms.until,
            person.id,
            request.id,
            starts_on=terms.starts_on,
        ),
    )
    if terms.starts_on is not None and terms.starts_on > work.moment.today:
        _answer(work, request, "limit_scheduled", {"day": terms.starts_on.isoformat()})
        return
    _answer(work, request, "limit_approved" if as_asked else "limit_answered")


def _refuse(work: Work, request: LimitRequest, person: User, reason: str) -> None:
    _close(work, request, person, "refused", reason)
    _answer(work, request, "limit_answered")


def _ask_back(work: Work, request: LimitRequest, person: User, reason: str) -> None:
    _close(work, request, person, "needs_info", reason)
    request.asked_back_at = work.moment.now
    _answer(work, request, "limit_needs_info")


def _close(work: Work, request: LimitRequest, person: User, state: str, reason: str) -> None:
    before = {"state": request.state}
    request.state, request.decision_reason = state, reason
    request.decided_by_id, request.decided_at = person.id, work.moment.now
    if state != "needs_info":
        request.route = []
    work.record(
        f"limit_request.{state}",
        "limit_request",
        request.id,
        customer_id=request.customer_id,
        before=before,
        after={"state": state, "granted_minor": request.granted_minor}
        | _for_whom(request.decided_for_id),
    )


def _for_whom(user_id: int | None) -> dict[str, Any]:
    """Name for the journal whose deputy decided; nothing where nobody's did."""
    return {} if user_id is None else {"decided_for": db.session.get_one(User, user_id).name}


def _answer(
    work: Work, request: LimitRequest, event: str, facts: dict[str, Any] | None = None
) -> None:
    notices.tell(
        work,
        [request.requester_id],
        event,
        subject=f"limit_request/{request.id}",
        customer_id=request.customer_id,
        facts=facts,
        occurrence=f"{request.state}/{request.version}",
    )
