"""What hangs on the rows an import created, so that they cannot go: read from the foreign keys."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from credit.operations.row_images import key_of, models, some_of, table_of
from credit.operations.traces import Trace, by_model
from credit.store import undo
from credit.store.db import Base, among, db
from credit.store.field import Promise
from credit.store.items import Item
from credit.store.penalties import OURS, Penalty
from credit.store.plans import PaymentPlan
from credit.store.receipts import Receipt, ReceiptAllocation

Place = tuple[type[Base], str]
# Rows a run hangs on others, which go with them unless this is so.
HOLDING: dict[tuple[type[Base], type[Base]], ColumnElement[bool]] = {
    (ReceiptAllocation, Receipt): or_(
        ReceiptAllocation.confirmed_at.is_not(None), ReceiptAllocation.settled_on.is_not(None)
    ),
    (Penalty, Item): Penalty.state.not_in(OURS),
}


def held_of(created: Collection[Trace]) -> set[Trace]:
    """Find those of some created rows that something hangs on which does not go itself."""
    going = {(one.model, one.key): one for one in created}
    held: set[Trace] = set()
    while found := _hung_on(going):
        for place in found:
            held.add(going.pop(place))
    return held


def _hung_on(going: dict[Place, Trace]) -> set[Place]:
    """Read from the foreign keys what hangs on rows that are to go, so that no table can be forgotten."""
    found = set()
    for model, some in by_model(going.values()).items():
        ids = {one.row.id: one for one in some if hasattr(one.row, "id")}
        for held_id in ids.keys() & (_referred(model, ids, going) | _promised(model, some)):
            found.add((model, ids[held_id].key))
    return found


def _referred(model: type[Base], ids: Collection[Any], going: dict[Place, Trace]) -> set[Any]:
    found: set[Any] = set()
    for other in models().values():
        if other.__module__ == undo.__name__:
            continue
        for foreign in table_of(other).foreign_keys:
            if foreign.column.table is not table_of(model):
                continue
            link = getattr(other, foreign.parent.name)
            wanted = select(other, link).where(HOLDING.get((other, model), true()))
            for some in some_of(ids):
                for row, held_id in db.session.execute(wanted.where(among(link, some))):
                    if (other, key_of(row)) not in going:
                        found.add(held_id)
    return found


def _promised(model: type[Base], some: list[Trace]) -> set[int]:
    """List the items that promises and payment plans of the customers concerned name."""
    if model is not Item:
        return set()
    return {
        part[0]
        for owners in some_of({one.row.customer_id for one in some})
        for naming in (Promise, PaymentPlan)
        for pair in db.session.execute(
            select(naming.items, naming.basis).where(among(naming.customer_id, owners))
        )
        for parts in pair
        for part in parts
    }
