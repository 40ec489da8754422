"""The same rows as a bucket carries, for the desk, which works online."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from credit.operations.moment import read_clock
from credit.operations.projection.dossier import CORE
from credit.operations.projection.own import OWN
from credit.operations.projection.reference import REFERENCE
from credit.operations.projection.shapes import render

NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})
FIELDS = {entity.name: list(entity.fields) for entity in (*CORE, *OWN, *REFERENCE)}


def render_customer(customer_id: int) -> dict[str, dict[str, Any]]:
    """Render one customer as `{entity: {f: fields, c: columns}}`; the caller has checked the scope."""
    columns = Columns()
    for _, row in render(CORE, [customer_id], read_clock()):
        columns.add(row.entity, row.payload)
    return columns.put


class Columns:
    """Gathers rows into columns: field names travel once, equal values lie side by side.

    lacks: fields the reader does not know, by entity; they are left out.
    """

    def __init__(self, lacks: Mapping[str, frozenset[str]] = NOTHING) -> None:
        self.put: dict[str, dict[str, Any]] = {}
        self.lacks = lacks

    def add(self, entity: str, payload: list[Any]) -> None:
        """Add one row."""
        missing = self.lacks.get(entity)
        if missing:
            payload = [
                value
                for name, value in zip(FIELDS[entity], payload, strict=True)
                if name not in missing
            ]
        table = self.put.get(entity)
        if table is None:
            fields = [name for name in FIELDS[entity] if name not in (missing or ())]
            table = self.put[entity] = {"f": fields, "c": [[] for _ in fields]}
        for column, value in zip(table["c"], payload, strict=True):
            column.append(value)
