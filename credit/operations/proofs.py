"""Proofs of delivery: attached and taken back by the desk, opened by whoever sees the account."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from credit.formats import proof as formats
from credit.operations import proof_files as files
from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules.errors import Missing, Refused
from credit.store import proofs as store
from credit.store.commitments import Delivery
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from credit.store.proofs import DeliveryProof
from credit.store.scope import find_visible_customer

LARGEST_BYTES = 5 * 1024 * 1024
MOST = 10  # of one delivery, or of one invoice
FILES_KEPT = timedelta(days=1)


class ProofTooLarge(Refused):
    """More bytes than we take in."""

    code = "proof_too_large"


class NotAProof(Refused):
    """These bytes are neither a JPEG photo nor a PDF that can be copied page by page."""

    code = "not_a_proof"


class TooManyProofs(Refused):
    """A delivery or an invoice that has as many as one may have."""

    code = "too_many_proofs"


@dataclass(frozen=True, slots=True)
class Opened:
    """A proof as it is handed out: `name` is ours, made of what it proves."""

    path: Path
    mime: str
    name: str


def examine(content: bytes) -> formats.Proof:
    """Check a document and make it what is kept, holding no lock. Raises ProofTooLarge, NotAProof."""
    if len(content) > LARGEST_BYTES:
        raise ProofTooLarge(field="file", most_bytes=LARGEST_BYTES)
    try:
        return formats.read(content)
    except formats.NotAProof as error:
        raise NotAProof(field="file", most_pages=formats.MOST_PAGES) from error


def attach(
    work: Work,
    user: User,
    proof: formats.Proof,
    *,
    delivery_id: int | None = None,
    item_id: int | None = None,
) -> DeliveryProof:
    """Attach a document to a delivery or to an invoice: one is given; the same one again changes nothing.

    Raises Missing, TooManyProofs.
    """
    place = _place(delivery_id, item_id)
    if find_visible_customer(user, place.customer_id, work.moment.today) is None:
        raise _missing(delivery_id, item_id)
    work.lock([place.customer_id])
    sha256 = hashlib.sha256(proof.content).hexdigest()
    there = store.of_place(delivery_id, item_id)
    if same := next((one for one in there if one.sha256 == sha256), None):
        return same
    if len(there) >= MOST:
        raise TooManyProofs(most=MOST)
    row = DeliveryProof(
        id=uuid4(),
        customer_id=place.customer_id,
        delivery_id=delivery_id,
        item_id=item_id,
        mime=proof.mime,
        sha256=sha256,
        size_bytes=len(proof.content),
        pages=proof.pages,
        by_id=user.id,
        created_at=work.moment.now,
    )
    files.keep(row.id, proof.content)
    db.session.add(row)
    db.session.flush()
    work.record(
        "proof.attach", "delivery_proof", row.id, customer_id=row.customer_id, after=_said(row)
    )
    return row


def take_back(work: Work, user: User, proof_id: UUID) -> None:
    """Take a proof back; its file goes with the night, its hash stays in the journal. Raises Missing."""
    found = store.find_readable(user, proof_id, work.moment.today)
    if found is None:
        raise Missing(proof_id=str(proof_id))
    work.lock([found.customer_id])
    row = db.session.get(DeliveryProof, proof_id, populate_existing=True)
    if row is not None:
        work.record(
            "proof.take_back", "delivery_proof", row.id, customer_id=row.customer_id, before=_said(row)
        )  # fmt: skip
        db.session.delete(row)


def open_one(reader: User, proof_id: UUID, moment: Moment) -> Opened:
    """Give a proof this person may see. Raises Missing."""
    row = store.find_readable(reader, proof_id, moment.today)
    path = files.path_of(proof_id)
    if row is None or not path.is_file():
        raise Missing(proof_id=str(proof_id))
    number = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in row.proves)
    suffix = "pdf" if row.mime == formats.PDF else "jpg"
    return Opened(path, row.mime, f"{number}-{row.sha256[:8]}.{suffix}")


def told(row: DeliveryProof) -> dict[str, Any]:
    """Say what a proof is, of what, and whose word it is."""
    names = ("id", "delivery_id", "item_id", "proves", "mime", "pages", "size_bytes", "sha256")
    return {name: getattr(row, name) for name in names} | {
        "by": row.by.name,
        "created_at": row.created_at,
    }


def drop_stray_files(moment: Moment) -> None:
    """Delete files no row asks for: what was taken back, or what a crash or a restore left behind."""
    found = list(files.files_before((moment.now - FILES_KEPT).timestamp()))
    known = store.find_known([proof_id for proof_id, _ in found if proof_id is not None])
    for proof_id, path in found:
        if proof_id not in known:
            path.unlink(missing_ok=True)


def _place(delivery_id: int | None, item_id: int | None) -> Delivery | Item:
    place: Delivery | Item | None
    if delivery_id is not None:
        place = db.session.get(Delivery, delivery_id)
    else:
        place = db.session.get(Item, item_id)
    if place is None:
        raise _missing(delivery_id, item_id)
    return place


def _missing(delivery_id: int | None, item_id: int | None) -> Missing:
    field = "item_id" if delivery_id is None else "delivery_id"
    return Missing(field=field, id=delivery_id or item_id)


def _said(row: DeliveryProof) -> dict[str, object]:
    return {
        "delivery_id": row.delivery_id,
        "item_id": row.item_id,
        "sha256": row.sha256,
        "size_bytes": row.size_bytes,
    }
