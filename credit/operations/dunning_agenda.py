"""Reminders a person makes by telephone. Taken in hand once, done once.

Taking one looks again at the facts, as a mail does before it leaves; its outcome counts as the level said.
Letters are in `posting`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from credit.operations import dunning_messages, reminders
from credit.operations.moment import Moment, time_zone
from credit.operations.work import Work
from credit.rules.dunning_case import CALL
from credit.rules.errors import Conflict, Missing
from credit.store.customers import Contact, Customer
from credit.store.db import among, db
from credit.store.dunning import DunningMessage

REACHED, NOT_REACHED, PUT_BACK = "reached", "not_reached", "put_back"
MOST_CALLS = 3  # unanswered calls after which the level counts as said
SHOWN = 500


def entries(moment: Moment) -> list[dict[str, Any]]:
    """List what is to do or in hand, the longest waiting first, with whom to ask for."""
    wanted = (
        select(DunningMessage, Customer)
        .join(Customer, Customer.id == DunningMessage.customer_id)
        .where(DunningMessage.channel == CALL, DunningMessage.state.in_(("due", "sending")))
        .where(DunningMessage.send_after <= moment.now)
        .order_by(DunningMessage.run_on, DunningMessage.total_minor.desc(), DunningMessage.id)
    )
    found = db.session.execute(wanted.limit(SHOWN)).all()
    contacts = _contacts([customer.id for _, customer in found])
    zone = ZoneInfo(time_zone())
    return [
        {
            "id": message.id,
            "customer_id": customer.id,
            "customer": customer.name,
            "channel": message.channel,
            "level": message.level,
            "total_minor": message.total_minor,
            "currency": message.currency,
            "state": message.state,
            "tries": message.tries,
            "since": _day(message.send_after, zone),
            "contact": contacts.get(customer.id, (None, None))[0],
            "phone": contacts.get(customer.id, (None, None))[1] or customer.phone,
        }
        for message, customer in found
    ]


def take(work: Work, id: UUID) -> bool:
    """Take an entry in hand after looking again at the facts; False when it may not be done any more.

    Raises Missing, Conflict when somebody else has it. Lock the customer first.
    """
    _get(id, "due")
    return reminders.claim(work, id) is not None


def settle(work: Work, id: UUID, outcome: str) -> DunningMessage:
    """Say how an entry in hand ended. Somebody reached: its level is said. Nobody: tomorrow again.

    Raises Missing, Conflict.
    """
    message = _get(id, "sending")
    message.tries += outcome == NOT_REACHED
    if outcome == REACHED or (outcome == NOT_REACHED and message.tries >= MOST_CALLS):
        reminders.mark_sent(work, id)
        message.why = NOT_REACHED if outcome == NOT_REACHED else None
        return message
    message.state, message.claimed_at = "due", None
    if outcome == NOT_REACHED:
        message.send_after = dunning_messages.send_after(work.moment)
        after = {"tries": message.tries}
        work.record(
            "try.reminder", "dunning_message", id, customer_id=message.customer_id, after=after
        )
    work.touch(message.customer_id, only=("dunning",))
    return message


def customer_of(id: UUID) -> int:
    """Say whose entry it is, for the lock. Raises Missing."""
    found = db.session.scalar(select(DunningMessage.customer_id).where(DunningMessage.id == id))
    if found is None:
        raise Missing(message=str(id))
    return found


def _get(id: UUID, state: str) -> DunningMessage:
    wanted = select(DunningMessage).where(DunningMessage.id == id).with_for_update()
    message = db.session.scalar(wanted.execution_options(populate_existing=True))
    if message is None or message.channel != CALL:
        raise Missing(message=str(id))
    if message.state != state:
        raise Conflict(state=message.state)
    return message


def _contacts(ids: list[int]) -> dict[int, tuple[str, str | None]]:
    """Find who to ask for: the contact named for reminders."""
    wanted = select(Contact).where(among(Contact.customer_id, ids), Contact.for_dunning)
    rows = db.session.scalars(wanted.order_by(Contact.id.desc()))
    return {row.customer_id: (row.name, row.phone) for row in rows}


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()
