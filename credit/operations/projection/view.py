"""The same rows as a bucket carries, for the desk, which works online."""

from typing import Any

from credit.operations.moment import read_clock
from credit.operations.projection.dossier import DOSSIER
from credit.operations.projection.own import OWN
from credit.operations.projection.reference import REFERENCE
from credit.operations.projection.shapes import render

FIELDS = {entity.name: list(entity.fields) for entity in (*DOSSIER, *OWN, *REFERENCE)}


def render_customer(customer_id: int) -> dict[str, dict[str, Any]]:
    """Render one customer as `{entity: {f: fields, c: columns}}`; the caller has checked the scope."""
    columns = Columns()
    for _, row in render(DOSSIER, [customer_id], read_clock()):
        columns.add(row.entity, row.payload)
    return columns.put


class Columns:
    """Gathers rows into columns: field names travel once, equal values lie side by side."""

    def __init__(self) -> None:
        self.put: dict[str, dict[str, Any]] = {}

    def add(self, entity: str, payload: list[Any]) -> None:
        """Add one row."""
        table = self.put.get(entity)
        if table is None:
            fields = FIELDS[entity]
            table = self.put[entity] = {"f": fields, "c": [[] for _ in fields]}
        for column, value in zip(table["c"], payload, strict=True):
            column.append(value)
