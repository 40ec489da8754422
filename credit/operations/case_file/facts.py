"""Gather a case: account, deliveries, reminders, notices, penalties, promises, disputes, shared notes."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, select

from credit.operations.case_file.extract import rows_of
from credit.store.commitments import Delivery
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.dunning import DunningLine, DunningMessage, DunningRelease
from credit.store.field import Dispute, Note, Promise
from credit.store.items import Item
from credit.store.journal import JournalEntry
from credit.store.penalties import CANCELLED, Penalty
from credit.store.people import User
from credit.store.plans import PaymentPlan
from credit.store.proofs import DeliveryProof, of_customer
from credit.store.receipts import IGNORED, Receipt

PAYMENT = "payment"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a case file holds; every list the oldest first.

    said: by item, the letters that asked for it. releases: of formal notices, with their holds. penalties: of
    late invoices, but those worked out and found to be none. people: names by id.
    """

    customer: Customer
    items: list[Item]
    payments: list[Item]
    receipts: list[Receipt]
    deliveries: list[Delivery]
    proofs: list[DeliveryProof]
    letters: list[DunningMessage]
    said: dict[int, list[tuple[str, DunningMessage]]]
    releases: list[DunningRelease]
    penalties: list[Penalty]
    promises: list[Promise]
    plans: list[PaymentPlan]
    disputes: list[Dispute]
    notes: list[Note]
    rows: list[JournalEntry]
    people: dict[int, str]

    @property
    def refs(self) -> dict[int, str]:
        """Name each item by its number."""
        return {item.id: item.called for item in self.items}


def gather(customer: Customer) -> Case:
    """Read a case, some ten questions whatever its size."""
    id = customer.id
    items = list(
        _all(select(Item).where(Item.customer_id == id).order_by(Item.document_on, Item.id))
    )
    letters = _all(
        select(DunningMessage)
        .where(DunningMessage.customer_id == id, DunningMessage.state == "sent")
        .order_by(DunningMessage.sent_at)
    )
    receipts = (
        select(Receipt)
        .where(Receipt.customer_id == id, Receipt.state != IGNORED)
        .order_by(Receipt.booked_on, Receipt.id)
    )
    notes = [note for note in notes_of(id) if note.shareable]
    return Case(
        customer=customer,
        items=[item for item in items if item.kind != PAYMENT],
        payments=[item for item in items if item.kind == PAYMENT],
        receipts=_all(receipts),
        deliveries=_all(
            select(Delivery).where(Delivery.customer_id == id).order_by(Delivery.delivered_on)
        ),
        proofs=of_customer(id),
        letters=letters,
        said=_said(id, {letter.id: letter for letter in letters}),
        releases=_all(
            select(DunningRelease)
            .where(DunningRelease.customer_id == id)
            .order_by(DunningRelease.released_at)
        ),
        penalties=_all(
            select(Penalty)
            .join(Item, Item.id == Penalty.item_id)
            .where(
                Penalty.customer_id == id,
                or_(Penalty.state != CANCELLED, Penalty.claimed_at.is_not(None)),
            )
            .order_by(Item.due_on, Item.id)
        ),
        promises=_all(
            select(Promise).where(Promise.customer_id == id).order_by(Promise.created_at)
        ),
        plans=_all(
            select(PaymentPlan)
            .where(PaymentPlan.customer_id == id)
            .order_by(PaymentPlan.created_at)
        ),
        disputes=_all(
            select(Dispute).where(Dispute.customer_id == id).order_by(Dispute.created_at)
        ),
        notes=notes,
        rows=rows_of(id, [note.id for note in notes]),
        people=names_of_people(),
    )


def notes_of(customer_id: int) -> list[Note]:
    """List the notes that may be put into a case file, the oldest first: never finance's own."""
    wanted = select(Note).where(Note.customer_id == customer_id, Note.finance_only.is_(False))
    return _all(wanted.order_by(Note.created_at, Note.id))


def names_of_people() -> dict[int, str]:
    """Name everybody who ever signed in, by id."""
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name))}


def _said(
    customer_id: int, letters: dict[UUID, DunningMessage]
) -> dict[int, list[tuple[str, DunningMessage]]]:
    lines = (
        select(DunningLine)
        .join(DunningMessage)
        .where(DunningMessage.customer_id == customer_id, DunningMessage.state == "sent")
        .order_by(DunningMessage.sent_at)
    )
    said: dict[int, list[tuple[str, DunningMessage]]] = defaultdict(list)
    for line in db.session.scalars(lines):
        said[line.item_id].append((line.level, letters[line.message_id]))
    return said


def _all(wanted: Select[T]) -> list[T]:
    return list(db.session.scalars(wanted))
