"""`/attachments`: photos sent in chunks that may be cut and resumed, read by whoever sees their parent."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from api.arguments import Blueprint
from api.attachments.schema import UploadBody, UploadView
from api.guard import actor, requires, signed_in
from api.sync.marks import mark_ours
from credit.operations import attachments
from credit.operations.attachment_files import CHUNK_BYTES, drop_chunks
from credit.operations.attachments import Unusable, Upload
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.second_step import Act
from credit.store.attachments import REFUSED
from credit.store.db import db, reading

bp = Blueprint("attachments", __name__)
bp.after_request(mark_ours)

JPEG = "image/jpeg"
CHUNK = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
PICTURE: dict[str, Any] = {"schema": {"type": "string", "contentMediaType": JPEG}}


@bp.before_request
def bound_chunk() -> None:
    """Refuse a body larger than a chunk while it arrives (413)."""
    request.max_content_length = CHUNK_BYTES


@bp.post("/attachments")
@requires(Permission.CAPTURE, Act.SEND)
@bp.arguments(UploadBody)
@bp.response(200, UploadView)
def post_attachment(body: dict[str, Any]) -> Upload:
    """Begin a photo, or ask how far it has come; asking again is harmless."""
    return transact(actor(), lambda work: attachments.start(work, current_user, **body))


@bp.put("/attachments/<uuid:attachment_id>/chunks/<int:number>")
@requires(Permission.CAPTURE, Act.SEND)
@bp.doc(requestBody={"content": {"application/octet-stream": CHUNK}, "required": True})
@bp.response(204)
def put_chunk(attachment_id: UUID, number: int) -> None:
    """Bring one chunk, in any order, twice if need be."""
    data = request.get_data(cache=False)
    with reading():
        attachments.keep_chunk(current_user, attachment_id, number, data)


@bp.post("/attachments/<uuid:attachment_id>/completion")
@requires(Permission.CAPTURE, Act.SEND)
@bp.response(200, UploadView)
def post_completion(attachment_id: UUID) -> Upload:
    """Say that all chunks were sent: the photo is checked, encoded anew, and from then on shown."""
    uploader = current_user
    with reading():
        customer_id, photo = attachments.examine(uploader, attachment_id)
        db.session.rollback()
    upload = transact(
        actor(),
        partial(attachments.settle, uploader=uploader, attachment_id=attachment_id, photo=photo),
        customers=[] if customer_id is None else [customer_id],
    )
    drop_chunks(attachment_id)
    if upload.state == REFUSED:
        raise Unusable(attachment_id=str(attachment_id))
    return upload


@bp.get("/attachments/<uuid:attachment_id>")
@signed_in
@bp.doc(responses={"200": {"description": "The photo", "content": {JPEG: PICTURE}}})
def get_attachment(attachment_id: UUID) -> ResponseReturnValue:
    """Show a photo to those who may see what it hangs on."""
    return _show(attachment_id, small=False)


@bp.get("/attachments/<uuid:attachment_id>/thumbnail")
@signed_in
@bp.doc(responses={"200": {"description": "The photo, small", "content": {JPEG: PICTURE}}})
def get_thumbnail(attachment_id: UUID) -> ResponseReturnValue:
    """Show its small version, 320 pixels at most."""
    return _show(attachment_id, small=True)


def _show(attachment_id: UUID, *, small: bool) -> Response:
    with reading():
        path: Path = attachments.get_photo(current_user, attachment_id, read_clock(), small=small)
    answer = send_file(
        path.resolve(),
        mimetype=JPEG,
        download_name=f"photo-{attachment_id}.jpg",
        etag=f"{attachment_id}-{'small' if small else 'whole'}",
        last_modified=None,
    )
    answer.headers["Content-Disposition"] = f'inline; filename="photo-{attachment_id}.jpg"'
    # kept by the browser alone, and shown again only after we agreed: who lost the customer sees nothing
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
