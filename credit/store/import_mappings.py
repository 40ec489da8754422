"""What people said the columns of a table mean, remembered by its header row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant, db


class ImportMapping(Base):
    """One mapping of one header row. `fingerprint` is `formats.columns.fingerprint` of its cells.

    `mapping` is `formats.columns.Mapping.as_json`: plain data a person may edit. The newest word stands.
    """

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Instant)


def find_mapping(fingerprint: str) -> ImportMapping | None:
    """Find what was said of a header row."""
    return db.session.scalar(select(ImportMapping).where(ImportMapping.fingerprint == fingerprint))


def list_mappings() -> list[ImportMapping]:
    """List all that is remembered, by kind, the newest first."""
    wanted = select(ImportMapping).order_by(ImportMapping.kind, ImportMapping.at.desc())
    return list(db.session.scalars(wanted))
