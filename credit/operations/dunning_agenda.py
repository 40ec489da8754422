"""Reminders a person makes: calls and visits. Taken in hand once, done once.

Taking one looks again at the facts, as a mail does before it leaves; its outcome counts as the level said.
Letters are in `posting`.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from credit.operations import dunning_messages, reminders
from credit.operations.moment import Moment, time_zone
from credit.operations.work import Work
from credit.rules.dunning_case import VISIT
from credit.rules.errors import Conflict, Missing, Refused
from credit.rules.tasks import IN_VAIN, OUTCOMES, is_said
from credit.store.customers import Contact, Customer
from credit.store.db import among, db
from credit.store.debts import reps_by_customer
from credit.store.dunning import DunningMessage
from credit.store.field import Note
from credit.store.people import User

SHOWN = 500
DONE_DAYS = 7  # how long what was done stays in sight


class OutcomeUnfit(Refused):
    """A call reaches somebody or nobody, a visit meets them or finds the door closed."""

    code = "outcome_unfit"


def entries(moment: Moment) -> list[dict[str, Any]]:
    """List what is to do or in hand, the longest waiting first, with whom to see or call."""
    wanted = (
        select(DunningMessage, Customer)
        .join(Customer, Customer.id == DunningMessage.customer_id)
        .where(DunningMessage.channel.in_(OUTCOMES), DunningMessage.state.in_(("due", "sending")))
        .where(DunningMessage.send_after <= moment.now)
        .order_by(DunningMessage.run_on, DunningMessage.total_minor.desc(), DunningMessage.id)
    )
    found = db.session.execute(wanted.limit(SHOWN)).all()
    contacts = _contacts([customer.id for _, customer in found])
    reps = _reps([message.customer_id for message, _ in found if message.channel == VISIT], moment)
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
            "address": customer.address,
            "reps": reps.get(customer.id, []),
            "deadline_on": message.deadline_on,
            "late": message.deadline_on is not None and message.deadline_on < moment.today,
        }
        for message, customer in found
    ]


def done_lately(moment: Moment) -> list[dict[str, Any]]:
    """List what people did these days, the latest first: how it ended, who did it, in which words."""
    wanted = (
        select(DunningMessage, Customer.name, User.name, Note.text)
        .join(Customer, Customer.id == DunningMessage.customer_id)
        .outerjoin(User, User.id == DunningMessage.done_by_id)
        .outerjoin(Note, Note.id == DunningMessage.note_id)
        .where(DunningMessage.channel.in_(OUTCOMES), DunningMessage.state == "sent")
        .where(DunningMessage.sent_at >= moment.now - timedelta(days=DONE_DAYS))
        .order_by(DunningMessage.sent_at.desc(), DunningMessage.id)
    )
    return [
        {
            "id": message.id,
            "customer_id": message.customer_id,
            "customer": customer,
            "channel": message.channel,
            "level": message.level,
            "total_minor": message.total_minor,
            "currency": message.currency,
            "outcome": message.outcome,
            "done_by": by,
            "done_at": message.sent_at,
            "text": text or "",
        }
        for message, customer, by, text in db.session.execute(wanted.limit(SHOWN))
    ]


def take(work: Work, id: UUID) -> bool:
    """Take an entry in hand after looking again at the facts; False when it may not be done any more.

    Raises Missing, Conflict when somebody else has it. Lock the customer first.
    """
    message = _get(id, "due")
    work.touch(message.customer_id, only=("dunning",))
    return reminders.claim(work, id) is not None


def settle(work: Work, id: UUID, outcome: str) -> DunningMessage:
    """Say how an entry in hand ended. Reached, met: its level is said. Nobody there: tomorrow again.

    Raises Missing, Conflict.
    """
    message = _get(id, "sending")
    if outcome not in OUTCOMES[message.channel]:
        raise OutcomeUnfit(field="outcome", channel=message.channel)
    _conclude(work, message, outcome, work.actor.user_id)
    return message


def complete(
    work: Work, message: DunningMessage, outcome: str, by_id: int, note_id: UUID
) -> str | None:
    """Take the word of whoever called or was there; give the reason where the reminder was lifted since.

    Then nothing counts as said: nothing of it may be asked for any more. The customer is locked.
    """
    lifted = dunning_messages.what_lifted(message, work.moment.today)
    if lifted is not None:
        dunning_messages.call_off(work, [message], lifted)
        return lifted
    message.state, message.claimed_at, message.note_id = "sending", work.moment.now, note_id
    _conclude(work, message, outcome, by_id)
    return None


def standing(message: DunningMessage) -> DunningMessage:
    """Give the entry that stands in the place of one a later run wrote anew, or the entry itself."""
    if message.why != "superseded":
        return message
    later = select(DunningMessage).where(
        DunningMessage.customer_id == message.customer_id,
        DunningMessage.channel == message.channel,
        DunningMessage.run_on > message.run_on,
        DunningMessage.why.is_distinct_from("superseded"),
    )
    return db.session.scalar(later.order_by(DunningMessage.run_on).limit(1)) or message


def _conclude(work: Work, message: DunningMessage, outcome: str, by_id: int | None) -> None:
    message.tries += outcome in IN_VAIN
    if is_said(message.channel, outcome, message.tries):
        message.outcome, message.done_by_id = outcome, by_id
        reminders.mark_sent(work, message.id)
        message.why = outcome if outcome in IN_VAIN else None
        return
    message.state, message.claimed_at = "due", None
    if outcome in IN_VAIN:
        country = db.session.get_one(Customer, message.customer_id).country
        message.send_after = dunning_messages.send_after(work.moment, country)
        after = {"tries": message.tries, "outcome": outcome}
        subject = ("dunning_message", message.id)
        work.record("try.reminder", *subject, customer_id=message.customer_id, after=after)
    work.touch(message.customer_id, only=("dunning", "task"))


def customer_of(id: UUID) -> int:
    """Say whose entry it is, for the lock. Raises Missing."""
    found = db.session.scalar(select(DunningMessage.customer_id).where(DunningMessage.id == id))
    if found is None:
        raise Missing(message=str(id))
    return found


def _get(id: UUID, state: str) -> DunningMessage:
    wanted = select(DunningMessage).where(DunningMessage.id == id).with_for_update()
    message = db.session.scalar(wanted.execution_options(populate_existing=True))
    if message is None or message.channel not in OUTCOMES:
        raise Missing(message=str(id))
    if message.state != state:
        raise Conflict(state=message.state)
    return message


def _contacts(ids: list[int]) -> dict[int, tuple[str, str | None]]:
    """Find who to ask for: the contact named for reminders."""
    wanted = select(Contact).where(among(Contact.customer_id, ids), Contact.for_dunning)
    rows = db.session.scalars(wanted.order_by(Contact.id.desc()))
    return {row.customer_id: (row.name, row.phone) for row in rows}


def _reps(ids: list[int], moment: Moment) -> dict[int, list[str]]:
    """Name who holds each customer today."""
    if not ids:
        return {}
    held = reps_by_customer((min(ids) - 1, max(ids)), moment.today)
    names = dict(db.session.execute(select(User.id, User.name)).all())
    return {one: sorted(names[user_id] for user_id in held.get(one, ())) for one in ids}


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()
