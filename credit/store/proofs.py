"""What proves a delivery: a signed note, scanned or photographed, of a delivery or of an invoice."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.rules.access import Permission
from credit.store.commitments import Delivery
from credit.store.customers import Customer
from credit.store.db import Base, Instant, among, db
from credit.store.items import Item
from credit.store.people import User
from credit.store.scope import visible


class DeliveryProof(Base):
    """One document, a PDF as it came or a photo encoded anew, of a delivery or of an invoice: one is named.

    Life: kept -> gone, when the desk takes a wrong one back; the journal keeps its hash. sha256 and
    size_bytes are of the file as it is kept (`credit.operations.proof_files`); pages: 1 of a photo.
    """

    __tablename__ = "delivery_proof"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    mime: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    pages: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)

    delivery: Mapped[Delivery | None] = relationship()
    item: Mapped[Item | None] = relationship()
    by: Mapped[User] = relationship()

    @property
    def proves(self) -> str:
        """Give the number of the delivery or of the invoice."""
        if self.delivery is not None:
            return self.delivery.number
        return self.item.called if self.item is not None else ""


def find_readable(user: User, proof_id: UUID, today: date) -> DeliveryProof | None:
    """Find a proof this person may see; None looks the same whatever the reason."""
    if not user.may(Permission.READ_PROOFS):
        return None
    wanted = select(DeliveryProof).join(Customer, Customer.id == DeliveryProof.customer_id)
    return db.session.scalar(wanted.where(DeliveryProof.id == proof_id, visible(user, today)))


def of_place(delivery_id: int | None, item_id: int | None) -> list[DeliveryProof]:
    """List the proofs of a delivery or of an invoice, the oldest first."""
    return proofs_of([item_id] if item_id else [], [delivery_id] if delivery_id else [])


def proofs_of(item_ids: Collection[int], delivery_ids: Collection[int]) -> list[DeliveryProof]:
    """List the proofs of some invoices and deliveries, the oldest first."""
    wanted = select(DeliveryProof).where(
        or_(among(DeliveryProof.item_id, item_ids), among(DeliveryProof.delivery_id, delivery_ids))
    )
    return list(db.session.scalars(wanted.order_by(DeliveryProof.created_at, DeliveryProof.id)))


def of_customer(customer_id: int) -> list[DeliveryProof]:
    """List all proofs of a customer's deliveries and invoices, the oldest first."""
    wanted = select(DeliveryProof).where(DeliveryProof.customer_id == customer_id)
    return list(db.session.scalars(wanted.order_by(DeliveryProof.created_at, DeliveryProof.id)))


def find_known(ids: Collection[UUID]) -> set[UUID]:
    """Find which of these proofs there are."""
    return set(db.session.scalars(select(DeliveryProof.id).where(among(DeliveryProof.id, ids))))
