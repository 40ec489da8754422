"""Describe in JSON Schema what a feed takes, from the kinds of tables as they are declared."""

from typing import Any

from credit.formats.cells import AMOUNT, DATE, DAY_COUNT, FLAG, Type
from credit.formats.columns import Field, Kind
from credit.formats.tables.registry import KINDS

BINARY = {"schema": {"type": "string", "format": "binary"}}
WORD: dict[str, Any] = {"type": ["string", "number", "null"]}
SAID: dict[Type, dict[str, Any]] = {
    AMOUNT: {"description": "A decimal with a point, as a string or a number."},
    DATE: {"type": ["string", "null"], "format": "date"},
    DAY_COUNT: {"description": "Whole days."},
    FLAG: {"type": ["boolean", "string", "null"]},
}


def body_of_a_feed() -> dict[str, Any]:
    """Give the request body: a file of any format we read, or rows of one kind of table."""
    rows = {"oneOf": [_rows_of(one) for one in KINDS.values()]}
    return {
        "required": True,
        "description": "A file in any format we read, whatever the type says; or JSON rows of a table kind.",
        "content": {"application/octet-stream": BINARY, "application/json": {"schema": rows}},
    }


def _rows_of(kind: Kind) -> dict[str, Any]:
    needed = [name for name, one in kind.fields.items() if one.required]
    row = {
        "type": "object",
        "additionalProperties": False,
        "required": needed,
        "properties": {name: _field(one) for name, one in kind.fields.items()},
    }
    either = [{"anyOf": [{"required": [name]} for name in group]} for group in kind.either]
    return {
        "title": kind.name,
        "type": "object",
        "additionalProperties": False,
        "required": ["rows"],
        "properties": {
            "rows": {"type": "array", "items": row | ({"allOf": either} if either else {})},
            "snapshot": {
                "type": "boolean",
                "default": False,
                "description": "What is not among the rows any more is closed.",
            },
            "currency": {"type": "string", "default": "EUR", "description": "ISO 4217."},
        },
    }


def _field(one: Field) -> dict[str, Any]:
    return {**WORD, **SAID.get(one.type, {}), "title": one.type.name}
