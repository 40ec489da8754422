"""Letters that came back by mail: what each means for its reminder, and for the address it went to.

A letter that came back was never heard: its invoices stand where they stood before, so that the next word at
that level goes by post, or again by mail where the address may be right after all.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from credit.formats.delivery_status import DELAYED, RETURNED
from credit.formats.delivery_status import Bounce as Said
from credit.operations import dunning_messages, reminders
from credit.operations.work import Work
from credit.rules.dunning_case import MAIL, highest
from credit.rules.errors import Missing
from credit.store.bounces import OTHER, UNKNOWN, Bounce, ReturnedAddress
from credit.store.db import among, db
from credit.store.dunning import DunningLine, DunningMessage
from credit.store.items import Item

FORGOTTEN_AFTER = timedelta(days=60)  # mails that were no reports; longer than the job looks back
LEFT = ("sent", "sending")
BACK = "returned"  # the state of a letter that came back, whatever its reason


def customer_of(said: Said | None) -> int | None:
    """Say whose letter a report is about, for the lock."""
    message = _named(said)
    return message.customer_id if message else None


def take_in(work: Work, key: str, said: Said | None) -> str:
    """Take in one mail of the bounce mailbox, once; give what it was. The customer is locked.

    said: what it reports; None when it is no report.
    """
    if (known := db.session.scalar(select(Bounce).where(Bounce.key == key))) is not None:
        return known.outcome
    message = _named(said)
    row = Bounce(key=key, outcome=OTHER, read_at=work.moment.now)
    if said is not None:
        row.outcome = said.outcome if message else UNKNOWN
        row.status, row.detail = said.status, said.detail
        row.message_id = message.id if message else None
    db.session.add(row)
    db.session.flush()
    if said is not None and message is not None and message.state in LEFT:
        if said.outcome == DELAYED:
            _note_delay(work, message, said)
        else:
            _come_back(work, message, said)
    return row.outcome


def trust(work: Work, address_id: int) -> None:
    """Write to an address again, by a person's word. Raises Missing."""
    row = db.session.get(ReturnedAddress, address_id)
    if row is None:
        raise Missing(address=address_id)
    work.lock([row.customer_id])
    before = {"address": row.address, "status": row.status}
    work.record(
        "trust.address", "customer", row.customer_id, customer_id=row.customer_id, before=before
    )
    db.session.delete(row)


def forget(work: Work) -> None:
    """Forget which mails were no reports, once nobody looks at them any more."""
    old = Bounce.read_at < work.moment.now - FORGOTTEN_AFTER
    db.session.execute(delete(Bounce).where(Bounce.outcome == OTHER, old))


def _named(said: Said | None) -> DunningMessage | None:
    """Find the letter a report names: one of ours that went by mail."""
    if said is None or not said.names:
        return None
    wanted = select(DunningMessage).where(
        among(DunningMessage.id, said.names), DunningMessage.channel == MAIL
    )
    found = {message.id: message for message in db.session.scalars(wanted)}
    return next((found[name] for name in said.names if name in found), None)


def _note_delay(work: Work, message: DunningMessage, said: Said) -> None:
    if message.state == "sent" and message.why != DELAYED:
        message.why = DELAYED
        _record(work, message, "delay.reminder", said)


def _come_back(work: Work, message: DunningMessage, said: Said) -> None:
    lines = [(line.item_id, line.level, line.episode) for line in message.lines]
    dunning_messages.call_off(work, [message], said.outcome, state=BACK)
    for item_id, level, episode in lines:
        _stand_back(item_id, level, episode)
    if said.outcome == RETURNED:
        _mark(work, message, said)
        dunning_messages.withdraw_prepared(work, message.customer_id)
    _record(work, message, "return.reminder", said)
    reminders.tell_desk(work, message, said.outcome)


def _stand_back(item_id: int, level: str, episode: int) -> None:
    """Put an invoice back to the highest level its customer has heard in this episode."""
    item = db.session.get_one(Item, item_id)
    if (item.stage, item.episode) != (level, episode):
        return
    heard = _heard(item_id, episode)
    item.stage = highest([line.level for line, _ in heard]) if heard else "not_due"
    days = [message.run_on for line, message in heard if line.level == item.stage]
    item.stage_on = max(days, default=item.document_on)


def _heard(item_id: int, episode: int) -> Sequence[tuple[DunningLine, DunningMessage]]:
    wanted = (
        select(DunningLine, DunningMessage)
        .join(DunningMessage, DunningMessage.id == DunningLine.message_id)
        .where(DunningLine.item_id == item_id, DunningLine.episode == episode)
        .where(DunningMessage.state == "sent")
    )
    return [(line, message) for line, message in db.session.execute(wanted)]


def _mark(work: Work, message: DunningMessage, said: Said) -> None:
    """Note that an address takes no mail; the newest reason stands."""
    wanted = select(ReturnedAddress).where(
        ReturnedAddress.customer_id == message.customer_id,
        ReturnedAddress.address == message.recipient,
    )
    row = db.session.scalar(wanted) or ReturnedAddress(
        customer_id=message.customer_id, address=message.recipient
    )
    row.status, row.detail, row.returned_on = said.status, said.detail, work.moment.today
    db.session.add(row)
    db.session.flush()


def _record(work: Work, message: DunningMessage, action: str, said: Said) -> None:
    after = {
        "state": message.state,
        "level": message.level,
        "recipient": message.recipient,
        "status": said.status,
        "detail": said.detail,
    }
    work.record(action, "dunning_message", message.id, customer_id=message.customer_id, after=after)
