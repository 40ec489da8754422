"""Take photos in: begun, sent in chunks that may come twice and in any order, checked and encoded anew.

A photo is its uploader's alone until it is complete; then whoever may see what it hangs on may look at it.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from credit.formats.photo import NotAPhoto, Photo, clean
from credit.operations import attachment_files as files
from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules.errors import Conflict, CreditError, Missing, Refused
from credit.rules.retention import PHOTO_WAITS_DAYS
from credit.store.attachments import (
    COMPLETE,
    DROPPED,
    REFUSED,
    UPLOADING,
    Attachment,
    count_started,
    find_forsaken,
    find_known,
    find_readable,
)
from credit.store.db import db, upserting
from credit.store.people import User

LARGEST_BYTES = 1024 * 1024  # phones send 400 KB at most
MOST_A_DAY = 30
KEPT = timedelta(
    days=PHOTO_WAITS_DAYS
)  # how long a photo may wait for its bytes, or for the entry that names it
FILES_KEPT = timedelta(days=1)


class PhotoTooLarge(Refused):
    """More bytes than we take in."""

    code = "photo_too_large"


class TooManyPhotos(CreditError):
    """Nobody begins more than this many a day."""

    code = "too_many_photos"


class OtherBytes(Conflict):
    """The id names a photo whose bytes are not these."""

    code = "other_bytes"


class NotStarted(Conflict):
    """Nobody said yet how large this photo is."""

    code = "upload_not_started"


class NoSuchChunk(Refused):
    """The number is not one of this photo's, or the chunk is not as long as it must be."""

    code = "chunk_out_of_range"


class ChunksMissing(Conflict):
    """The photo is not all here: `missing` says which chunks to send."""

    code = "chunks_missing"


class HashMismatch(Refused):
    """What arrived is not what was announced; it is forgotten, and may be sent again."""

    code = "hash_mismatch"


class Unusable(Refused):
    """These bytes are no photo: sending them again changes nothing."""

    code = "not_a_photo"


@dataclass(frozen=True, slots=True)
class Upload:
    """How far a photo has come; `held` are the numbers of the chunks that lie here."""

    id: UUID
    state: str
    chunks: int
    held: list[int]
    chunk_bytes: int = files.CHUNK_BYTES


def start(work: Work, uploader: User, attachment_id: UUID, sha256: str, size_bytes: int) -> Upload:
    """Begin a photo, or go on with one: says which chunks are held.

    Raises PhotoTooLarge, TooManyPhotos, OtherBytes; Missing when the id is another person's.
    """
    if size_bytes > LARGEST_BYTES:
        raise PhotoTooLarge(most_bytes=LARGEST_BYTES)
    db.session.execute(select(User.id).where(User.id == uploader.id).with_for_update())
    row = find_or_make(work, uploader.id, attachment_id)
    if row is None:
        raise Missing(attachment_id=str(attachment_id))
    if row.sha256 is None or row.state == DROPPED or _is_lost(row):
        _begin(work, row, sha256, size_bytes)
    elif (row.sha256, row.size_bytes) != (sha256, size_bytes):
        raise OtherBytes(attachment_id=str(attachment_id))
    return _upload(row)


def find_or_make(work: Work, uploader_id: int, attachment_id: UUID) -> Attachment | None:
    """Lock the row of a photo of this person's, made now if there is none; None when it is another's."""
    made = {
        "id": attachment_id,
        "uploader_id": uploader_id,
        "device_id": work.actor.device_id,
        "state": UPLOADING,
        "created_at": work.moment.now,
    }
    db.session.execute(upserting(Attachment).values(made).on_conflict_do_nothing())
    wanted = select(Attachment).where(Attachment.id == attachment_id).with_for_update()
    row = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    return row if row.uploader_id == uploader_id else None


def keep_chunk(uploader: User, attachment_id: UUID, number: int, data: bytes) -> None:
    """Keep one chunk of a photo that was begun; once the photo is complete this changes nothing.

    Raises NotStarted, NoSuchChunk; Missing when the id is another person's.
    """
    row = _own(uploader, attachment_id)
    size = _announced(row)
    if number >= files.chunk_count(size) or len(data) != files.chunk_size(size, number):
        raise NoSuchChunk(chunks=files.chunk_count(size), chunk_bytes=files.CHUNK_BYTES)
    if row.state == UPLOADING:
        files.keep_chunk(attachment_id, number, data)


