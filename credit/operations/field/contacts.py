"""Contacts as the field proposes them; the desk accepts or declines."""

from sqlalchemy import select

from credit.operations import notices
from credit.operations.audience import with_role
from credit.operations.field.arguments import Arguments, fresh
from credit.operations.field.said import HOUSE, Handler, Malformed, Outcome, Said, merged
from credit.operations.work import Work
from credit.rules.access import Role
from credit.store.customers import Contact, ContactProposal
from credit.store.db import db
from credit.store.people import User


def propose(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Propose somebody to call or write to. Whom the desk knows already is not proposed again."""
    args = Arguments(said.args)
    proposal_id = fresh(ContactProposal, args.uuid("proposal_id"))
    name, job = args.find_line("name"), args.find_line("job")
    email, phone, text = args.find_line("email"), args.find_line("phone"), args.text("text")
    args.done()
    if name is None:
        raise Malformed(field="name")
    if email is None and phone is None:
        raise Malformed(field="phone")
    if email is not None and "@" not in email:
        raise Malformed(field="email")
    if (known := _find_known(customer_id, name, email, phone)) is not None:
        return merged("contact_known", contact_id=known.id)
    proposal = ContactProposal(
        id=proposal_id,
        customer_id=customer_id,
        proposed_by_id=author.id,
        name=name,
        job=job,
        email=email,
        phone=phone,
        text=text,
        state="proposed",
        client_time=said.client_time,
        created_at=work.moment.now,
    )
    db.session.add(proposal)
    work.record("contact.propose", "contact_proposal", proposal_id, customer_id=customer_id)
    work.touch(customer_id, only=("contact",))
    notices.tell(
        work,
        with_role(Role.COLLECTOR, Role.CREDIT_MANAGER),
        "contact_proposed",
        subject=f"contact_proposal/{proposal_id}",
        customer_id=customer_id,
    )
    return Outcome()


def _find_known(
    customer_id: int, name: str, email: str | None, phone: str | None
) -> Contact | None:
    same = select(Contact).filter_by(customer_id=customer_id, name=name, email=email, phone=phone)
    return db.session.scalar(same.limit(1))


HANDLERS = {"contact.propose": Handler(propose, HOUSE)}
