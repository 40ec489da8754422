"""Where proofs of delivery lie: `proofs/` in the data folder, named by their ids; backups take them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from flask import current_app

from credit.operations.attachment_files import DRAFT, write_whole


def path_of(proof_id: UUID) -> Path:
    """Give where a proof lies."""
    return _folder() / str(proof_id)


def keep(proof_id: UUID, content: bytes) -> None:
    """Keep a proof, whole or not at all."""
    write_whole(path_of(proof_id), content)


def find(proof_id: UUID) -> bytes | None:
    """Read a proof; None where its file is gone, as after a restore without it."""
    try:
        return path_of(proof_id).read_bytes()
    except FileNotFoundError:
        return None


def files_before(instant: float) -> Iterator[tuple[UUID | None, Path]]:
    """Give every file last written before an instant (seconds since 1970) by its proof; None: half a one."""
    for path in _folder().glob("*"):
        with suppress(ValueError, FileNotFoundError):
            if path.stat().st_mtime < instant:
                yield None if path.suffix == DRAFT else UUID(path.name), path


def _folder() -> Path:
    return Path(current_app.config["ENCOURS_DATA"]) / "proofs"
