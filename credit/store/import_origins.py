"""Where files came from that no person handed in: programs' keys and the watched folder."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base

FEED, FOLDER = "feed", "folder"


class ImportOrigin(Base):
    """How one import came without a person; it goes with the import.

    source: feed | folder. feed: the word in the address a program sent to. once_key: a program's own name
    for the sending (`Idempotency-Key`). applies: it changes the books by itself once reconciled.
    """

    __tablename__ = "import_origin"
    __table_args__ = (UniqueConstraint("key_id", "once_key"),)

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("import.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[str]
    feed: Mapped[str | None]
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_key.id"), index=True)
    once_key: Mapped[str | None]
    applies: Mapped[bool] = mapped_column(default=False)
