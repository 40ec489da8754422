"""Disputes at the desk: qualify, assign, discuss, resolve; the field speaks through `field.disputes`."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from credit.operations.audience import of_department, reps_of
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.mentions import tell_mentioned
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules import disputes as rules
from credit.rules.access import Role
from credit.rules.errors import Conflict, Missing, Refused
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute, DisputeComment
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import find_visible_customer


class AlreadyDisputed(Conflict):
    """Another unresolved dispute is on the item; the facts name it."""

    code = "already_disputed"


class BadDate(Refused):
    """A deadline in the past is none."""

    code = "date_in_the_past"


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the desk says of a dispute: on what, how much, who acts next, how, by when."""

    item_id: int
    amount_minor: int
    department: str | None = None
    next_step: str | None = None
    step_due_on: date | None = None


def qualify(work: Work, dispute_id: UUID, said: Qualification) -> Dispute:
    """Name the item and the amount, and whose step is next; the department hears of it.

    Raises Missing, NotNow, DisputeTooLarge, AlreadyDisputed, BadDate.
    """
    dispute = _lock(work, dispute_id)
    state = rules.follow(dispute.state, "qualify")
    item = _open_item(dispute, said.item_id)
    rules.check_amount(said.amount_minor, item.residual_minor)
    if said.step_due_on is not None and said.step_due_on < work.moment.today:
        raise BadDate(step_due_on=said.step_due_on.isoformat())
    before = _facts(dispute)
    dispute.item_id, dispute.amount_minor, dispute.state = item.id, said.amount_minor, state
    dispute.department, dispute.next_step = said.department, said.next_step
    dispute.step_due_on = said.step_due_on
    _changed(work, dispute, "qualify.dispute", before)
    if dispute.department and dispute.department != before["department"]:
        _tell(work, dispute, "dispute_assigned", of_department(dispute.department))
    return dispute


def assign(work: Work, dispute_id: UUID, owner_id: int) -> Dispute:
    """Give a dispute an owner, who hears of it; work on it begins. The owner must see the customer."""
    dispute = _lock(work, dispute_id)
    owner = db.session.get(User, owner_id)
    if (
        owner is None
        or find_visible_customer(owner, dispute.customer_id, work.moment.today) is None
    ):
        raise Missing(user=owner_id)
    before = _facts(dispute)
    dispute.state, dispute.owner_id = rules.follow(dispute.state, "work"), owner.id
    _changed(work, dispute, "assign.dispute", before)
    if owner.id != work.actor.user_id:
        _tell(work, dispute, "dispute_assigned", [owner.id], occurrence=f"owner/{owner.id}")
    return dispute


def ask_customer(work: Work, dispute_id: UUID, text: str) -> Dispute:
    """Wait for the customer's answer; what was asked is kept as a comment."""
    return _step(work, dispute_id, "ask_customer", "wait.dispute", text)


def comment(work: Work, dispute_id: UUID, comment_id: UUID, text: str) -> DisputeComment:
    """Say something on a dispute, closed ones too; the same id twice is one comment."""
    known = db.session.get(DisputeComment, comment_id)
    if known is not None:
        if known.dispute_id != dispute_id or known.author_id != work.actor.user_id:
            raise Conflict(comment=str(comment_id))
        return known
    dispute = _lock(work, dispute_id)
    added = _say(work, dispute, text, comment_id)
    work.record("comment.dispute", "dispute", dispute.id, customer_id=dispute.customer_id)
    work.touch(dispute.customer_id)
    _answer(work, dispute, "dispute_answered", occurrence=str(comment_id))
    tell_mentioned(work, dispute, text, occurrence=str(comment_id))
    return added


def finish_step(work: Work, dispute_id: UUID, text: str) -> Dispute:
    """Note that the department did its step; the desk and the owner go on from there. `text` may be empty."""
    dispute = _lock(work, dispute_id)
    if dispute.next_step is None and dispute.department is None:
        raise rules.NotNow(state=dispute.state, step="finish_step")
    before = _facts(dispute)
    dispute.state = rules.follow(dispute.state, "work")
    dispute.next_step = dispute.step_due_on = dispute.department = None
    if text:
        _say(work, dispute, text, uuid4())
    _changed(work, dispute, "finish.step", before)
    _answer(work, dispute, "dispute_answered", occurrence=f"step/{work.moment.now.isoformat()}")
    return dispute


def resolve(
    work: Work,
    dispute_id: UUID,
    outcome: str,
    text: str,
    credited_minor: int | None = None,
    merit: str | None = None,
) -> Dispute:
    """Close a dispute. What was credited stays frozen until the credit note is imported.

    merit: whether the customer was right, as the outcome says unless told (domain.md 1: genuine or pretext).
    credited_minor: of a partly credited one; the whole amount stays frozen while nobody says. A dispute
    that names its item and amount counts as qualified. Raises NotQualified, NotNow, DisputeTooLarge.
    """
    dispute = _lock(work, dispute_id)
    if dispute.item_id is None or dispute.amount_minor is None:
        raise rules.NotQualified(dispute=str(dispute_id))
    state = rules.QUALIFIED if dispute.state == rules.OPEN else dispute.state
    before = _facts(dispute)
    dispute.state, dispute.outcome = rules.follow(state, "resolve"), outcome
    dispute.resolved_at, dispute.resolved_residual_minor = work.moment.now, _residual(dispute)
    dispute.merit = merit or rules.MERIT_OF[outcome]
    dispute.credited_minor = _credited(dispute, outcome, credited_minor)
    dispute.next_step = dispute.step_due_on = None
    _say(work, dispute, text, uuid4())
    _changed(work, dispute, "resolve.dispute", before)
    _answer(work, dispute, "dispute_resolved", occurrence=work.moment.now.isoformat())
    return dispute


