"""What a dunning run reads, set-based: one question per kind of fact for a range of customers.

A range is (after, upto]: customer ids greater than `after`, up to `upto` or, when that is None, to the end.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Row, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import selectinload

from credit.rules.dunning_case import MAIL
from credit.rules.exposure import DEPOSIT
from credit.rules.plans import AGREED, BROKEN
from credit.store.bounces import ReturnedAddress
from credit.store.customers import (
    Company,
    Contact,
    Customer,
    CustomerFigures,
    CustomerPortfolio,
)
from credit.store.db import among, db
from credit.store.dunning import DunningDecision, DunningLine, DunningMessage, DunningRelease
from credit.store.factored import is_factored
from credit.store.field import UNRESOLVED, Dispute, Promise
from credit.store.items import Item
from credit.store.people import ScopeGrant, User
from credit.store.plans import PaymentPlan
from credit.store.scope import in_force

Range = tuple[int, int | None]
CREDITED = ("credited", "partly_credited")


class OpenItem(NamedTuple):
    """An open debit or credit as a run reads it.

    A tuple of our own: looking up a name of a SQLAlchemy row costs ten times as much, twenty times an item.
    """

    id: int
    customer_id: int
    ref: str
    label: str
    kind: str
    document_on: date
    due_on: date
    due_source: str
    residual_minor: int
    stage: str
    stage_on: date | None
    episode: int
    undetailed: bool
    factored: bool

    @property
    def called(self) -> str:
        """Give what it is shown by, as `Item.called`."""
        return self.ref or self.label


def next_debtors(after: int, before: date, most: int) -> list[int]:
    """List the next customers with an open debit due before a day, in order of their ids."""
    owes = exists().where(Item.customer_id == Customer.id, _due(before))
    wanted = select(Customer.id).where(Customer.id > after, owes)
    return list(db.session.scalars(wanted.order_by(Customer.id).limit(most)))


def debtors(within: Range) -> Sequence[Row[Any]]:
    """Read what is said of each customer as a whole, with the ledger's date."""
    wanted = select(
        Customer.id,
        Customer.name,
        Customer.code,
        Customer.email,
        Customer.language,
        Customer.country,
        Customer.law,
        Customer.segment,
        Customer.direct_debit,
        Customer.insolvency_on,
        Customer.dunning_hold_reason,
        Customer.dunning_hold_until,
        Customer.company_id,
        Company.name.label("company"),
        Company.currency,
        Company.as_of,
        CustomerFigures.risk_class,
    )
    of_them = wanted.join(Company).outerjoin(CustomerFigures).where(_in(Customer.id, within))
    return _all(of_them.order_by(Customer.id))


def open_amounts(within: Range) -> dict[int, int]:
    """Add up the open debits of each customer, due or not."""
    total = func.sum(Item.residual_minor)
    open_debits = and_(Item.state == "open", Item.residual_minor > 0, Item.kind != DEPOSIT)
    wanted = select(Item.customer_id, total).where(_in(Item.customer_id, within), open_debits)
    rows = db.session.execute(wanted.group_by(Item.customer_id))
    return {customer_id: int(minor) for customer_id, minor in rows}


def debts(within: Range, today: date, before: date | None = None) -> list[OpenItem]:
    """Read open debits due before a day (None: overdue) and all open credits, the oldest due first.

    Straight from the connection: the session takes every row apart once more.
    """
    columns = [getattr(Item, name) for name in OpenItem._fields if name != "factored"]
    wanted = (
        select(*columns, is_factored(today))
        .where(_in(Item.customer_id, within), Item.state == "open")
        .where(
            or_(Item.residual_minor < 0, _due(before or today)),
        )
    )
    db.session.flush()
    in_order = wanted.order_by(Item.customer_id, Item.due_on, Item.id)
    rows = db.session.connection().execute(in_order)
    return [OpenItem._make(row) for some in rows.partitions(1000) for row in some]


def disputes(within: Range) -> Sequence[Row[Any]]:
    """Read what disputes freeze: the unresolved, and the credited whose credit note may be missing."""
    wanted = select(
        Dispute.customer_id,
        Dispute.item_id,
        Dispute.amount_minor,
        Dispute.state,
        Dispute.opened_on,
        Dispute.outcome,
        Dispute.credited_minor,
        Dispute.resolved_residual_minor,
        Dispute.resolved_at,
    )
    live = or_(
        Dispute.state.in_(UNRESOLVED),
        and_(Dispute.state == "resolved", Dispute.outcome.in_(CREDITED)),
    )
    return _all(wanted.where(_in(Dispute.customer_id, within), live))


def promises(within: Range) -> Sequence[Row[Any]]:
    """Read the promises that stand."""
    wanted = select(
        Promise.customer_id, Promise.items, Promise.amount_minor, Promise.promised_on
    ).where(_in(Promise.customer_id, within), Promise.state == "active")
    return _all(wanted.order_by(Promise.promised_on))


def plans(within: Range) -> Sequence[Row[Any]]:
    """Read the payment plans that hold, and the broken ones whose later instalments are not due at once."""
    wanted = select(
        PaymentPlan.customer_id,
        PaymentPlan.items,
        PaymentPlan.instalments,
        PaymentPlan.state,
        PaymentPlan.acceleration,
    )
    defers = or_(
        PaymentPlan.state.in_(AGREED),
        and_(PaymentPlan.state == BROKEN, PaymentPlan.acceleration.is_(False)),
    )
    return _all(wanted.where(_in(PaymentPlan.customer_id, within), defers))


