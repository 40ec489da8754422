"""Read an entry that is plainly what phones send; the schema reads all others, and says why not.

The schema is the contract and takes ten times as long. What is read here it reads alike: a test compares.
"""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from api.sync.schema import ENTRY, FIRST, LAST, MOST_ID, MOST_NUMBER, MOST_OPS

REQUIRED = {name for name, field in ENTRY.fields.items() if field.required}
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", re.ASCII)


def read_plainly(raw: dict[str, Any]) -> dict[str, Any] | None:
    """Give what the schema would give; None where the entry has to be looked at more closely."""
    if not REQUIRED <= raw.keys() <= ENTRY.fields.keys():
        return None
    parents = raw.get("depends_on", [])
    plain = (
        _is_number(raw["n"], 0, MOST_NUMBER)
        and _is_number(raw["v"], 1, 999)
        and _is_number(raw["entity"], 1, MOST_ID)
        and isinstance(raw["type"], str)
        and 1 <= len(raw["type"]) <= 40
        and isinstance(raw["args"], dict)
        and raw.get("base_rev") is None
        and isinstance(parents, list)
        and len(parents) <= MOST_OPS
        and all(map(_is_id, (raw["op_id"], *parents)))
    )
    at = _instant(raw["client_time"]) if plain else None
    if at is None:
        return None
    return raw | {
        "op_id": UUID(raw["op_id"]),
        "base_rev": None,
        "client_time": at,
        "depends_on": [UUID(parent) for parent in parents],
    }


def _is_number(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _instant(value: Any) -> datetime | None:
    if not isinstance(value, str) or INSTANT.fullmatch(value) is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if FIRST <= at <= LAST else None
