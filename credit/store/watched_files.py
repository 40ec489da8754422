"""What lies in the watched folder, as it was last seen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class WatchedFile(Base):
    """One file of the watched folder. The stamp (size, time, inode) tells whether it is still written.

    Life: seen -> received (`import_id`) -> moved away, and the row is gone. `import_id` points at no row on
    purpose: an import somebody discarded must not make its file a new one.
    """

    __tablename__ = "watched_file"

    name: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    inode: Mapped[str]  # unsigned 64 bits, which no column has
    seen_at: Mapped[datetime] = mapped_column(Instant)
    import_id: Mapped[UUID | None]
