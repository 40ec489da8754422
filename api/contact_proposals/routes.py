"""`/contact-proposals`: what the field proposed, and the desk's answer."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from api.arguments import Blueprint
from api.contact_proposals.schema import ContactDecisionBody, ProposalsView
from api.guard import actor, requires
from credit.operations import contacts
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.store.customers import ContactProposal, Customer
from credit.store.db import db, reading
from credit.store.people import User

bp = Blueprint("contact_proposals", __name__)
SHOWN = 500


@bp.get("/contact-proposals")
@requires(Permission.QUALIFY_DISPUTES)
@bp.response(200, ProposalsView)
def get_proposals() -> dict[str, Any]:
    """List the proposals nobody has answered yet."""
    proposal = ContactProposal
    waiting = (
        select(proposal, Customer.name, User.name)
        .join(Customer, Customer.id == proposal.customer_id)
        .join(User, User.id == proposal.proposed_by_id)
        .where(proposal.state == "proposed")
        .order_by(proposal.created_at, proposal.id)
    )
    with reading():
        return {
            "rows": [
                {name: getattr(row, name) for name in SAID}
                | {"customer": customer, "proposed_by": by}
                for row, customer, by in db.session.execute(waiting.limit(SHOWN))
            ]
        }


SAID = ("id", "customer_id", "name", "job", "email", "phone", "text", "created_at")


@bp.put("/contact-proposals/<uuid:proposal_id>/decision")
@requires(Permission.QUALIFY_DISPUTES)
@bp.arguments(ContactDecisionBody)
@bp.response(204)
def put_decision(body: dict[str, Any], proposal_id: UUID) -> None:
    """Answer once; a second answer gets 409 and how it ended."""

    def decide(work: Work) -> None:
        if body["accept"]:
            contacts.accept(work, proposal_id, for_dunning=body["for_dunning"])
        else:
            contacts.decline(work, proposal_id, body["reason"])

    transact(actor(), decide)
