"""Where photos lie: `attachments/` in the data folder, in 256 folders by the end of their id.

A chunk is a file of its own until all have come, so that what is held is what lies there, whatever crashed
or was restored. Names are made from the id alone, never from anything a device says.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

from flask import current_app

from credit.formats.photo import Photo

CHUNK_BYTES = 256 * 1024
ARRIVING = "arriving"
DRAFT = ".draft"


def folder() -> Path:
    """Give the folder of all photos."""
    return Path(current_app.config["ENCOURS_DATA"]) / "attachments"


def path_of(attachment_id: UUID, *, small: bool = False) -> Path:
    """Give where a photo lies, or its small version."""
    # the end of the id is random; its beginning is the time of birth, the same for years
    name = f"{attachment_id}.small.jpg" if small else f"{attachment_id}.jpg"
    return folder() / attachment_id.hex[-2:] / name


def chunk_count(size_bytes: int) -> int:
    """Count the chunks a photo of this size comes in."""
    return -(-size_bytes // CHUNK_BYTES)


def chunk_size(size_bytes: int, number: int) -> int:
    """Give the size of one chunk: all are full but the last."""
    return min(CHUNK_BYTES, size_bytes - number * CHUNK_BYTES)


def held_chunks(attachment_id: UUID, size_bytes: int) -> list[int]:
    """List the chunks that lie here whole, by number."""
    return [
        number
        for number in range(chunk_count(size_bytes))
        if _size(_chunk(attachment_id, number)) == chunk_size(size_bytes, number)
    ]


def keep_chunk(attachment_id: UUID, number: int, data: bytes) -> None:
    """Keep one chunk; keeping it again replaces it."""
    write_whole(_chunk(attachment_id, number), data)


def join_chunks(attachment_id: UUID, size_bytes: int) -> bytes:
    """Read all chunks in their order."""
    numbers = range(chunk_count(size_bytes))
    return b"".join(_chunk(attachment_id, number).read_bytes() for number in numbers)


def drop_chunks(attachment_id: UUID) -> None:
    """Forget what has arrived of a photo; a chunk another window is writing now stays, as a stray at most."""
    for path in (folder() / ARRIVING).glob(f"{attachment_id}.*"):
        if path.suffix != DRAFT:
            path.unlink(missing_ok=True)


def keep_photo(attachment_id: UUID, photo: Photo) -> None:
    """Keep a photo and its small version, each whole or not at all."""
    write_whole(path_of(attachment_id), photo.jpeg)
    write_whole(path_of(attachment_id, small=True), photo.small_jpeg)


def files_before(instant: float) -> Iterator[tuple[UUID, Path]]:
    """Give every file last written before an instant (seconds since 1970), by the photo it is part of."""
    for path in folder().glob("*/*"):
        with suppress(ValueError, FileNotFoundError):
            if path.stat().st_mtime < instant:
                yield UUID(path.name.split(".")[0]), path


def _chunk(attachment_id: UUID, number: int) -> Path:
    return folder() / ARRIVING / f"{attachment_id}.{number}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever reads half of it, and a power cut leaves all or nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}{DRAFT}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
