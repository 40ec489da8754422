"""Jobs on credit limits: lead open requests on, end temporary limits, review them nightly."""

from collections.abc import Collection
from functools import partial

from credit.operations import limit_grants, limit_reviews, limit_routing
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.db import db, reading
from credit.store.limits import LimitReview


def route_requests() -> None:
    """Do for open requests and temporary limits whatever is owed. Delivery: at least once; twice is once."""
    moment = read_clock()
    with reading():
        requests = limit_routing.owed(moment)
        to_end, to_warn = limit_grants.owed(moment.today)
        db.session.rollback()
    for request_id in requests:
        transact(MACHINE, partial(limit_routing.attend, request_id=request_id))
    for limit_id in to_warn:
        transact(MACHINE, partial(limit_grants.warn, limit_id=limit_id))
    for limit_id in to_end:
        transact(MACHINE, partial(limit_grants.end, limit_id=limit_id))


def review_limits() -> None:
    """Review every limit, one transaction a customer. Delivery: at least once; twice is once."""
    run_review()


def run_review(only: Collection[int] | None = None) -> list[LimitReview]:
    """Review every limit, or those of the customers an event concerns, and give what was written."""
    with reading():
        verdicts = limit_reviews.plan(read_clock(), only)
        db.session.rollback()
    written = [
        transact(MACHINE, partial(limit_reviews.carry_out, verdict=verdict)) for verdict in verdicts
    ]
    return [row for row in written if row is not None]
