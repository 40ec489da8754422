"""Keys of programs: what each may do, who made it, when it was last used."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.rules.api_keys import Scope
from credit.store.db import Base, Instant


class ApiKey(Base):
    """One program's key. Never deleted: `revoked_at` ends it, what it sent keeps its name.

    The row keeps the secret's SHA-256 only. A fast hash is right here: the secret is 256 random bits that
    nobody can guess one by one, whereas argon2 would make every request of a feed wait for what only
    protects words people choose. `beginning` are its first characters, to tell keys apart by eye.
    `applies`: what this key sends changes the books by itself once reconciled; else a person applies it.
    """

    __tablename__ = "api_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    beginning: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    applies: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    def may(self, scope: Scope) -> bool:
        """Say whether this key opens something; a revoked one opens nothing."""
        return self.revoked_at is None and scope in self.scopes