def owed_of(item_ids: Collection[int]) -> Sequence[Row[Any]]:
    """Read what is still owed on these items, the oldest due first."""
    if not item_ids:
        return []
    wanted = select(Item.id, Item.residual_minor).where(
        among(Item.id, item_ids), Item.state == "open", Item.residual_minor > 0
    )
    return _all(wanted.order_by(Item.due_on, Item.id))


def dunning_contacts(within: Range) -> dict[int, str]:
    """Find the address reminders go to, where a contact is named for them."""
    wanted = select(Contact.customer_id, Contact.email).where(
        _in(Contact.customer_id, within), Contact.for_dunning, Contact.email.is_not(None)
    )
    rows = db.session.execute(wanted.order_by(Contact.id.desc()))
    return {customer_id: email for customer_id, email in rows if email}


def letters(within: Range) -> Sequence[Row[Any]]:
    """Read the newest letter of each customer that arrived, and whether a mail is stuck in `sending`."""
    by_mail = DunningMessage.channel == MAIL
    heard = case((DunningMessage.state != "returned", DunningMessage.sent_at))
    sending = func.sum(case((and_(DunningMessage.state == "sending", by_mail), 1), else_=0))
    wanted = select(
        DunningMessage.customer_id,
        func.max(heard).label("sent_at"),
        sending.label("sending"),
    )
    return _all(
        wanted.where(_in(DunningMessage.customer_id, within)).group_by(DunningMessage.customer_id)
    )


def releases(within: Range) -> Sequence[DunningRelease]:
    """Read the formal notices that are announced."""
    wanted = select(DunningRelease).where(
        _in(DunningRelease.customer_id, within), DunningRelease.state == "announced"
    )
    return db.session.scalars(wanted).all()


def refused_addresses(within: Range) -> set[tuple[int, str]]:
    """List the addresses that refused a letter, at once or by a mail that came back."""
    wanted = select(DunningMessage.customer_id, DunningMessage.recipient).where(
        _in(DunningMessage.customer_id, within),
        DunningMessage.state == "failed",
        DunningMessage.why == "address_refused",
    )
    at_once = {(customer_id, recipient) for customer_id, recipient in db.session.execute(wanted)}
    return at_once | returned_addresses(within)


def returned_addresses(within: Range) -> set[tuple[int, str]]:
    """List the addresses a letter came back from."""
    wanted = select(ReturnedAddress.customer_id, ReturnedAddress.address)
    rows = db.session.execute(wanted.where(_in(ReturnedAddress.customer_id, within)))
    return {(customer_id, address) for customer_id, address in rows}


def sent_keys(within: Range) -> set[str]:
    """List the (item, level, episode) already said, as line keys."""
    wanted = (
        select(DunningLine.key)
        .join(DunningMessage)
        .where(
            _in(DunningMessage.customer_id, within), DunningMessage.state.in_(("sent", "sending"))
        )
        .where(DunningLine.key.is_not(None))
    )
    return set(db.session.scalars(wanted))


def decisions(run_id: int, within: Range) -> Sequence[Row[Any]]:
    """Read what a run has already decided."""
    wanted = select(
        DunningDecision.customer_id,
        DunningDecision.item_id,
        DunningDecision.action,
        DunningDecision.level,
        DunningDecision.reason,
        DunningDecision.amount_minor,
        DunningDecision.facts,
    ).where(DunningDecision.run_id == run_id, _in(DunningDecision.customer_id, within))
    return _all(wanted)


def messages(run_id: int, within: Range) -> Sequence[DunningMessage]:
    """Read the messages still to go, and those of this run whatever became of them."""
    wanted = select(DunningMessage).where(
        _in(DunningMessage.customer_id, within),
        or_(DunningMessage.state == "due", DunningMessage.run_id == run_id),
    )
    return db.session.scalars(wanted.options(selectinload(DunningMessage.lines))).all()


def contradicted() -> list[int]:
    """List customers whose waiting reminder is older than something said about them."""
    disputed = exists().where(
        Dispute.customer_id == DunningMessage.customer_id,
        Dispute.created_at > DunningMessage.prepared_at,
    )
    promised = exists().where(
        Promise.customer_id == DunningMessage.customer_id,
        Promise.created_at > DunningMessage.prepared_at,
    )
    planned = exists().where(
        PaymentPlan.customer_id == DunningMessage.customer_id,
        PaymentPlan.decided_at > DunningMessage.prepared_at,
        PaymentPlan.state.in_(AGREED),
    )
    wanted = select(DunningMessage.customer_id).where(DunningMessage.state == "due")
    return sorted(set(db.session.scalars(wanted.where(or_(disputed, promised, planned)))))


def reps_by_customer(within: Range, today: date) -> dict[int, list[int]]:
    """List who holds each customer's portfolio on a business date; nobody gives an empty list."""
    wanted = (
        select(CustomerPortfolio.customer_id, User.id)
        .join(ScopeGrant, ScopeGrant.portfolio_id == CustomerPortfolio.portfolio_id)
        .join(User, User.id == ScopeGrant.user_id)
        .where(_in(CustomerPortfolio.customer_id, within), in_force(CustomerPortfolio, today))
        .where(in_force(ScopeGrant, today), User.disabled_at.is_(None))
    )
    holders: dict[int, list[int]] = defaultdict(list)
    for customer_id, user_id in db.session.execute(wanted.distinct()):
        holders[customer_id].append(user_id)
    return holders


def _due(before: date) -> ColumnElement[bool]:
    return and_(
        Item.state == "open", Item.residual_minor > 0, Item.kind != DEPOSIT, Item.due_on < before
    )


def _in(column: Any, within: Range) -> ColumnElement[bool]:
    after, upto = within
    return and_(column > after, true() if upto is None else column <= upto)


def _all(statement: Executable) -> Sequence[Row[Any]]:
    return db.session.execute(statement).all()
