"""`/delivery-proofs`: documents that prove a delivery, attached by the desk, read by who sees the account."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from api.arguments import Blueprint
from api.disputes.schema import EvidenceView
from api.guard import actor, requires
from api.paper import PDF
from api.proofs.schema import ProofFile, ProofForm, ProofView
from credit.operations import dispute_evidence, proofs
from credit.operations.moment import read_clock
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.store.db import db, reading

bp = Blueprint("proofs", __name__)

FORM_BYTES = 64 * 1024  # what a form adds to the file
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILE = {"200": {"description": "The document", "content": {PDF: BINARY, "image/jpeg": BINARY}}}


@bp.before_request
def bound_upload() -> None:
    """Refuse a body larger than the largest document while it arrives (413)."""
    request.max_content_length = proofs.LARGEST_BYTES + FORM_BYTES


@bp.get("/items/<int:item_id>/evidence")
@requires(Permission.SEE_FIGURES)
@bp.response(200, EvidenceView)
def get_item_evidence(item_id: int) -> dict[str, Any]:
    """Show the customer's terms, what was ordered and delivered before an invoice, and what proves it."""
    with reading():
        return dispute_evidence.evidence_of_item(current_user, item_id, read_clock().today)


@bp.post("/delivery-proofs")
@requires(Permission.ATTACH_PROOFS)
@bp.arguments(ProofForm, location="form")
@bp.arguments(ProofFile, location="files")
@bp.response(201, ProofView)
def post_proof(form: dict[str, int], files: dict[str, FileStorage]) -> dict[str, Any]:
    """Attach a document to a delivery or to an invoice; the same one again changes nothing."""
    proof = proofs.examine(files["file"].stream.read(proofs.LARGEST_BYTES + 1))
    user = current_user

    def change(work: Work) -> dict[str, Any]:
        return proofs.told(proofs.attach(work, user, proof, **form))

    return transact(actor(), change)


@bp.get("/delivery-proofs/<uuid:proof_id>")
@requires(Permission.READ_PROOFS)
@bp.doc(responses=FILE)
def get_proof(proof_id: UUID) -> ResponseReturnValue:
    """Open a document: a photo is shown, a PDF saved."""
    with reading():
        found = proofs.open_one(current_user, proof_id, read_clock())
        db.session.rollback()
    answer = send_file(
        found.path.resolve(),
        mimetype=found.mime,
        as_attachment=found.mime == PDF,
        download_name=found.name,
        etag=False,
        last_modified=None,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.delete("/delivery-proofs/<uuid:proof_id>")
@requires(Permission.ATTACH_PROOFS)
@bp.response(204)
def delete_proof(proof_id: UUID) -> None:
    """Take a document back that was attached wrongly; the journal keeps its SHA-256."""
    transact(actor(), partial(proofs.take_back, user=current_user, proof_id=proof_id))
