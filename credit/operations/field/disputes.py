"""Disputes as the field opens and discusses them; the desk qualifies and resolves them elsewhere."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations import notices
from credit.operations.audience import managers_of, with_role
from credit.operations.dispute_steps import finish
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.field import notes
from credit.operations.field.arguments import Arguments, fresh, own
from credit.operations.field.attachments import with_photos
from credit.operations.field.said import (
    ANYONE,
    HOUSE,
    Handler,
    Outcome,
    Said,
    UnknownReference,
    merged,
)
from credit.operations.mentions import tell_mentioned
from credit.operations.reasons_in_force import Codes
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.arrivals import disputed_minor
from credit.rules.dispute_steps import OPEN
from credit.rules.reason_lists import LEAF, ROOT
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep, ever_asked_of, open_steps
from credit.store.field import UNRESOLVED, Dispute, DisputeComment, Note
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import steps_of

SHOWN = (
    "dispute",
    "dispute_comment",
    "attachment",
    "late_cause",
)  # what of the wire a dispute moves


def open_dispute(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Open a dispute on an item and an amount, or unspecified.

    Already disputed: what was said becomes a comment there. Settled meanwhile: it becomes a note. More
    than is still owed: only that is frozen.
    """
    args = Arguments(said.args)
    dispute_id = fresh(Dispute, args.uuid("dispute_id"))
    item_id = args.find_number("item_id", least=1)
    wanted = args.find_number("amount_minor", least=1)
    reason, text = args.choice("reason", Codes(ROOT)), args.text("text")
    detail = args.find_choice("detail", Codes(LEAF, reason))
    args.done()
    item = None if item_id is None else own(Item, item_id, customer_id, field="item_id")
    amount = wanted
    if item is not None:
        if item.state != "open" or item.residual_minor <= 0:
            return _keep_as_note(work, said, author, dispute_id, text or reason)
        if (standing := _find_unresolved(item)) is not None:
            return _join(work, said, author, standing, item, wanted, dispute_id, text or reason)
        amount = disputed_minor(wanted, item.residual_minor)
    dispute = Dispute(
        id=dispute_id,
        customer_id=customer_id,
        item_id=item_id,
        amount_minor=amount,
        reason=reason,
        detail=detail,
        text=text,
        state="open",
        opened_by_id=author.id,
        opened_on=work.moment.today,
        client_time=said.client_time,
        created_at=work.moment.now,
    )
    db.session.add(dispute)
    after = {"item_id": item_id, "amount_minor": amount, "reason": reason}
    _changed(work, said, "dispute.open", dispute_id, after=after)
    if item_id is None or amount is None:
        _tell_desk(work, "dispute_to_qualify", dispute)
    return Outcome(facts={} if amount == wanted else {"amount_minor": amount})


