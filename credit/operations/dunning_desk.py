"""What the desk reads about dunning: the run, its messages, why each is sent and why others are not."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from credit.operations import statements
from credit.operations.statements import Statement
from credit.rules.errors import Missing
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningLine, DunningMessage, DunningRun, Mail
from credit.store.items import Item
from credit.store.people import User
from credit.store.publications import Publication

SHOWN = 500
WAITING = ("due", "sending")


def overview(today: date) -> dict[str, Any]:
    """Give the latest run with its messages, and by reason what stays silent or waits for a person."""
    run = newest_run()
    run_id = run.id if run else None
    return {
        "run": run,
        "messages": _messages(run_id, today),
        "silent": _by_reason(run_id),
        "held": run is not None and run.state == "held",
    }


def newest_run() -> DunningRun | None:
    """Find the latest run."""
    return db.session.scalar(select(DunningRun).order_by(DunningRun.run_on.desc()).limit(1))


def message(id: UUID, today: date) -> dict[str, Any]:
    """Give one message as it reads, its lines, and why: every decision about the customer."""
    wanted = select(DunningMessage, Customer.name).join(
        Customer, Customer.id == DunningMessage.customer_id
    )
    found = db.session.execute(wanted.where(DunningMessage.id == id)).first()
    if found is None:
        raise Missing(message=str(id))
    letter = found[0]
    lines = (
        select(DunningLine, Item.called, Item.due_on)
        .join(Item, Item.id == DunningLine.item_id)
        .where(DunningLine.message_id == id)
        .order_by(Item.due_on, Item.id)
    )
    said: list[dict[str, Any]] = [
        {
            "item_id": line.item_id,
            "ref": ref,
            "due_on": due_on,
            "days": (today - due_on).days,
            "level": line.level,
            "amount_minor": line.amount_minor,
        }
        for line, ref, due_on in db.session.execute(lines)
    ]
    return _row(letter, found[1]) | {
        "items": len(said),
        "oldest_days": max((line["days"] for line in said), default=0),
        "subject": letter.subject,
        "body": letter.body,
        "wording": _wordings([letter]).get(letter.wording_id or 0, 0),
        "credits": letter.credits,
        "lines": said,
        "trace": decisions(letter.run_id, customer_id=letter.customer_id),
    }


def decisions(
    run_id: int | None,
    *,
    customer_id: int | None = None,
    reason: str | None = None,
    after: int = 0,
) -> list[dict[str, Any]]:
    """List decisions of a run with their facts, 500 at a time; `after` is the last id seen."""
    wanted = (
        select(DunningDecision, Item.called, Item.due_on, Item.currency, Customer.name)
        .join(Item, Item.id == DunningDecision.item_id)
        .join(Customer, Customer.id == DunningDecision.customer_id)
        .where(DunningDecision.run_id == run_id, DunningDecision.id > after)
    )
    if customer_id is not None:
        wanted = wanted.where(DunningDecision.customer_id == customer_id)
    if reason is not None:
        wanted = wanted.where(DunningDecision.reason == reason)
    return [
        {
            "id": said.id,
            "customer_id": said.customer_id,
            "customer": name,
            "item_id": said.item_id,
            "ref": ref,
            "due_on": due_on,
            "currency": currency,
            "action": said.action,
            "level": said.level,
            "reason": said.reason,
            "amount_minor": said.amount_minor,
            "facts": said.facts,
        }
        for said, ref, due_on, currency, name in db.session.execute(
            wanted.order_by(DunningDecision.id).limit(SHOWN)
        )
    ]


def history(item_id: int) -> dict[str, Any]:
    """Say of one item what each run decided and why, the newest first, and what became of its letters."""
    item = db.session.get(Item, item_id)
    if item is None:
        raise Missing(item=item_id)
    runs = (
        select(DunningRun.run_on, DunningDecision)
        .join(DunningRun, DunningRun.id == DunningDecision.run_id)
        .where(DunningDecision.item_id == item_id)
        .order_by(DunningRun.run_on.desc())
    )
    wanted = select(DunningMessage).join(DunningLine).where(DunningLine.item_id == item_id)
    letters = {letter.run_on: letter for letter in db.session.scalars(wanted)}
    people = {letter.done_by_id for letter in letters.values()}
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(people))).all())
    texts = _wordings(letters.values())
    told = {run_on: _told(letter, names, texts) for run_on, letter in letters.items()}
    return {
        "item_id": item.id,
        "ref": item.called,
        "due_on": item.due_on,
        "currency": item.currency,
        "stage": item.stage,
        "days": [
            {
                "run_on": run_on,
                "action": said.action,
                "level": said.level,
                "reason": said.reason,
                "amount_minor": said.amount_minor,
                "facts": said.facts,
                "message": told.get(run_on) if said.action == "send" else None,
            }
            for run_on, said in db.session.execute(runs.limit(SHOWN))
        ],
    }


def _wordings(letters: Collection[DunningMessage]) -> dict[int, int]:
    """Say which version of its text each wording is; a letter as delivered has none."""
    ids = {letter.wording_id for letter in letters}
    wanted = select(Publication.id, Publication.number).where(Publication.id.in_(ids))
    return dict(db.session.execute(wanted).all())


def _told(letter: DunningMessage, names: dict[int, str], texts: dict[int, int]) -> dict[str, Any]:
    return {
        "id": letter.id,
        "state": letter.state,
        "why": letter.why,
        "sent_at": letter.sent_at,
        "channel": letter.channel,
        "deadline_on": letter.deadline_on,
        "outcome": letter.outcome,
        "done_by": names.get(letter.done_by_id or 0),
        "wording": texts.get(letter.wording_id or 0, 0),
    }


def mailbox(before: int | None = None) -> list[dict[str, Any]]:
    """List letters in the built-in mailbox, the newest first, 100 at a time."""
    wanted = select(Mail, Customer.name).outerjoin(Customer, Customer.id == Mail.customer_id)
    if before is not None:
        wanted = wanted.where(Mail.id < before)
    rows = db.session.execute(wanted.order_by(Mail.id.desc()).limit(100))
    return [_letter(mail, name) for mail, name in rows]


def letter(id: int) -> dict[str, Any]:
    """Give one letter of the mailbox with its text."""
    mail = db.session.get(Mail, id)
    if mail is None:
        raise Missing(mail=id)
    customer = db.session.get(Customer, mail.customer_id) if mail.customer_id else None
    return _letter(mail, customer.name if customer else None) | {
        "body": mail.body,
        "has_statement": mail.statement is not None,
    }


def letter_statement(id: int) -> tuple[Statement, datetime]:
    """Give the statement that went with a letter, and when. Raises `Missing`."""
    mail = db.session.get(Mail, id)
    if mail is None or mail.statement is None:
        raise Missing(mail=id)
    return statements.read(mail.statement), mail.sent_at


def _messages(run_id: int | None, today: date) -> list[dict[str, Any]]:
    wanted = (
        select(DunningMessage, Customer.name)
        .join(Customer, Customer.id == DunningMessage.customer_id)
        .where(
            or_(
                DunningMessage.run_id == run_id,
                DunningMessage.state.in_(WAITING),
                and_(DunningMessage.state.in_(("failed", "returned")), _is_last_word()),
            )
        )
        .order_by(DunningMessage.total_minor.desc(), DunningMessage.customer_id)
    )
    found = db.session.execute(wanted.limit(SHOWN)).all()
    oldest = _lines([message.id for message, _ in found], today)
    none = {"items": 0, "oldest_days": 0}
    return [_row(message, name) | oldest.get(message.id, none) for message, name in found]


def _is_last_word() -> ColumnElement[bool]:
    """Keep a failed message in sight until its customer is written to again."""
    later = aliased(DunningMessage)
    same = later.customer_id == DunningMessage.customer_id
    return ~exists().where(same, later.run_on > DunningMessage.run_on)


def _lines(ids: list[UUID], today: date) -> dict[UUID, dict[str, Any]]:
    wanted = (
        select(DunningLine.message_id, func.count(), func.min(Item.due_on))
        .join(Item, Item.id == DunningLine.item_id)
        .where(DunningLine.message_id.in_(ids))
        .group_by(DunningLine.message_id)
    )
    return {
        id: {"items": count, "oldest_days": (today - due_on).days}
        for id, count, due_on in db.session.execute(wanted)
    }


def _row(message: DunningMessage, customer: str) -> dict[str, Any]:
    return {
        "id": message.id,
        "customer_id": message.customer_id,
        "customer": customer,
        "level": message.level,
        "channel": message.channel,
        "language": message.language,
        "recipient": message.recipient,
        "total_minor": message.total_minor,
        "currency": message.currency,
        "state": message.state,
        "why": message.why,
        "run_on": message.run_on,
        "send_after": message.send_after,
        "sent_at": message.sent_at,
    }


def _by_reason(run_id: int | None) -> list[dict[str, Any]]:
    wanted = (
        select(
            DunningDecision.action,
            DunningDecision.reason,
            func.count().label("count"),
            func.sum(DunningDecision.amount_minor).label("amount_minor"),
        )
        .where(DunningDecision.run_id == run_id, DunningDecision.action != "send")
        .group_by(DunningDecision.action, DunningDecision.reason)
        .order_by(func.count().desc(), DunningDecision.reason)
    )
    return [
        {
            "action": row.action,
            "reason": row.reason,
            "count": int(row[2]),
            "amount_minor": int(row.amount_minor),
        }
        for row in db.session.execute(wanted)
    ]


def _letter(mail: Mail, customer: str | None) -> dict[str, Any]:
    return {
        "id": mail.id,
        "customer_id": mail.customer_id,
        "customer": customer,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "sent_at": mail.sent_at,
    }
