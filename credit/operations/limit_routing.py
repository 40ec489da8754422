"""Lead open limit requests to whoever must decide next: route, remind, start over, let lapse."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from credit.operations import notices
from credit.operations.limit_authority import (
    NOTHING,
    Terms,
    able,
    ask_of,
    deciders,
    givers,
    standing,
    terms_asked,
)
from credit.operations.limit_facts import snapshot
from credit.operations.moment import Moment, time_zone
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.calendar import add_business_days, is_business_day
from credit.rules.limits import LADDER, TOP, moved, remaining, who_lies_above
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Note
from credit.store.limits import UNDECIDED, LimitRequest, deputies_on
from credit.store.push import Notice

TO_DECIDE, ESCALATED = "limit_to_decide", "limit_escalated"
ANSWER_HOUR = time(17, 0)
LEAST_TIME = timedelta(hours=4)  # between asking and the hour the answer is promised for
SHORTLY = timedelta(hours=2)


def owed(moment: Moment) -> list[UUID]:
    """List the requests that need the machine now, the oldest first."""
    undecided = select(LimitRequest).where(LimitRequest.state.in_(UNDECIDED))
    rows = db.session.scalars(undecided.order_by(LimitRequest.created_at))
    return [request.id for request in rows if _next(request, moment) is not None]


def attend(work: Work, request_id: UUID) -> None:
    """Do for one request what is owed; nothing when somebody was faster."""
    wanted = select(LimitRequest.customer_id).where(LimitRequest.id == request_id)
    work.lock([db.session.scalars(wanted).one()])
    request = db.session.get_one(LimitRequest, request_id, populate_existing=True)
    step = _next(request, work.moment)
    if step is not None:
        step(work, request)


def send_to_review(work: Work, request: LimitRequest) -> None:
    """Route a submitted request (or one whose question was answered) and tell who may decide."""
    customer = db.session.get_one(Customer, request.customer_id)
    facts = snapshot(customer, work.moment.today)
    request.facts = request.facts or facts
    request.base = request.base or request.facts
    request.answer_by = answer_by(work.moment)
    request.warned_at = request.escalated_to = None
    _review(work, request, "limit_request.route")


def drop_moved(work: Work, request: LimitRequest) -> bool:
    """Let the approvals fall when exposure or score moved since they were given; say whether they did."""
    customer = db.session.get_one(Customer, request.customer_id)
    facts = snapshot(customer, work.moment.today)
    if not moved(request.base or request.facts, facts, policy_on(work.moment.today).limits):
        return False
    request.base = facts
    fallen = [approval for approval in request.approvals if not approval.fallen]
    for approval in fallen:
        approval.fallen = True
    return bool(fallen)


def tell_deciders(work: Work, request: LimitRequest, terms: Terms | None = None) -> None:
    """Tell those who may give the next approval, by when."""
    _tell(work, request, TO_DECIDE, f"{request.version}", terms)


def answer_by(moment: Moment) -> datetime:
    """Promise an answer for 17:00 of a business day, four hours away at least."""
    zone = ZoneInfo(time_zone())
    earliest = (moment.now + LEAST_TIME).astimezone(zone)
    day = earliest.date()
    if earliest.time() > ANSWER_HOUR or earliest.date() != moment.now.astimezone(zone).date():
        day = add_business_days(moment.today, 1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, ANSWER_HOUR, zone)


Step = Callable[[Work, LimitRequest], None]


def _next(request: LimitRequest, moment: Moment) -> Step | None:
    zone = ZoneInfo(time_zone())
    asked_on = request.created_at.astimezone(zone).date()
    lapses = policy_on(moment.today).limits.lapses_after_business_days
    if moment.today > add_business_days(asked_on, lapses):
        return _lapse
    if request.state == "submitted":
        return send_to_review
    if request.state == "needs_info":
        return _resume if _answered(request) else None
    return _next_in_review(request, moment)


def _next_in_review(request: LimitRequest, moment: Moment) -> Step | None:
    if any(not approval.fallen for approval in request.approvals) and _has_moved(request, moment):
        return _start_over
    if _untold(request, moment):
        return _tell_deputies
    due = request.answer_by
    if due is not None and moment.now > due and request.escalated_to != TOP:
        return _escalate
    soon = request.warned_at is None and due is not None and moment.now >= due - SHORTLY
    return _remind if soon else None


def _has_moved(request: LimitRequest, moment: Moment) -> bool:
    customer = db.session.get_one(Customer, request.customer_id)
    facts, policy = snapshot(customer, moment.today), policy_on(moment.today).limits
    return bool(moved(request.base or request.facts, facts, policy))


def _answered(request: LimitRequest) -> bool:
    """Say whether the requester wrote anything on the customer since the question."""
    said = select(func.count(Note.id)).where(
        Note.customer_id == request.customer_id,
        Note.author_id == request.requester_id,
        Note.created_at > request.asked_back_at,
    )
    return bool(db.session.scalar(said))


def _resume(work: Work, request: LimitRequest) -> None:
    request.decided_by_id = request.decided_for_id = request.decided_at = None
    send_to_review(work, request)


def _start_over(work: Work, request: LimitRequest) -> None:
    drop_moved(work, request)
    _review(work, request, "limit_request.facts_moved")


def _review(work: Work, request: LimitRequest, action: str) -> None:
    today = work.moment.today
    terms = terms_asked(request, today) or NOTHING
    given = givers(standing(request, terms), today)
    before = {"state": request.state, "route": request.route}
    policy = policy_on(today).limits
    route = remaining(ask_of(request, terms.amount_minor, today), given, policy)
    request.state, request.route = "in_review", [str(role) for role in route]
    request.version += 1
    work.record(
        action,
        "limit_request",
        request.id,
        customer_id=request.customer_id,
        before=before,
        after={"state": request.state, "route": request.route},
    )
    work.touch(request.customer_id)
    work.touch_user(request.requester_id)
    tell_deciders(work, request)


def _untold(request: LimitRequest, moment: Moment) -> list[int]:
    """List the deputies of today who may decide and never heard of it: they were appointed since."""
    deputies = deputies_on(moment.today)
    if not deputies:
        return []
    told = select(Notice.user_id).where(
        Notice.event.in_((TO_DECIDE, ESCALATED)), Notice.subject == f"limit_request/{request.id}"
    )
    hearing = _hearing(request, terms_asked(request, moment.today) or NOTHING, moment.today)
    return sorted(deputies.intersection(hearing).difference(db.session.scalars(told)))


def _hearing(request: LimitRequest, terms: Terms, today: date) -> set[int]:
    """Name whom to tell: those asked first, and those it went up to."""
    hearing = set(deciders(request, terms, today))
    if request.escalated_to is not None:
        hearing.update(deciders(request, terms, today, request.escalated_to))
    return hearing


def _tell_deputies(work: Work, request: LimitRequest) -> None:
    untold = _untold(request, work.moment)
    _tell(work, request, TO_DECIDE, f"{request.version}", only=untold)


def _remind(work: Work, request: LimitRequest) -> None:
    request.warned_at = work.moment.now
    by = request.answer_by.isoformat() if request.answer_by else ""
    _tell(work, request, "limit_deadline", by)


def _escalate(work: Work, request: LimitRequest) -> None:
    """Put a request nobody decided in time to the next rank up that may decide it, with a new time to answer.

    Once per rank; those below may still decide. Where nobody is above, it waits until it lapses.
    """
    today = work.moment.today
    terms = terms_asked(request, today) or NOTHING
    above = who_lies_above(Role(request.escalated_to or _lowest(request, terms, today)))[1:]
    told = deciders(request, terms, today, above[0]) if above else []
    before = {"escalated_to": request.escalated_to}
    request.escalated_to = _lowest(request, terms, today, above[0]) if told else TOP
    if not told:
        return
    request.answer_by, request.warned_at = answer_by(work.moment), None
    request.version += 1
    work.record(
        "limit_request.escalate",
        "limit_request",
        request.id,
        customer_id=request.customer_id,
        before=before,
        after={"escalated_to": request.escalated_to},
    )
    work.touch(request.customer_id)
    work.touch_user(request.requester_id)
    _tell(work, request, ESCALATED, request.escalated_to, only=told)


def _lowest(request: LimitRequest, terms: Terms, today: date, least: str = LADDER[0]) -> str:
    """Give the lowest rank, of a rank and those above, with which anybody would decide; else that rank."""
    reaching = who_lies_above(Role(least))
    ranks = [
        reaching.index(Role(role)) for _, role in able(request, terms, today) if role in reaching
    ]
    return str(reaching[min(ranks, default=0)])


def _lapse(work: Work, request: LimitRequest) -> None:
    before = {"state": request.state}
    request.state, request.route, request.decided_at = "lapsed", [], work.moment.now
    request.version += 1
    work.record(
        "limit_request.lapse",
        "limit_request",
        request.id,
        customer_id=request.customer_id,
        before=before,
        after={"state": "lapsed"},
    )
    work.touch(request.customer_id)
    work.touch_user(request.requester_id)
    notices.tell(
        work,
        [request.requester_id],
        "limit_lapsed",
        subject=f"limit_request/{request.id}",
        customer_id=request.customer_id,
    )


def _tell(
    work: Work,
    request: LimitRequest,
    event: str,
    occurrence: str,
    terms: Terms | None = None,
    *,
    only: list[int] | None = None,
) -> None:
    terms = terms or terms_asked(request, work.moment.today) or NOTHING
    clock = request.answer_by.astimezone(ZoneInfo(time_zone())) if request.answer_by else None
    notices.tell(
        work,
        _hearing(request, terms, work.moment.today) if only is None else only,
        event,
        subject=f"limit_request/{request.id}",
        customer_id=request.customer_id,
        facts={"time": clock.strftime("%H:%M") if clock else ""},
        occurrence=occurrence,
    )
