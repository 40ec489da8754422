"""Send what was prepared: claim, recheck, post outside, settle. A message leaves at most once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, select, update

from credit.operations import dunning_messages, dunning_releases
from credit.operations.audience import with_role
from credit.operations.moment import Moment, time_zone
from credit.operations.notices import tell
from credit.operations.statements import Statement, statement_of
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.calendar import is_business_day
from credit.rules.dunning_case import FORMAL_NOTICE, MAIL, VISIT
from credit.rules.errors import Conflict, Missing
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.items import Item

OPENS_AT, CLOSES_AT = time(10, 0), time(19, 0)  # ENCOURS_TZ, business days
BY_MAIL = DunningMessage.channel == MAIL  # what a person does is in `dunning_agenda`
UNCLEAR_AFTER = timedelta(minutes=10)
TRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=4))


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A PDF that goes along with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message as a door of the house needs it. customer_id: None when it is to one of us."""

    id: UUID
    message_id: str
    customer_id: int | None
    recipient: str
    subject: str
    body: str
    language: str
    at: datetime
    html: str = ""  # the same words, with a table
    statement: Statement | None = None
    enclosed: tuple[Enclosed, ...] = ()


def is_open(moment: Moment) -> bool:
    """Say whether the machine may write to customers now."""
    local = moment.now.astimezone(ZoneInfo(time_zone())).time()
    return is_business_day(moment.today) and OPENS_AT <= local < CLOSES_AT


def due_messages(moment: Moment) -> list[tuple[UUID, int]]:
    """List messages to send now with their customers, the longest waiting first.

    Outside office hours only what a person has hastened.
    """
    wanted = select(DunningMessage.id, DunningMessage.customer_id).where(
        DunningMessage.state == "due", BY_MAIL, DunningMessage.send_after <= moment.now
    )
    if not is_open(moment):
        wanted = wanted.where(DunningMessage.hastened)
    ordered = wanted.order_by(DunningMessage.send_after, DunningMessage.customer_id)
    return [(row.id, row.customer_id) for row in db.session.execute(ordered)]


def hasten(work: Work, only: Sequence[UUID] | None = None) -> list[UUID]:
    """Skip the wait until ten o'clock, by a person's word; the recheck is never skipped.

    only: these messages; None means all that are due. A formal notice keeps its 48 hours. Gives those
    that will be tried.
    """
    wanted = select(DunningMessage).where(
        DunningMessage.state == "due", BY_MAIL, DunningMessage.level != FORMAL_NOTICE
    )
    if only is not None:
        wanted = wanted.where(DunningMessage.id.in_(only))
    messages = db.session.scalars(wanted).all()
    for message in messages:
        message.hastened, message.send_after = True, work.moment.now
    if messages:
        ids = [str(message.id) for message in messages]
        work.record("hasten.reminders", "dunning_run", messages[0].run_id, after={"messages": ids})
        work.nudge("send_dunning")
    return [message.id for message in messages]


def claim(work: Work, id: UUID) -> Outgoing | None:
    """Take one message for sending, after looking again at the facts; None when it may not go.

    Changed facts call it off and the next run speaks; a stale ledger or bank lets it wait. Lock the customer
    first.
    """
    message = db.session.scalar(
        select(DunningMessage)
        .where(DunningMessage.id == id)
        .execution_options(populate_existing=True)
    )
    if message is None or message.state != "due":
        return None
    changed = dunning_messages.what_changed(message, work.moment.today)
    if changed in dunning_messages.WAITS:
        message.why = changed
        return None
    if changed is not None:
        dunning_messages.call_off(work, [message], changed)
        return None
    words = dunning_messages.respell(message, work.moment.today)
    if not _move(id, "due", "sending", claimed_at=work.moment.now, why=None):
        return None
    message.subject, message.body, html = words
    statement = statement_of(db.session.get_one(Customer, message.customer_id), work.moment.today)
    message.language = statement.language
    return Outgoing(
        message.id,
        message.message_id,
        message.customer_id,
        message.recipient,
        message.subject,
        message.body,
        message.language,
        work.moment.now,
        html,
        statement,
    )