def comment(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Say something on a dispute; on a closed one too."""
    args = Arguments(said.args)
    comment_id = fresh(DisputeComment, args.uuid("comment_id"))
    dispute = _of_author(args.uuid("dispute_id"), customer_id, author)
    text = args.text("text", required=True)
    args.done()
    _say(work, said, author, dispute, comment_id, text)
    work.record("dispute.comment", "dispute", dispute.id, customer_id=customer_id)
    tell_mentioned(work, dispute, text, occurrence=str(comment_id))
    return Outcome()


def escalate(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Ask the desk, the customer's managers and the owner to look at a dispute now.

    On a closed one it is kept as a comment.
    """
    args = Arguments(said.args)
    dispute = _of_author(args.uuid("dispute_id"), customer_id, author)
    text = args.text("text")
    args.done()
    _say(work, said, author, dispute, fresh(DisputeComment, said.op_id), text)
    work.record("dispute.escalate", "dispute", dispute.id, customer_id=customer_id)
    if dispute.state in UNRESOLVED:
        above = {*managers_of(customer_id, work.moment.today), dispute.owner_id} - {author.id}
        days = (work.moment.today - dispute.opened_on).days
        _tell_desk(work, "dispute_escalated", dispute, str(said.op_id), above, days=days)
    tell_mentioned(work, dispute, text, occurrence=str(said.op_id))
    return Outcome()


def complete_step(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Say that a step was done; ended or closed meanwhile, what was said is kept as a comment.

    Programs of before name no step: they mean the next one the author reads.
    """
    args = Arguments(said.args)
    dispute = _of_author(args.uuid("dispute_id"), customer_id, author)
    step_id, text = args.find_uuid("step_id"), args.text("text")
    args.done()
    step = _find_step(dispute, step_id, author)
    if step is not None and dispute.state in UNRESOLVED:
        finish(work, step, text)
        return Outcome()
    if text:
        _say(work, said, author, dispute, fresh(DisputeComment, said.op_id), text)
        work.record("dispute.comment", "dispute", dispute.id, customer_id=customer_id)
    return merged("step_done", state=dispute.state)


def _keep_as_note(work: Work, said: Said, author: User, dispute_id: UUID, text: str) -> Outcome:
    note_id = fresh(Note, dispute_id)
    notes.write(work, said, author, note_id, text, kind="dispute_moot")
    return merged("moot", note_id=str(note_id))


def _join(
    work: Work,
    said: Said,
    author: User,
    standing: Dispute,
    item: Item,
    wanted: int | None,
    comment_id: UUID,
    text: str,
) -> Outcome:
    _say(work, said, author, standing, fresh(DisputeComment, comment_id), text)
    before = standing.amount_minor
    standing.amount_minor = disputed_minor(wanted, item.residual_minor, before)
    change: dict[str, Any] = {
        "before": {"amount_minor": before},
        "after": {"amount_minor": standing.amount_minor},
    }
    _changed(work, said, "dispute.join", standing.id, **change)
    return merged("comment", dispute_id=str(standing.id), amount_minor=standing.amount_minor)


def _find_unresolved(item: Item) -> Dispute | None:
    wanted = select(Dispute).where(Dispute.item_id == item.id, Dispute.state.in_(UNRESOLVED))
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _of_author(dispute_id: UUID, customer_id: int, author: User) -> Dispute:
    dispute = own(Dispute, dispute_id, customer_id, field="dispute_id")
    if author.role == Role.CONTRIBUTOR and not _was_theirs(dispute, author):
        raise UnknownReference(field="dispute_id")
    return dispute


def _was_theirs(dispute: Dispute, author: User) -> bool:
    """Say whether the author's department had a step on a dispute, done or not: what they say is taken."""
    asked = select(Dispute.id).where(Dispute.id == dispute.id, ever_asked_of(author.department))
    return db.session.scalar(asked) is not None


def _find_step(dispute: Dispute, step_id: UUID | None, author: User) -> DisputeStep | None:
    """Find the open step an entry means. Raises UnknownReference for one of another dispute or department."""
    if step_id is None:
        return db.session.scalar(open_steps(dispute.id).where(steps_of(author)).limit(1))
    step = db.session.get(DisputeStep, step_id, populate_existing=True)
    theirs = author.role == Role.CONTRIBUTOR
    if (
        step is None
        or step.dispute_id != dispute.id
        or (theirs and step.department != author.department)
    ):
        raise UnknownReference(field="step_id")
    return step if step.state == OPEN else None


def _say(
    work: Work, said: Said, author: User, dispute: Dispute, comment_id: UUID, text: str
) -> None:
    db.session.add(
        DisputeComment(
            id=comment_id,
            dispute_id=dispute.id,
            author_id=author.id,
            text=text,
            created_at=work.moment.now,
        )
    )
    work.touch(said.customer_id, only=SHOWN)


def _changed(work: Work, said: Said, action: str, dispute_id: UUID, **change: Any) -> None:
    work.record(action, "dispute", dispute_id, customer_id=said.customer_id, **change)
    work.touch(said.customer_id, figures=True, only=SHOWN)
    withdraw_prepared(work, said.customer_id)


def _tell_desk(
    work: Work,
    event: str,
    dispute: Dispute,
    occurrence: str = "",
    more: Collection[int | None] = (),
    **facts: int,
) -> None:
    desk = with_role(Role.COLLECTOR, Role.CREDIT_MANAGER)
    notices.tell(
        work,
        {*desk, *(one for one in more if one is not None)},
        event,
        subject=f"dispute/{dispute.id}",
        customer_id=dispute.customer_id,
        facts=facts,
        occurrence=occurrence,
    )


HANDLERS = {
    "dispute.open": Handler(with_photos("dispute", "dispute_id")(open_dispute), HOUSE),
    "dispute.comment": Handler(with_photos("dispute_comment", "comment_id")(comment), ANYONE),
    "dispute.escalate": Handler(escalate, HOUSE),
    "step.complete": Handler(complete_step, ANYONE),
}
