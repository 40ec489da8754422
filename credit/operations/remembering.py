"""Keep what an import is about to replace, in the transaction that replaces it."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, or_, select

from credit.operations.difference import COPIED, Sides, carrier_moved, differs, payments_moved
from credit.store.customers import Company
from credit.store.db import db
from credit.store.imports import Import, ImportLine
from credit.store.items import Item
from credit.store.undo import ImportUndo, UndoCustomer, UndoItem, UndoSales

KEPT = (*COPIED, "carried_key", "stage", "stage_on", "episode")
DETAILS = (UndoItem, UndoCustomer, UndoSales)


def begin(row: Import, company: Company, *, barred: str | None) -> None:
    """Note what the company stands on; what its import before could be undone with goes."""
    before = db.session.scalar(select(ImportUndo).where(ImportUndo.company_id == company.id))
    if before is not None:
        forget_details(before.import_id)
        db.session.delete(before)
        db.session.flush()
    values = {name: getattr(company, name) for name in ("as_of", "imported_at", "stands_on")}
    db.session.add(ImportUndo(import_id=row.id, company_id=company.id, barred=barred, **values))
    db.session.flush()


def forget_details(import_id: UUID) -> None:
    """Drop what an import could be undone with, all but the head."""
    for table in DETAILS:
        gone = delete(table).where(table.import_id == import_id)
        db.session.execute(gone.execution_options(synchronize_session=False))


def forget(import_id: UUID) -> None:
    """Drop what an import could be undone with."""
    forget_details(import_id)
    db.session.execute(delete(ImportUndo).where(ImportUndo.import_id == import_id))


def items_before(sides: Sides) -> int:
    """Keep the items that will change or vanish; give the highest item there is."""
    kept = [getattr(Item, name) for name in KEPT]
    names = ["import_id", "item_id", "created", *KEPT]
    head = (literal(sides.import_id, UndoItem.import_id.type), Item.id, literal(False))
    changing = (
        select(*head, *kept)
        .join(ImportLine, sides.same)
        .where(or_(differs(), carrier_moved(), payments_moved()))
    )
    for rows in (changing, select(*head, *kept).where(sides.gone)):
        db.session.execute(insert(UndoItem).from_select(names, rows))
    return db.session.scalar(select(func.max(Item.id))) or 0


def items_created(sides: Sides, above: int) -> None:
    """Keep which items are new: those above the highest there was, in a ledger nobody else adds to."""
    head = (literal(sides.import_id, UndoItem.import_id.type), Item.id, literal(True))
    rows = select(*head).where(Item.company_id == sides.company_id, Item.id > above)
    db.session.execute(insert(UndoItem).from_select(["import_id", "item_id", "created"], rows))


def customers(import_id: UUID, rows: Collection[dict[str, Any]]) -> None:
    """Keep customers as they were. rows: customer_id, created, name, active."""
    if rows:
        db.session.execute(insert(UndoCustomer), [{"import_id": import_id, **row} for row in rows])


def sales(import_id: UUID, before: dict[tuple[int, date], int | None]) -> None:
    """Keep months of sales as they were: (customer, month) -> minor units, None where there was none."""
    if before:
        rows = [
            {"import_id": import_id, "customer_id": one, "month": month, "sales_minor": minor}
            for (one, month), minor in before.items()
        ]
        db.session.execute(insert(UndoSales), rows)
