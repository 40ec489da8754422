"""What every change of a dispute does: lock, write down, journal, and tell whoever has to do with it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations.audience import reps_of
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.notices import tell
from credit.operations.reasons_in_force import named
from credit.operations.work import Work
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment


def lock(work: Work, dispute_id: UUID) -> Dispute:
    """Lock the customer, then read the dispute as it stands now."""
    customer_id = db.session.scalar(select(Dispute.customer_id).where(Dispute.id == dispute_id))
    if customer_id is None:
        raise Missing(dispute=str(dispute_id))
    work.lock([customer_id])
    return db.session.get_one(Dispute, dispute_id, populate_existing=True)


def say(work: Work, dispute: Dispute, text: str, comment_id: UUID) -> DisputeComment:
    """Keep what somebody says on a dispute."""
    comment = DisputeComment(
        id=comment_id,
        dispute_id=dispute.id,
        author_id=work.actor.user_id,
        text=text,
        created_at=work.moment.now,
    )
    db.session.add(comment)
    return comment


def changed(work: Work, dispute: Dispute, action: str, before: dict[str, Any]) -> None:
    """Journal a change of a dispute, and let figures, feeds and prepared letters follow it."""
    db.session.flush()
    customer_id = dispute.customer_id
    after = facts(dispute)
    work.record(action, "dispute", dispute.id, customer_id=customer_id, before=before, after=after)
    work.touch(customer_id, figures=True)
    withdraw_prepared(work, customer_id)


def facts(dispute: Dispute) -> dict[str, Any]:
    """Give what the journal keeps of a dispute."""
    return {
        "state": dispute.state,
        "outcome": dispute.outcome,
        "merit": dispute.merit,
        "reason": dispute.reason,
        "detail": dispute.detail,
        "item_id": dispute.item_id,
        "amount_minor": dispute.amount_minor,
        "owner_id": dispute.owner_id,
    }


def answer(work: Work, dispute: Dispute, event: str, occurrence: str) -> None:
    """Tell who opened it, who owns it, and who holds the customer; never the one who speaks."""
    people = set(reps_of(dispute.customer_id, work.moment.today))
    people |= {one for one in (dispute.opened_by_id, dispute.owner_id) if one is not None}
    people.discard(work.actor.user_id or 0)
    tell_about(work, dispute, event, sorted(people), occurrence=occurrence)


def tell_about(
    work: Work, dispute: Dispute, event: str, people: list[int], occurrence: str = ""
) -> None:
    """Tell people something of a dispute."""
    tell(
        work,
        people,
        event,
        subject=f"dispute/{dispute.id}",
        customer_id=dispute.customer_id,
        facts={"reason": named(dispute.reason)},
        occurrence=occurrence,
    )
