"""What people prove themselves with besides a password: passkeys, one-time codes, and proofs under way."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class Passkey(Base):
    """A discoverable WebAuthn credential of a person; only its public half is here.

    `credential_id` and `public_key` (COSE) are as the authenticator gave them, the id in base64url.
    `sign_count` is what it said last; most say 0 for ever. `transports`: how browsers may reach it.
    """

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[Any]] = mapped_column(JSON, default=list)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)


class CodeGenerator(Base):
    """The secret a person's authenticator app counts codes from (RFC 6238), sealed with the house's key.

    Asked for at sign-in once `confirmed_at` says that the app showed a right code. `last_step`: the
    half-minute of the last code taken, so that none is taken twice.
    """

    __tablename__ = "code_generator"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    sealed_secret: Mapped[str]
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Base):
    """One of the codes for the day the authenticator app is gone; each opens once, only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Challenge(Base):
    """A proof under way, for a few minutes; purged when the next one begins.

    Life: begun -> spent (a passkey may answer once) -> proven, where something waits for the proof. `kind` is
    register | sign_in | prove | step_up | code. `subject`: what exactly a step-up is about. `token_hash`: of
    the cookie that binds a proven password to its browser while the code is asked for.
    """

    __tablename__ = "challenge"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    bytes_asked: Mapped[bytes]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id"))
    ip: Mapped[str | None]
    subject: Mapped[str | None]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    spent_at: Mapped[datetime | None] = mapped_column(Instant)
    proven_at: Mapped[datetime | None] = mapped_column(Instant)
