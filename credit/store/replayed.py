"""The debits of past days and what was said of them, as a replay of dunning reads them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Select, and_, func, or_, select

from credit.rules.exposure import DEPOSIT
from credit.store.db import among, db
from credit.store.dunning import DunningRelease, DunningRun
from credit.store.factored import is_factored
from credit.store.field import Dispute, Promise
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.plans import PaymentPlan

WITHDRAWN = "withdrawn"


def first_booked_on() -> date | None:
    """Say how far back the debits of the books go."""
    return db.session.scalar(select(func.min(Item.document_on)).where(Item.amount_minor > 0))


def run_days(since: date, until: date) -> list[date]:
    """List the days of the runs of a window that decided, in order."""
    wanted = select(DunningRun.run_on).where(
        DunningRun.run_on.between(since, until), DunningRun.state != "held"
    )
    return list(db.session.scalars(wanted.order_by(DunningRun.run_on)))


def first_run_on() -> date | None:
    """Say when the first run was."""
    return db.session.scalar(select(func.min(DunningRun.run_on)))


def owing(since: date, until: date) -> Select[int]:
    """Ask for the customers who owed something within a window."""
    return select(Item.customer_id).where(owed_within(since, until))


def owed_within(since: date, until: date) -> ColumnElement[bool]:
    """Select the debits somebody could have been reminded of on some day of a window."""
    return and_(
        Item.amount_minor > 0,
        Item.kind != DEPOSIT,
        Item.undetailed.is_(False),
        Item.document_on <= until,
        or_(Item.state == "open", Item.closed_on > since),
        ~is_factored(until),
    )


def debits(ids: Collection[int], since: date, until: date) -> Sequence[Item]:
    """Read those debits of some customers."""
    wanted = select(Item).where(among(Item.customer_id, ids), owed_within(since, until))
    return db.session.scalars(wanted.order_by(Item.customer_id, Item.id)).all()


def disputes(ids: Collection[int]) -> Sequence[Row[Any]]:
    """Read the disputes about an invoice."""
    return _all(
        select(Dispute.item_id, Dispute.amount_minor, Dispute.opened_on, Dispute.resolved_at).where(
            among(Dispute.customer_id, ids),
            Dispute.item_id.is_not(None),
            Dispute.state != "withdrawn",
        )
    )


def promises(ids: Collection[int]) -> Sequence[Row[Any]]:
    """Read the promises but those taken back; what they cover of which items."""
    wanted = select(
        Promise.items, Promise.basis, Promise.recorded_on, Promise.judged_on, Promise.state
    )
    return _all(wanted.where(among(Promise.customer_id, ids), Promise.state != "cancelled"))


def plans(ids: Collection[int]) -> Sequence[Row[Any]]:
    """Read the payment plans that were ever approved."""
    wanted = select(PaymentPlan.items, PaymentPlan.approved_on, PaymentPlan.ended_on)
    return _all(
        wanted.where(among(PaymentPlan.customer_id, ids), PaymentPlan.approved_on.is_not(None))
    )


def held_notices(ids: Collection[int]) -> Sequence[DunningRelease]:
    """Read the notices a rep ever held."""
    wanted = select(DunningRelease).where(
        among(DunningRelease.customer_id, ids), DunningRelease.held_at.is_not(None)
    )
    return db.session.scalars(wanted).all()


def withdrawn_at(notices: Collection[DunningRelease]) -> dict[str, datetime]:
    """Say when those of these notices that were taken back were, by id; the journal alone knows."""
    ended = select(JournalEntry.subject_id, JournalEntry.at).where(
        JournalEntry.subject_type == "dunning_release",
        among(JournalEntry.subject_id, [str(one.id) for one in notices if one.state == WITHDRAWN]),
        JournalEntry.action == "end.notice",
    )
    return dict(db.session.execute(ended).all())


def noted(ids: Collection[int], actions: Collection[str]) -> Sequence[JournalEntry]:
    """Read what the journal noted of customers by some actions, the oldest first."""
    wanted = select(JournalEntry).where(
        among(JournalEntry.customer_id, ids), JournalEntry.action.in_(actions)
    )
    return db.session.scalars(wanted.order_by(JournalEntry.id)).all()


def _all(question: Executable) -> Sequence[Row[Any]]:
    return db.session.execute(question).all()
