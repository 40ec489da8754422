"""Disputes at the desk: qualify, assign, discuss, resolve; the field speaks through `field.disputes`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from credit.operations.dispute_changes import answer, changed, facts, lock, say, tell_about
from credit.operations.dispute_steps import drop_open
from credit.operations.mentions import tell_mentioned
from credit.operations.reasons_in_force import dispute_tree
from credit.operations.work import Work
from credit.rules import disputes as rules
from credit.rules.dispute_reasons import check_reason
from credit.rules.errors import Conflict, Missing
from credit.store.db import db
from credit.store.field import UNRESOLVED, Dispute, DisputeComment
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import disputes_of, find_visible_customer


class AlreadyDisputed(Conflict):
    """Another unresolved dispute is on the item; the facts name it."""

    code = "already_disputed"


class TakenInHand(Conflict):
    """Another person has it than the asker saw; the facts name them."""

    code = "dispute_taken"


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the desk says of a dispute: on what, how much, and why; reason None leaves why as it was."""

    item_id: int
    amount_minor: int
    reason: str | None = None
    detail: str | None = None


def qualify(work: Work, dispute_id: UUID, said: Qualification) -> Dispute:
    """Name the item and the amount, and the reason where it is said.

    Raises Missing, NotNow, DisputeTooLarge, AlreadyDisputed, ReasonUnfit.
    """
    dispute = lock(work, dispute_id)
    state = rules.follow(dispute.state, "qualify")
    item = _open_item(dispute, said.item_id)
    rules.check_amount(said.amount_minor, item.residual_minor)
    before = facts(dispute)
    if said.reason is not None:
        standing = (dispute.reason, dispute.detail)
        check_reason(said.reason, said.detail, dispute_tree(), standing=standing)
        dispute.reason, dispute.detail = said.reason, said.detail
    dispute.item_id, dispute.amount_minor, dispute.state = item.id, said.amount_minor, state
    changed(work, dispute, "qualify.dispute", before)
    return dispute


ANYBODY = ""  # whoever had it


@dataclass(frozen=True, slots=True)
class Seen:
    """Who had a dispute when the asker looked: the name, None = nobody, and the id where it is known."""

    name: str | None = ANYBODY
    id: int | None = None


def assign(work: Work, dispute_id: UUID, owner_id: int, seen: Seen = Seen()) -> Dispute:
    """Give a dispute an owner, who hears of it; work on it begins. The owner must see the customer.

    Raises Missing, NotNow, TakenInHand.
    """
    dispute = lock(work, dispute_id)
    _still(dispute, owner_id, seen)
    owner = db.session.get(User, owner_id)
    if (
        owner is None
        or find_visible_customer(owner, dispute.customer_id, work.moment.today) is None
    ):
        raise Missing(user=owner_id)
    before = facts(dispute)
    dispute.state, dispute.owner_id = rules.follow(dispute.state, "work"), owner.id
    changed(work, dispute, "assign.dispute", before)
    if owner.id != work.actor.user_id:
        tell_about(work, dispute, "dispute_assigned", [owner.id], occurrence=f"owner/{owner.id}")
    return dispute


def _still(dispute: Dispute, owner_id: int, seen: Seen) -> None:
    """Let nobody take a dispute from an owner they did not know of; to give it to its owner is no change.

    Two people may have one name: the id decides where it is known.
    """
    owner = db.session.get(User, dispute.owner_id) if dispute.owner_id else None
    name = owner.name if owner else None
    known = dispute.owner_id == seen.id if seen.id else seen.name in (name, ANYBODY)
    if not known and dispute.owner_id != owner_id:
        raise TakenInHand(owner=name)


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
    dispute = lock(work, dispute_id)
    added = say(work, dispute, text, comment_id)
    work.record("comment.dispute", "dispute", dispute.id, customer_id=dispute.customer_id)
    work.touch(dispute.customer_id)
    answer(work, dispute, "dispute_answered", occurrence=str(comment_id))
    tell_mentioned(work, dispute, text, occurrence=str(comment_id))
    return added


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
    dispute = lock(work, dispute_id)
    if dispute.item_id is None or dispute.amount_minor is None:
        raise rules.NotQualified(dispute=str(dispute_id))
    state = rules.QUALIFIED if dispute.state == rules.OPEN else dispute.state
    before = facts(dispute)
    dispute.state, dispute.outcome = rules.follow(state, "resolve"), outcome
    dispute.resolved_at, dispute.resolved_residual_minor = work.moment.now, _residual(dispute)
    dispute.merit = merit or rules.MERIT_OF[outcome]
    dispute.credited_minor = _credited(dispute, outcome, credited_minor)
    say(work, dispute, text, uuid4())
    changed(work, dispute, "resolve.dispute", before)
    drop_open(work, dispute)
    answer(work, dispute, "dispute_resolved", occurrence=work.moment.now.isoformat())
    return dispute


def withdraw(work: Work, dispute_id: UUID, text: str) -> Dispute:
    """End a dispute the customer gave up: the amount is chased again at once."""
    dispute = _step(work, dispute_id, "withdraw", "withdraw.dispute", text)
    drop_open(work, dispute)
    return dispute


def reopen(work: Work, dispute_id: UUID, text: str) -> Dispute:
    """Take a resolved dispute up again; its amount is frozen again. Raises AlreadyDisputed."""
    dispute = lock(work, dispute_id)
    _refuse_second(dispute, dispute.item_id)
    dispute = _step(work, dispute_id, "reopen", "reopen.dispute", text)
    dispute.outcome = dispute.merit = dispute.credited_minor = dispute.resolved_residual_minor = (
        None
    )
    dispute.resolved_at = None
    return dispute


def get_visible(user: User, dispute_id: UUID, today: date) -> Dispute:
    """Get a dispute this person may see; a stranger's is as missing as one that does not exist."""
    dispute = db.session.scalar(select(Dispute).where(Dispute.id == dispute_id, disputes_of(user)))
    if dispute is None or find_visible_customer(user, dispute.customer_id, today) is None:
        raise Missing(dispute=str(dispute_id))
    return dispute


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
    dispute = lock(work, dispute_id)
    before = facts(dispute)
    dispute.state = rules.follow(dispute.state, step)
    say(work, dispute, text, uuid4())
    changed(work, dispute, action, before)
    answer(work, dispute, "dispute_answered", occurrence=f"{step}/{work.moment.now.isoformat()}")
    return dispute
