"""How long each kind of data is kept where a house chose so itself, and what the last run let go."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base


class RetentionPeriod(Base):
    """A period a house chose for a kind (`credit.rules.retention`), in days."""

    __tablename__ = "retention_period"

    kind: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]


class RetentionRun(Base):
    """When a kind was last gone through to its end, and how many rows were let go that day."""

    __tablename__ = "retention_run"

    kind: Mapped[str] = mapped_column(primary_key=True)
    ran_on: Mapped[date]
    gone: Mapped[int]
