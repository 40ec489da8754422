"""What people say of why an invoice is late, and what the books tell of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from credit.rules.late_causes import Known
from credit.rules.plans import AGREED
from credit.store.customers import Contact, Customer
from credit.store.db import Base, Instant, among, db
from credit.store.einvoices import EInvoice
from credit.store.field import UNRESOLVED, Dispute, Promise
from credit.store.items import Item
from credit.store.people import User
from credit.store.plans import PaymentPlan

REFUSED = ("208", "210")  # suspended, refused; 207 opens a dispute
FLAGS = ("disputed", "insolvent", "promised", "undetailed", "guessed", "refused", "unreachable")


class LateCause(Base):
    """Why one item is late, in the words of the person who said so last; the journal keeps what was before.

    It stands for one episode of the item: who settles and is late again is asked again. `client_time` is
    when it was said.
    """

    __tablename__ = "late_cause"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    episode: Mapped[int]
    cause: Mapped[str]
    said_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    client_time: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


def open_items(whose: ColumnElement[bool], today: date, *columns: Any) -> Select[Any]:
    """Read the open items of some customers, as `explained`."""
    return explained(whose, today, *columns).where(Item.state == "open")


def explained(whose: ColumnElement[bool], today: date, *columns: Any) -> Select[Any]:
    """Read items of some customers: `columns`, what was `stated`, by whom, when, and `FLAGS`.

    whose: a condition on `Customer`. The columns come first, in their order.
    """
    stands = and_(LateCause.item_id == Item.id, LateCause.episode == Item.episode)
    return (
        select(
            *columns,
            LateCause.cause.label("stated"),
            User.name.label("said_by"),
            LateCause.client_time.label("said_at"),
            *(flag.label(name) for name, flag in zip(FLAGS, _flags(whose, today), strict=True)),
        )
        .select_from(Item)
        .join(Customer, Customer.id == Item.customer_id)
        .outerjoin(LateCause, stands)
        .outerjoin(User, User.id == LateCause.said_by_id)
        .where(whose)
    )


def late(today: date) -> ColumnElement[bool]:
    """Select the debts past their due date; credits are never late."""
    return and_(Item.residual_minor > 0, Item.due_on < today)


def known_of(row: Any) -> Known:
    """Read the flags of such a row."""
    return Known(**{name: bool(getattr(row, name)) for name in FLAGS})


def _flags(whose: ColumnElement[bool], today: date) -> tuple[Any, ...]:
    reached = or_(Contact.email.is_not(None), Contact.phone.is_not(None))
    return (
        exists().where(Dispute.item_id == Item.id, Dispute.state.in_(UNRESOLVED)),
        and_(Customer.insolvency_on.is_not(None), Customer.insolvency_on <= today),
        _promised(whose),
        Item.undetailed,
        Item.due_source == "default",
        exists().where(
            EInvoice.company_id == Item.company_id,
            EInvoice.number == Item.ref,
            EInvoice.status.in_(REFUSED),
        ),
        and_(
            *(way.is_(None) for way in (Customer.address, Customer.email, Customer.phone)),
            ~exists().where(Contact.customer_id == Item.customer_id, reached),
        ),
    )


def _promised(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say whether a promise or plan covers an item: one that names it, or a promise on the whole account."""
    promises = select(Promise.customer_id, Promise.items).where(Promise.state == "active")
    plans = select(PaymentPlan.customer_id, PaymentPlan.items).where(PaymentPlan.state.in_(AGREED))
    active = union_all(*(said.join(Customer).where(whose) for said in (promises, plans)))
    items: set[int] = set()
    accounts: set[int] = set()
    for customer_id, parts in db.session.execute(active):
        items.update(part[0] for part in parts)
        if not parts:
            accounts.add(customer_id)
    return or_(among(Item.id, sorted(items)), among(Item.customer_id, sorted(accounts)))
