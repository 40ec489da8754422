"""Files that came in: their life, their report, and what they changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class Import(Base):
    """One file handed in.

    Life: received -> reading -> reconciled -> applying -> applied; received or reading or reconciled ->
    refused. kind: fec | customers. `path` is relative to the data folder's `imports/`. `report` is what the
    page shows: lines, customers, open_items, balance_411 (decimal string), left_out, differences, rejected.
    `progress` is 0-100. `customers_to_project` lists who still awaits recomputation after applying.
    """

    __tablename__ = "import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size_bytes: Mapped[int]
    path: Mapped[str]
    state: Mapped[str] = mapped_column(default="received", index=True)
    progress: Mapped[int] = mapped_column(default=0)
    replace_demo: Mapped[bool] = mapped_column(default=False)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    as_of: Mapped[date | None]
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    applied_at: Mapped[datetime | None] = mapped_column(Instant)
