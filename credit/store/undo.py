"""What an import replaced, so that it can be undone; dropped when the next of its kind is applied.

A ledger of a million lines is remembered column by column (`ImportUndo` and what follows it), everything else
row by row (`UndoReach`, `UndoRow`).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from credit.store.db import Base, Instant


class ImportUndo(Base):
    """That an import can be undone, and what its company stood on before.

    `barred` says why it cannot be: demo_replaced (what the demo held is gone). `losses`: the months whose
    losses the import changed, as they were: iso month -> minor units, None where they were not known.
    """

    __tablename__ = "import_undo"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), unique=True)
    as_of: Mapped[date | None]
    imported_at: Mapped[datetime | None] = mapped_column(Instant)
    stands_on: Mapped[UUID | None]
    barred: Mapped[str | None]
    losses: Mapped[dict[str, int | None] | None] = mapped_column(JSON)


class UndoItem(Base):
    """An item as it was before the import; `created`: it was not there, and the rest is empty."""

    __tablename__ = "import_undo_item"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    created: Mapped[bool]
    account: Mapped[str | None]
    kind: Mapped[str | None]
    ref: Mapped[str | None]
    label: Mapped[str | None]
    document_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_source: Mapped[str | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    residual_minor: Mapped[int | None] = mapped_column(BigInteger)
    letter: Mapped[str | None]
    state: Mapped[str | None]
    closed_on: Mapped[date | None]
    undetailed: Mapped[bool | None]
    lowered: Mapped[str | None]
    carried_key: Mapped[str | None]
    stage: Mapped[str | None]
    stage_on: Mapped[date | None]
    episode: Mapped[int | None]


class UndoCustomer(Base):
    """A customer as it was before the import; `created`: it was not there."""

    __tablename__ = "import_undo_customer"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    created: Mapped[bool]
    name: Mapped[str]
    active: Mapped[bool]


class UndoSales(Base):
    """A month of sales as it was before the import; None: it was not there."""

    __tablename__ = "import_undo_sales"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    sales_minor: Mapped[int | None] = mapped_column(BigInteger)


class UndoReach(Base):
    """What an import was the last of its kind to reach, and that it can be undone while it is.

    `reach` is the kind and the ledger, or the bank account, it went into: `orders/1`, `bank/3`.
    """

    __tablename__ = "import_undo_reach"

    reach: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), index=True)


class UndoRow(Base):
    """One row of any table as it was before an import, and as the import left it.

    `key` is its primary key, a JSON list. `before` empty: the import created it; `after` empty: deleted it;
    both: only the columns it changed.
    """

    __tablename__ = "import_undo_row"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
