"""Keep what insurers and guarantors stand for of each customer, so that a cut is seen as one."""

from collections.abc import Sequence

from sqlalchemy import select

from credit.operations.customer_cover import backing_of
from credit.operations.keeping_days import write
from credit.operations.moment import Moment
from credit.store.covers import CoverLine
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.guarantees import Guarantee
from credit.store.history import CoverDay
from credit.store.review_records import last_covers


def is_kept() -> bool:
    """Say whether anybody stands, or stood, for anybody: nothing is to be kept where not."""
    anything = (CoverLine.id, Guarantee.id, CoverDay.customer_id)
    return any(db.session.scalar(select(one).limit(1)) is not None for one in anything)


def keep(moment: Moment, customer_ids: Sequence[int]) -> None:
    """Write the amounts that are not what was last kept; what was kept earlier that day is replaced."""
    customers = list(db.session.scalars(select(Customer).where(among(Customer.id, customer_ids))))
    last = last_covers(customer_ids)
    write(
        CoverDay,
        [
            {"customer_id": id_, "day": moment.today, "backed_minor": minor}
            for id_, minor in sorted(backing_of(customers, moment.today).items())
            if minor != (last[id_][0][1] if id_ in last else 0)
        ],
    )
