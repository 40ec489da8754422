"""Jobs on credit limits: lead open requests on, begin and end limits on their days, review them."""

from collections.abc import Collection
from functools import partial

from credit.operations import cover_days, limit_grants, limit_reviews, limit_routing
from credit.operations.actor import MACHINE
from credit.operations.moment import Moment, read_clock
from credit.operations.work import transact, write_down
from credit.store import review_owed as review_owed_store
from credit.store import reviews
from credit.store.db import db, reading
from credit.store.limits import LimitReview


def route_requests() -> None:
    """Do for open requests and dated limits whatever is owed. Delivery: at least once; twice is once."""
    moment = read_clock()
    with reading():
        requests = limit_routing.owed(moment)
        limits = limit_grants.owed(moment.today)
        db.session.rollback()
    for request_id in requests:
        transact(MACHINE, partial(limit_routing.attend, request_id=request_id))
    for limit_id in limits.to_begin:
        transact(MACHINE, partial(limit_grants.begin, limit_id=limit_id))
    for limit_id in limits.to_warn:
        transact(MACHINE, partial(limit_grants.warn, limit_id=limit_id))
    for limit_id in limits.to_end:
        transact(MACHINE, partial(limit_grants.end, limit_id=limit_id))


def review_limits() -> None:
    """Review every limit, one transaction a customer. Delivery: at least once; twice is once."""
    run_review()


def review_owed() -> None:
    """Review the limits an event concerns: books taken in, what others stand for changed. At least once.

    Waits for figures that do not follow the books yet; twice is once.
    """
    with reading():
        ids, until = review_owed_store.owed()
        db.session.rollback()
    if until is not None:
        run_review(ids)
        write_down(partial(review_owed_store.settle, ids, until))


def run_review(only: Collection[int] | None = None) -> list[LimitReview]:
    """Review every limit, or those of the customers an event concerns, and give what was written."""
    with reading():
        moment = read_clock()
        verdicts = limit_reviews.plan(moment, only)
        db.session.rollback()
    written = [
        transact(MACHINE, partial(limit_reviews.carry_out, verdict=verdict)) for verdict in verdicts
    ]
    _keep_covers(moment, only)
    return [row for row in written if row is not None]


def _keep_covers(moment: Moment, only: Collection[int] | None) -> None:
    """Keep what others stand for, once it was judged beside what was kept before."""
    with reading():
        ids = reviews.candidates(only) if cover_days.is_kept() else []
        db.session.rollback()
    for start in range(0, len(ids), limit_reviews.CHUNK):
        some = ids[start : start + limit_reviews.CHUNK]
        write_down(partial(cover_days.keep, moment, some))
