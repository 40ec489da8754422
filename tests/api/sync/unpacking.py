"""Undo what `api/sync/packing.py` does, by other means: row by row, from what the README promises."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

EPOCH = date(1970, 1, 1)


def rows_of(entity: str, table: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Give the rows of packed columns, field by field."""
    fields, columns = table["f"], table["c"]
    for place in range(len(columns[0])):
        values = [column[min(place, len(column) - 1)] for column in columns]
        yield _plain(entity, dict(zip(fields, values, strict=True)))


def _plain(entity: str, row: dict[str, Any]) -> dict[str, Any]:
    if entity not in ("item", "closed_item"):
        return row
    document_on = EPOCH + timedelta(days=row["document_on"])
    row["document_on"] = document_on.isoformat()
    for name in ("due_on", "closed_on"):
        if row.get(name) is not None:
            row[name] = (document_on + timedelta(days=row[name])).isoformat()
    if "residual" in row and row["residual"] is None:
        row["residual"] = row["amount"]
    return row
