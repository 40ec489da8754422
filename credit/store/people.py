"""Who works here: people, their sessions (a session row is a device), agencies, portfolios and grants."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.rules.access import Permission, Role, may
from credit.store.db import Base, Instant


class Installation(Base):
    """The one row that names this installation; `restore_gen` and `scope_writes` version the sync scope.

    `covered_to`: what was answered before it is in a backup, so that phones need not keep it.
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    uuid: Mapped[UUID] = mapped_column(default=uuid4)
    demo: Mapped[bool] = mapped_column(default=False)
    restore_gen: Mapped[int] = mapped_column(default=0)
    scope_writes: Mapped[int] = mapped_column(default=0)
    covered_to: Mapped[datetime | None] = mapped_column(Instant)
    default_portfolio_id: Mapped[int | None] = mapped_column(ForeignKey("portfolio.id"))


class Agency(Base):
    """A branch: its manager sees all its portfolios."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Portfolio(Base):
    """A set of customers one rep holds."""

    __tablename__ = "portfolio"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)

    agency: Mapped[Agency] = relationship()


class User(Base):
    """A person with one role. Never deleted: `disabled_at` ends the access, entries keep the name.

    `sign_on_issuer`, `sign_on_subject`: whom the company's directory knows this person as, since the first
    sign-in through it; None: never.
    """

    __tablename__ = "user"
    __table_args__ = (Index("uq_user_sign_on", "sign_on_issuer", "sign_on_subject", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    department: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str | None]
    reset_code_hash: Mapped[str | None]
    reset_code_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    sign_on_issuer: Mapped[str | None]
    sign_on_subject: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    # How this person arranged their board: [[tile, shown]…]; None: never.
    board: Mapped[list[Any] | None] = mapped_column(JSON)

    agency: Mapped[Agency | None] = relationship()

    def may(self, permission: Permission) -> bool:
        """Say whether this person's role holds the permission and the access has not ended."""
        return self.disabled_at is None and may(self.role, permission)

    @property
    def is_authenticated(self) -> bool:
        """Tell Flask-Login that this is somebody; whoever is not signed in is another class there."""
        return True

    @property
    def is_admin(self) -> bool:
        """Say whether this is an administrator."""
        return self.role == Role.ADMIN


class Session(Base):
    """One signed-in device. The cookie holds the token, the row only its SHA-256.

    Life: 30 days sliding from `seen_at`, 90 days from `created_at`, or until `ended_at`; `end_reason` is
    signed_out | replaced | password | revoked | disabled | unbound (`credit.rules.sessions`). `snapshots` is
    added to every epoch this device is told: raising it makes the device fetch everything anew. `proven_at`
    is the last time the password was typed again in it; None: not since the sign-in. `proven_by` is what the
    person proved themselves with besides a password: code | passkey | directory; None: a password alone.
    """

    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(unique=True)
    csrf_token: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user_agent: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    proven_at: Mapped[datetime | None] = mapped_column(Instant)
    proven_by: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    end_reason: Mapped[str | None]
    snapshots: Mapped[int] = mapped_column(server_default="0")

    user: Mapped[User] = relationship(lazy="joined")


class SignInTry(Base):
    """One try to prove a password or a reset code, counted before it is judged; a success takes it away.

    Kept for the quarter of an hour that `credit.rules.sessions` looks back, then purged.
    """

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_ip_at", "ip", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    ip: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


class ScopeGrant(Base):
    """A person holds a portfolio from a day to a day (inclusive; open end = still)."""

    __tablename__ = "scope_grant"
    __table_args__ = (UniqueConstraint("user_id", "portfolio_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
