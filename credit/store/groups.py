"""Corporate groups: legal entities that stand or fall together, and the limit they share (domain.md 2.1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.customers import Customer, CustomerFigures
from credit.store.db import Base, Instant, among, db
from credit.store.journal import JournalEntry


class CustomerGroup(Base):
    """Accounts under one roof. `limit_minor` caps what they owe together; None = no such cap.

    All accounts are kept in `currency`. `stale_at` is a promise: what one of them owes has moved, and the
    figures of the others are to follow (`operations.groups.spread`).
    """

    __tablename__ = "customer_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str]
    limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    stale_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)


@dataclass(frozen=True, slots=True)
class GroupBooks:
    """A group's limit, and what each account owed when last computed (customer id -> minor units)."""

    limit_minor: int | None
    exposures: dict[int, int]


def groups_of(customer_ids: Collection[int]) -> dict[int, GroupBooks]:
    """Read the groups some customers belong to, by group id, each with all its accounts."""
    mine = select(Customer.group_id).where(Customer.id.in_(list(customer_ids)))
    return read_groups(CustomerGroup.id.in_(mine))


def read_groups(wanted: ColumnElement[bool]) -> dict[int, GroupBooks]:
    """Read the groups a condition on `CustomerGroup` holds for, by id."""
    limits = select(CustomerGroup.id, CustomerGroup.limit_minor).where(wanted)
    found = {id_: GroupBooks(limit, {}) for id_, limit in db.session.execute(limits)}
    owed = (
        select(Customer.group_id, Customer.id, func.coalesce(CustomerFigures.exposure_minor, 0))
        .join(CustomerGroup, CustomerGroup.id == Customer.group_id)
        .outerjoin(CustomerFigures, CustomerFigures.customer_id == Customer.id)
        .where(wanted)
    )
    for group_id, customer_id, exposure_minor in db.session.execute(owed) if found else ():
        found[group_id or 0].exposures[customer_id] = exposure_minor
    return found


def accounts_until(group_id: int, untils: Sequence[datetime]) -> list[ColumnElement[bool]]:
    """Hold of the accounts a group had at each instant: of who moved since, the first move says where it was.

    What an account belongs to is not kept by day; every move stands in the journal, which is asked once.
    """
    since = min(untils)
    first = select(JournalEntry.id).where(JournalEntry.at >= since).order_by(JournalEntry.at)
    moves = select(JournalEntry.at, JournalEntry.customer_id, JournalEntry.before).where(
        JournalEntry.subject_type == "customer",
        JournalEntry.id >= first.limit(1).scalar_subquery(),
        JournalEntry.at >= since,
        JournalEntry.action == "customer.group",
    )
    moved = db.session.execute(moves.order_by(JournalEntry.id)).all()
    return [_accounts(group_id, [one for one in moved if one.at >= until]) for until in untils]


def _accounts(group_id: int, moved: Sequence[Row[Any]]) -> ColumnElement[bool]:
    was: dict[int, int | None] = {}
    for one in moved:
        was.setdefault(one.customer_id, one.before["group"])
    had = [customer_id for customer_id, group in was.items() if group == group_id]
    stayed = and_(Customer.group_id == group_id, ~among(Customer.id, was))
    return or_(stayed, among(Customer.id, had))
