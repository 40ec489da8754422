"""Whose limit is to be reviewed at once: an event moved what the review looks at (domain.md 2.8)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, delete, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.customers import Customer
from credit.store.db import Base, Instant, db, upserting
from credit.store.limits import CreditLimit

CHUNK = 500
UNSEEN = {"unseen": True}  # a promise about rows, none of what an import wrote


class ReviewOwed(Base):
    """A promise to review one customer's limit; it goes once that is done."""

    __tablename__ = "review_owed"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    owed_at: Mapped[datetime] = mapped_column(Instant)


def owe_review(which: ColumnElement[bool], now: datetime) -> None:
    """Promise a review to the customers with a limit a condition on `Customer` holds for."""
    limited = select(CreditLimit.customer_id).where(
        CreditLimit.kind == "permanent",
        CreditLimit.state == "effective",
        CreditLimit.amount_minor > 0,
    )
    rows = (
        select(Customer.id, literal(now, ReviewOwed.owed_at.type))
        .where(which, Customer.id.in_(limited))
        .order_by(Customer.id)
    )
    wanted = upserting(ReviewOwed).from_select(["customer_id", "owed_at"], rows)
    again = wanted.on_conflict_do_update(index_elements=["customer_id"], set_={"owed_at": now})
    db.session.execute(again, execution_options=UNSEEN)


def owed() -> tuple[list[int], datetime | None]:
    """List whose review is owed, once their figures follow the books; and the newest of those promises."""
    ready = (
        select(ReviewOwed.customer_id, ReviewOwed.owed_at)
        .join(Customer, Customer.id == ReviewOwed.customer_id)
        .where(Customer.stale_at.is_(None))
    )
    rows = db.session.execute(ready.order_by(ReviewOwed.customer_id)).all()
    return [row.customer_id for row in rows], max((row.owed_at for row in rows), default=None)


def settle(customer_ids: Collection[int], until: datetime) -> None:
    """Take promises back that were made until an instant; a newer one stays."""
    ids = sorted(customer_ids)
    for at in range(0, len(ids), CHUNK):
        done = delete(ReviewOwed).where(
            ReviewOwed.customer_id.in_(ids[at : at + CHUNK]), ReviewOwed.owed_at <= until
        )
        db.session.execute(done.execution_options(synchronize_session=False))