def mark_sent(work: Work, id: UUID) -> None:
    """Note that a claimed message left: its items move to their level and the reps hear of it."""
    message = _sending(id)
    message.state, message.sent_at, message.why = "sent", work.moment.now, None
    levels = {line.item_id: line.level for line in message.lines}
    for item in db.session.scalars(select(Item).where(Item.id.in_(levels))):
        item.stage, item.stage_on = levels[item.id], work.moment.today
    if message.level == FORMAL_NOTICE:
        dunning_releases.mark_sent(message.customer_id)
    _record(work, message, "send.reminder")
    work.touch(message.customer_id)
    if message.channel != VISIT:
        dunning_messages.tell_reps(work, message, "reminder_sent")


def release(work: Work, id: UUID) -> None:
    """Put a message back that was certainly not accepted; after its last try it has failed."""
    message = _sending(id)
    if message.tries >= len(TRIES):
        return fail(work, id, "no_answer")
    message.state, message.claimed_at = "due", None
    message.send_after = work.moment.now + TRIES[message.tries]
    message.tries += 1
    return None


def fail(work: Work, id: UUID, why: str) -> None:
    """Note that a message was refused: a person of the desk hears of it, its lines may be said again."""
    message = _sending(id)
    dunning_messages.call_off(work, [message], why, state="failed")
    _record(work, message, "fail.reminder")
    tell_desk(work, message, why)


def show_unclear(work: Work) -> None:
    """Show a person the messages whose sender died before it could say what happened."""
    silent = DunningMessage.claimed_at < work.moment.now - UNCLEAR_AFTER
    stuck = select(DunningMessage).where(
        DunningMessage.state == "sending", BY_MAIL, silent, DunningMessage.why.is_(None)
    )
    for message in db.session.scalars(stuck).all():
        message.why = "unclear"
        _record(work, message, "lose.reminder")
        tell_desk(work, message, "unclear")


def settle_unclear(work: Work, id: UUID, *, left: bool) -> None:
    """Take a person's word on a message nobody knows about: it left, or it did not."""
    message = db.session.get(DunningMessage, id)
    if message is None:
        raise Missing(message=str(id))
    if message.state != "sending" or message.why != "unclear":
        raise Conflict(state=message.state)
    if left:
        mark_sent(work, id)
    else:
        dunning_messages.call_off(work, [message], "not_sent")
        _record(work, message, "free.reminder")


def _sending(id: UUID) -> DunningMessage:
    wanted = select(DunningMessage).where(DunningMessage.id == id).with_for_update()
    message = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if message.state != "sending":
        raise Conflict(state=message.state)
    return message


def _move(id: UUID, before: str, after: str, **values: object) -> bool:
    """Change a state by compare-and-set; whoever updates no row was too late."""
    change = update(DunningMessage).where(DunningMessage.id == id, DunningMessage.state == before)
    done = cast(CursorResult[object], db.session.execute(change.values(state=after, **values)))
    return done.rowcount == 1


def _record(work: Work, message: DunningMessage, action: str) -> None:
    after = {
        "state": message.state,
        "level": message.level,
        "channel": message.channel,
        "total_minor": message.total_minor,
        "recipient": message.recipient,
        "why": message.why,
        **({"outcome": message.outcome} if message.outcome else {}),
    }
    work.record(action, "dunning_message", message.id, customer_id=message.customer_id, after=after)


def tell_desk(work: Work, message: DunningMessage, why: str) -> None:
    """Tell the people of the desk that a message did not arrive; the same reason is told once."""
    desk = with_role(Role.COLLECTOR) or with_role(Role.CREDIT_MANAGER)
    tell(
        work,
        desk,
        "mail_failed",
        subject=f"dunning_message/{message.id}",
        customer_id=message.customer_id,
        occurrence=f"{message.message_id}/{why}",
        facts={"why": why},
    )
