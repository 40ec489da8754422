"""`/customers/<id>/case-file`: everything about a case as one PDF. The desk only."""

from base64 import b64encode
from functools import partial
from typing import Any
from uuid import UUID

from flask_login import current_user

from api.arguments import Blueprint
from api.case_files.schema import CaseFileView, CasePreview, SharingBody
from api.guard import actor, requires
from credit.operations.case_file import export
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import db, reading

bp = Blueprint("case_files", __name__)


@bp.get("/customers/<int:customer_id>/case-file")
@requires(Permission.RUN_DUNNING)
@bp.response(200, CasePreview)
def get_case_file(customer_id: int) -> dict[str, Any]:
    """Show the notes that may go into the customer's case file, and which do."""
    with reading():
        return export.preview(current_user, customer_id, read_clock())


@bp.put("/customers/<int:customer_id>/case-file")
@requires(Permission.RUN_DUNNING)
@bp.arguments(SharingBody)
@bp.response(200, CasePreview)
def put_case_file(body: dict[str, list[UUID]], customer_id: int) -> dict[str, Any]:
    """Say which notes go along; 404 for one that may not."""
    transact(actor(), partial(export.share, customer_id=customer_id, note_ids=body["note_ids"]))
    with reading():
        return export.preview(current_user, customer_id, read_clock())


@bp.post("/customers/<int:customer_id>/case-file")
@requires(Permission.RUN_DUNNING)
@bp.response(201, CaseFileView)
def post_case_file(customer_id: int) -> dict[str, str]:
    """Export the case file as it stands now; the journal keeps its SHA-256, who took it and when."""
    with reading():
        file = export.write(current_user, customer_id, read_clock())
        db.session.rollback()
    transact(actor(), partial(export.record, file=file))
    return {"name": file.name, "sha256": file.sha256, "pdf": b64encode(file.content).decode()}