def examine(uploader: User, attachment_id: UUID) -> tuple[int | None, Photo | None]:
    """Put a photo together, check it and encode it anew, without holding any lock.

    Gives the customer to lock for `settle`, and the photo, already kept; None when these bytes are no photo,
    or when all that was done before. Raises ChunksMissing, HashMismatch, NotStarted, Missing.
    """
    row = _own(uploader, attachment_id)
    size = _announced(row)
    if row.state != UPLOADING:
        return row.customer_id, None
    held = files.held_chunks(attachment_id, size)
    if missing := sorted(set(range(files.chunk_count(size))).difference(held)):
        raise ChunksMissing(missing=missing)
    try:
        data = files.join_chunks(attachment_id, size)
    except FileNotFoundError as error:  # another window of the same phone finished it just now
        raise ChunksMissing(missing=[]) from error
    if hashlib.sha256(data).hexdigest() != row.sha256:
        files.drop_chunks(attachment_id)
        raise HashMismatch(attachment_id=str(attachment_id))
    try:
        photo = clean(data)
    except NotAPhoto:
        return row.customer_id, None
    files.keep_photo(attachment_id, photo)
    return row.customer_id, photo


def settle(work: Work, uploader: User, attachment_id: UUID, photo: Photo | None) -> Upload:
    """Write down what became of a photo; once is enough."""
    row = find_or_make(work, uploader.id, attachment_id)
    if row is None:
        raise Missing(attachment_id=str(attachment_id))
    if row.state == UPLOADING:
        if photo is None:
            row.state = REFUSED
            work.record("photo.refuse", "attachment", row.id, customer_id=row.customer_id)
        else:
            row.state, row.completed_at = COMPLETE, work.moment.now
            row.mime, row.width, row.height = "image/jpeg", photo.width, photo.height
            after = {"sha256": row.sha256, "size_bytes": row.size_bytes}
            work.record(
                "photo.receive", "attachment", row.id, customer_id=row.customer_id, after=after
            )
        if row.customer_id is not None:
            work.touch(row.customer_id, only=("attachment",))
    return _upload(row)


def get_photo(reader: User, attachment_id: UUID, moment: Moment, *, small: bool) -> Path:
    """Give the file of a photo this person may see. Raises Missing."""
    row = find_readable(reader, attachment_id, moment.today)
    path = files.path_of(attachment_id, small=small)
    if row is None or not path.is_file():
        raise Missing(attachment_id=str(attachment_id))
    return path


def drop_forsaken(work: Work) -> None:
    """Let go of photos that waited 30 days in vain; their files are strays from then on.

    One an entry names stays as `dropped`: devices stop announcing it, and the phone may still bring it.
    """
    for row in find_forsaken(work.moment.now - KEPT):
        work.record("photo.drop", "attachment", row.id, customer_id=row.customer_id)
        if row.customer_id is None:
            db.session.delete(row)
        else:
            row.state = DROPPED
            work.touch(row.customer_id, only=("attachment",))


def drop_stray_files(moment: Moment) -> None:
    """Delete files no row asks for: what a crash, a restore or a finished upload left behind."""
    found: dict[UUID, list[Path]] = {}
    for attachment_id, path in files.files_before((moment.now - FILES_KEPT).timestamp()):
        found.setdefault(attachment_id, []).append(path)
    states = find_known(list(found))
    for attachment_id, paths in found.items():
        for path in paths:
            if _is_stray(path, states.get(attachment_id)):
                path.unlink(missing_ok=True)


def _is_stray(path: Path, state: str | None) -> bool:
    if path.suffix == files.DRAFT:
        return True
    return state != UPLOADING if path.parent.name == files.ARRIVING else state != COMPLETE


def _begin(work: Work, row: Attachment, sha256: str, size_bytes: int) -> None:
    started = count_started(row.uploader_id, work.moment.today, besides=row.id)
    if started >= MOST_A_DAY:
        raise TooManyPhotos(most=MOST_A_DAY, retry_after_seconds=3600)
    files.drop_chunks(row.id)
    row.state, row.sha256, row.size_bytes = UPLOADING, sha256, size_bytes
    row.started_on, row.started_at = work.moment.today, work.moment.now


def _own(uploader: User, attachment_id: UUID) -> Attachment:
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.uploader_id != uploader.id:
        raise Missing(attachment_id=str(attachment_id))
    return row


def _announced(row: Attachment) -> int:
    if row.size_bytes is None:
        raise NotStarted(attachment_id=str(row.id))
    return row.size_bytes


def _is_lost(row: Attachment) -> bool:
    """Say whether a photo we answered for is gone: the data folder came back from an older backup."""
    return row.state == COMPLETE and not files.path_of(row.id).is_file()


def _upload(row: Attachment) -> Upload:
    size = _announced(row)
    held = files.held_chunks(row.id, size) if row.state == UPLOADING else []
    return Upload(row.id, row.state, files.chunk_count(size), held)
