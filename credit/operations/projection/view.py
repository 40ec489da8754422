"""The same rows as a bucket carries, for the desk, which works online."""

from typing import Any

from credit.operations.moment import read_clock
from credit.operations.projection.dossier import CORE
from credit.operations.projection.own import OWN
from credit.operations.projection.reference import REFERENCE
from credit.operations.projection.shapes import Entity, render

FIELDS = {entity.name: list(entity.fields) for entity in (*CORE, *OWN, *REFERENCE)}


def render_customer(customer_id: int, told: tuple[Entity, ...] = CORE) -> dict[str, dict[str, Any]]:
    """Render what is told of one as `{entity: {f: fields, c: columns}}`; the caller has checked the scope."""
    rows: dict[str, list[list[Any]]] = {}
    for _, row in render(told, [customer_id], read_clock()):
        rows.setdefault(row.entity, []).append(row.payload)
    return {
        entity: {"f": FIELDS[entity], "c": [list(column) for column in zip(*found, strict=True)]}
        for entity, found in rows.items()
    }
