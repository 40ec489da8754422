"""The rows an import wrote, each as it was, as the import left it, and as it is now."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from credit.operations.row_images import (
    Image,
    chunks_of,
    image_of,
    key_of,
    models,
    table_of,
)
from credit.operations.witnessing import FOLLOWING
from credit.store.customers import Customer, CustomerPortfolio
from credit.store.db import Base, db
from credit.store.einvoices import EInvoice
from credit.store.items import Item
from credit.store.limits import CreditLimit, LimitRequest
from credit.store.receipts import Receipt
from credit.store.undo import UndoRow

# Columns that runs move by themselves, in groups that belong together: moved since, they stay as they are.
RUNS: dict[type[Base], tuple[tuple[str, ...], ...]] = {
    Item: (("stage", "stage_on", "episode"), ("due_on", "due_source")),
    Receipt: (("state", "customer_id", "proposals", "looked_at", "version"),),
    CreditLimit: (("warned_on",),),
    LimitRequest: (("warned_at", "base"),),
    EInvoice: (("acted",),),
}
# Rows that succeed one another, of which one holds: a customer's go back together, or none does.
SUCCESSIONS: dict[type[Base], str] = {CreditLimit: "customer_id", CustomerPortfolio: "customer_id"}


@dataclass(slots=True, eq=False)
class Trace:
    """One row an import wrote: as it was, as it was left (None: not there), and as it is now."""

    model: type[Base]
    key: str
    before: Image | None
    after: Image | None
    row: Any = None
    stays: bool = False

    @property
    def created(self) -> bool:
        """Say whether the import created it."""
        return self.before is None

    def moved(self) -> bool:
        """Say whether somebody has changed, deleted or made it again since."""
        if self.after is None or self.row is None:
            return self.row is not self.after
        now = image_of(self.row)
        free = FOLLOWING.union(*RUNS.get(self.model, ()))
        said = any(now[name] != left for name, left in self.after.items() if name not in free)
        return said or (not self.created and not self.to_restore())

    def to_restore(self) -> Image:
        """Give the columns to set, but for those that runs have moved since."""
        now, back = image_of(self.row), dict(self.before or {})
        for group in RUNS.get(self.model, ()):
            mine = [name for name in group if name in back]
            if any(now[name] != (self.after or {}).get(name) for name in mine):
                back = {name: was for name, was in back.items() if name not in mine}
        return back


def traces_of(import_id: UUID) -> list[Trace]:
    """Read what is remembered of an import."""
    kept = select(UndoRow).where(UndoRow.import_id == import_id)
    rows = db.session.scalars(kept.order_by(UndoRow.table_name, UndoRow.key))
    return [Trace(models()[row.table_name], row.key, row.before, row.after) for row in rows]


def items_of(import_id: UUID) -> list[int]:
    """List the items an import wrote."""
    mine = select(UndoRow.key).where(
        UndoRow.import_id == import_id, UndoRow.table_name == table_of(Item).name
    )
    return [only for key in db.session.scalars(mine) for only in json.loads(key)]


def by_model(traces: Iterable[Trace]) -> dict[type[Base], list[Trace]]:
    """Sort them by table."""
    found: dict[type[Base], list[Trace]] = {}
    for one in traces:
        found.setdefault(one.model, []).append(one)
    return found


def find(traces: list[Trace]) -> None:
    """Read the rows as they are now, whatever this session has seen of them."""
    again = {"populate_existing": True}
    for model, some in by_model(traces).items():
        rows = {}
        wanted = select(model)
        if model is Receipt:
            wanted = wanted.options(selectinload(Receipt.allocations))
        for which in chunks_of(model, [one.key for one in some]):
            for row in db.session.scalars(wanted.where(which), execution_options=again):
                rows[key_of(row)] = row
        for one in some:
            one.row = rows.get(one.key)


def owners_of(trace: Trace) -> Iterable[int]:
    """Name the customers a row is, was or was left to be about."""
    if trace.model is Customer and trace.row is not None:
        yield trace.row.id
    now = getattr(trace.row, "customer_id", None)
    for one in (
        now,
        *(image.get("customer_id") for image in (trace.before or {}, trace.after or {})),
    ):
        if one is not None:
            yield one


def stay_together(traces: list[Trace]) -> None:
    """Let a succession stay whole where somebody has carried it on."""
    for model, some in by_model(traces).items():
        column = SUCCESSIONS.get(model)
        if column is None:
            continue
        moved = {_told(one, column) for one in some if one.stays}
        for one in some:
            one.stays = one.stays or _told(one, column) in moved


def _told(trace: Trace, column: str) -> Any:
    if trace.row is not None:
        return getattr(trace.row, column)
    return (trace.before or trace.after or {}).get(column)
