"""What the calendar of deadlines reads, set-based: one question per kind of fact."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, func, select

from credit.rules.exposure import DEPOSIT
from credit.store.customers import Customer
from credit.store.db import among, db
from credit.store.field import UNRESOLVED, Dispute
from credit.store.guarantees import Guarantee
from credit.store.items import Item
from credit.store.limits import CreditLimit


def oldest_overdue(sight: ColumnElement[bool], today: date) -> dict[int, date]:
    """Give per customer the due date of the oldest overdue item that is not wholly disputed.

    What the bank has and the ledger not yet still counts: the insurer looks at the books. Aggregated openings
    have no due date of their own.
    """
    disputed = (
        select(func.coalesce(func.sum(Dispute.amount_minor), 0))
        .where(Dispute.item_id == Item.id, Dispute.state.in_(UNRESOLVED))
        .scalar_subquery()
    )
    wanted = (
        select(Item.customer_id, func.min(Item.due_on))
        .join(Customer, Customer.id == Item.customer_id)
        .where(
            sight,
            Item.state == "open",
            Item.residual_minor > 0,
            Item.kind != DEPOSIT,
            Item.undetailed.is_(False),
            Item.due_on < today,
            Item.residual_minor > disputed,
        )
        .group_by(Item.customer_id)
    )
    return dict(db.session.execute(wanted).all())


def customers_by_id(customer_ids: Collection[int]) -> dict[int, Customer]:
    """Read customers by their ids."""
    wanted = select(Customer).where(among(Customer.id, sorted(customer_ids)))
    return {one.id: one for one in db.session.scalars(wanted)}


def guarantees_ending(sight: ColumnElement[bool], first: date, last: date) -> Sequence[Guarantee]:
    """Read the effective guarantees whose last day lies in a span."""
    wanted = (
        select(Guarantee)
        .join(Customer, Customer.id == Guarantee.customer_id)
        .where(sight, Guarantee.state == "effective", Guarantee.ends_on.between(first, last))
    )
    return db.session.scalars(wanted).all()


def limits_ending(sight: ColumnElement[bool], first: date, last: date) -> Sequence[CreditLimit]:
    """Read the temporary limits in force whose last day lies in a span."""
    wanted = (
        select(CreditLimit)
        .join(Customer, Customer.id == CreditLimit.customer_id)
        .where(
            sight,
            CreditLimit.kind == "temporary",
            CreditLimit.state == "effective",
            CreditLimit.ends_on.between(first, last),
        )
    )
    return db.session.scalars(wanted).all()


def limits_beginning(sight: ColumnElement[bool], today: date) -> Sequence[CreditLimit]:
    """Read the limits decided for a later day, however far ahead."""
    wanted = (
        select(CreditLimit)
        .join(Customer, Customer.id == CreditLimit.customer_id)
        .where(sight, CreditLimit.state == "scheduled", CreditLimit.starts_on > today)
    )
    return db.session.scalars(wanted).all()


def insolvencies(sight: ColumnElement[bool], since: date) -> Sequence[Row[int, date | None]]:
    """Read (customer id, day of the judgment) of the insolvencies judged since a day."""
    wanted = select(Customer.id, Customer.insolvency_on).where(
        sight, Customer.insolvency_on >= since
    )
    return db.session.execute(wanted).all()
