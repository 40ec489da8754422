"""Contacts the field proposed: the desk accepts or declines, once."""

from uuid import UUID

from sqlalchemy import select

from credit.operations.work import Work
from credit.rules.errors import Conflict, Missing
from credit.store.customers import Contact, ContactProposal
from credit.store.db import db


class AlreadyAnswered(Conflict):
    """Somebody was faster; the facts say how it ended."""

    code = "already_answered"


def accept(work: Work, proposal_id: UUID, *, for_dunning: bool = False) -> Contact:
    """Make a contact of a proposal. for_dunning: reminders go there."""
    proposal = _lock(work, proposal_id)
    contact = Contact(
        customer_id=proposal.customer_id,
        name=proposal.name,
        job=proposal.job,
        email=proposal.email,
        phone=proposal.phone,
        for_dunning=for_dunning,
    )
    db.session.add(contact)
    db.session.flush()
    proposal.contact_id = contact.id
    _answer(work, proposal, "accepted", "contact.accept")
    return contact


def decline(work: Work, proposal_id: UUID, reason: str) -> None:
    """Leave a proposal, with a reason."""
    proposal = _lock(work, proposal_id)
    proposal.decision_reason = reason
    _answer(work, proposal, "declined", "contact.decline")


def _lock(work: Work, proposal_id: UUID) -> ContactProposal:
    wanted = select(ContactProposal.customer_id).where(ContactProposal.id == proposal_id)
    customer_id = db.session.scalar(wanted)
    if customer_id is None:
        raise Missing(contact_proposal=str(proposal_id))
    work.lock([customer_id])
    proposal = db.session.get_one(ContactProposal, proposal_id, populate_existing=True)
    if proposal.state != "proposed":
        raise AlreadyAnswered(state=proposal.state)
    return proposal


def _answer(work: Work, proposal: ContactProposal, state: str, action: str) -> None:
    proposal.state = state
    proposal.decided_by_id, proposal.decided_at = work.actor.user_id, work.moment.now
    work.record(
        action,
        "contact_proposal",
        proposal.id,
        customer_id=proposal.customer_id,
        before={"state": "proposed"},
        after={"state": state},
    )
    work.touch(proposal.customer_id)
