"""Files that came in: their life, their report, and what they changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class Import(Base):
    """One file handed in.

    Life: received -> reading -> reconciled -> applying -> applied; reading -> refused; applying -> reconciled
    when the books moved since the person was shown what would change (`preview`, of a ledger), -> refused
    when a file of another kind no longer fits; applied -> undone for the last of its kind, a ledger's by
    way of undoing.
    kind: fec | bank | documents | a kind of table | auto, until read (`intake.kinds`). `path` is relative to
    the data folder's `imports/`. `report` is what the page shows: lines, customers, open_items, balance_411
    (decimal string), left_out, losses (of account 654, by
    month), changes, rejected.
    `ledger` is the SIREN whose imports are applied one at a time; "" could be anybody's and waits for all.
    `history`: the file is of an earlier exercise than the books, and only adds what was settled and sold.
    `staged_for` is a digest of what staging read of the books: while it holds, what is staged holds.
    `progress` is 0-100. `claimed_at` is renewed while a worker holds the row: an old one was left by a worker
    that died. `booked_at` is set once the books have changed: what remains is to recompute who is stale.
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
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    booked_at: Mapped[datetime | None] = mapped_column(Instant)
    ledger: Mapped[str] = mapped_column(default="")
    staged_for: Mapped[str | None]
    history: Mapped[bool] = mapped_column(default=False)
    applied_at: Mapped[datetime | None] = mapped_column(Instant)


class ImportLine(Base):
    """Staging: one posting as reconciled, waiting for the one transaction that changes the books.

    `carried_key` is the file's own key of an opening whose item the books know under `natural_key`.
    """

    __tablename__ = "import_line"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    natural_key: Mapped[str] = mapped_column(primary_key=True)
    carried_key: Mapped[str | None]
    code: Mapped[str]
    account: Mapped[str]
    kind: Mapped[str]
    ref: Mapped[str]
    label: Mapped[str]
    document_on: Mapped[date]
    due_on: Mapped[date]
    due_source: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    residual_minor: Mapped[int] = mapped_column(BigInteger)
    letter: Mapped[str | None]
    state: Mapped[str]
    closed_on: Mapped[date | None]
    undetailed: Mapped[bool]
    lowered: Mapped[str | None]


class ImportCustomer(Base):
    """Staging: one customer of a file."""

    __tablename__ = "import_customer"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class ImportSales(Base):
    """Staging: one customer's sales of one month, VAT included."""

    __tablename__ = "import_sales"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    sales_minor: Mapped[int] = mapped_column(BigInteger)