def withdraw(work: Work, dispute_id: UUID, text: str) -> Dispute:
    """End a dispute the customer gave up: the amount is chased again at once."""
    return _step(work, dispute_id, "withdraw", "withdraw.dispute", text)


def reopen(work: Work, dispute_id: UUID, text: str) -> Dispute:
    """Take a resolved dispute up again; its amount is frozen again. Raises AlreadyDisputed."""
    dispute = _lock(work, dispute_id)
    _refuse_second(dispute, dispute.item_id)
    dispute = _step(work, dispute_id, "reopen", "reopen.dispute", text)
    dispute.outcome = dispute.merit = dispute.credited_minor = dispute.resolved_residual_minor = (
        None
    )
    dispute.resolved_at = None
    return dispute


def get_visible(user: User, dispute_id: UUID, today: date) -> Dispute:
    """Get a dispute this person may see; a stranger's is as missing as one that does not exist."""
    dispute = db.session.get(Dispute, dispute_id)
    if dispute is None or find_visible_customer(user, dispute.customer_id, today) is None:
        raise Missing(dispute=str(dispute_id))
    if user.role == Role.CONTRIBUTOR and dispute.department != user.department:
        raise Missing(dispute=str(dispute_id))
    return dispute


def _lock(work: Work, dispute_id: UUID) -> Dispute:
    """Lock the customer, then read the dispute as it stands now."""
    customer_id = db.session.scalar(select(Dispute.customer_id).where(Dispute.id == dispute_id))
    if customer_id is None:
        raise Missing(dispute=str(dispute_id))
    work.lock([customer_id])
    return db.session.get_one(Dispute, dispute_id, populate_existing=True)


def _open_item(dispute: Dispute, item_id: int) -> Item:
    item = db.session.get(Item, item_id)
    if item is None or item.customer_id != dispute.customer_id or item.state != "open":
        raise Missing(item=item_id)
    _refuse_second(dispute, item_id)
    return item


def _refuse_second(dispute: Dispute, item_id: int | None) -> None:
    """Hold one unresolved dispute per item (domain.md 2.5)."""
    other = select(Dispute.id).where(
        Dispute.item_id == item_id, Dispute.id != dispute.id, Dispute.state.in_(UNRESOLVED)
    )
    found = db.session.scalar(other) if item_id is not None else None
    if found is not None:
        raise AlreadyDisputed(dispute=str(found))


def _residual(dispute: Dispute) -> int:
    return db.session.get_one(Item, dispute.item_id).residual_minor


def _credited(dispute: Dispute, outcome: str, credited_minor: int | None) -> int | None:
    if outcome == rules.CREDITED:
        return dispute.amount_minor
    if outcome == rules.REJECTED or credited_minor is None:
        return None
    rules.check_amount(credited_minor, dispute.amount_minor or 0)
    return credited_minor


def _step(work: Work, dispute_id: UUID, step: str, action: str, text: str) -> Dispute:
    dispute = _lock(work, dispute_id)
    before = _facts(dispute)
    dispute.state = rules.follow(dispute.state, step)
    _say(work, dispute, text, uuid4())
    _changed(work, dispute, action, before)
    _answer(work, dispute, "dispute_answered", occurrence=f"{step}/{work.moment.now.isoformat()}")
    return dispute


def _say(work: Work, dispute: Dispute, text: str, comment_id: UUID) -> DisputeComment:
    comment = DisputeComment(
        id=comment_id,
        dispute_id=dispute.id,
        author_id=work.actor.user_id,
        text=text,
        created_at=work.moment.now,
    )
    db.session.add(comment)
    return comment


def _changed(work: Work, dispute: Dispute, action: str, before: dict[str, Any]) -> None:
    db.session.flush()
    customer_id = dispute.customer_id
    after = _facts(dispute)
    work.record(action, "dispute", dispute.id, customer_id=customer_id, before=before, after=after)
    work.touch(customer_id, figures=True)
    withdraw_prepared(work, customer_id)


def _facts(dispute: Dispute) -> dict[str, Any]:
    due = dispute.step_due_on
    return {
        "state": dispute.state,
        "outcome": dispute.outcome,
        "merit": dispute.merit,
        "item_id": dispute.item_id,
        "amount_minor": dispute.amount_minor,
        "department": dispute.department,
        "owner_id": dispute.owner_id,
        "next_step": dispute.next_step,
        "step_due_on": due.isoformat() if due else None,
    }


def _answer(work: Work, dispute: Dispute, event: str, occurrence: str) -> None:
    """Tell who opened it, who owns it, and who holds the customer; never the one who speaks."""
    people = set(reps_of(dispute.customer_id, work.moment.today))
    people |= {one for one in (dispute.opened_by_id, dispute.owner_id) if one is not None}
    people.discard(work.actor.user_id or 0)
    _tell(work, dispute, event, sorted(people), occurrence=occurrence)


def _tell(
    work: Work, dispute: Dispute, event: str, people: list[int], occurrence: str = ""
) -> None:
    tell(
        work,
        people,
        event,
        subject=f"dispute/{dispute.id}",
        customer_id=dispute.customer_id,
        facts={"reason": dispute.reason},
        occurrence=occurrence or str(dispute.department or ""),
    )
