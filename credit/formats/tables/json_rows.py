"""Rows as programs send them: JSON objects under the names of a kind's fields, one after the other.

    {"rows": [{"code": "C042", "amount": "120.50"}], "snapshot": false, "currency": "EUR"}

Dates are ISO 8601, amounts decimal strings or numbers with a point; null is not said. A row's line is its
place in the list, from 1.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credit.formats.columns import Kind, Mapping
from credit.formats.findings import Findings
from credit.formats.sheet import Number
from credit.formats.table import Row, Unreadable
from credit.formats.tables.reading import MOST_RECORDS, TableRead, take
from credit.formats.tables.registry import KINDS

MOST_BYTES = 16 * 1024 * 1024
KEYS = frozenset({"rows", "snapshot", "currency"})


def recognises(head: bytes) -> bool:
    """Say whether a file begins as JSON does."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(path: Path, kind: str) -> TableRead:
    """Read rows of one kind.

    Raises `Unreadable` (file_too_large, json_malformed, json_shape, too_many_rows) and `BadMapping`
    (a currency nobody knows).
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(reason="file_too_large", most_bytes=MOST_BYTES)
    return read_text(path.read_bytes(), kind)


def read_text(body: bytes, kind: str) -> TableRead:
    """Read rows of one kind from the text itself. Raises as `read` does."""
    said = _parse(body)
    if len(said["rows"]) > MOST_RECORDS:
        raise Unreadable(reason="too_many_rows", most=MOST_RECORDS)
    wanted, errors = KINDS[kind], Findings()
    mapping = Mapping(
        kind,
        tuple((name, name) for name in wanted.fields),
        dates="ymd",
        decimal=".",
        currency=str(said.get("currency", "EUR")),
        snapshot=said.get("snapshot", False) is True,
    )
    file = take(mapping, _rows(said["rows"], wanted, errors))
    for one in errors.kept:
        file.errors.add(one.line, one.field, one.code, one.value)
    return file


def _parse(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("utf-8-sig")
        said = json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_refuse)
    except (
        ValueError,
        RecursionError,
    ) as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise Unreadable(reason="json_malformed") from error
    if not isinstance(said, dict) or not isinstance(said.get("rows"), list) or set(said) - KEYS:
        raise Unreadable(reason="json_shape")
    return said


def _rows(said: list[Any], kind: Kind, errors: Findings) -> Iterator[Row]:
    names = list(kind.fields)
    for number, row in enumerate(said, 1):
        if not isinstance(row, dict):
            errors.add(number, "", "row_no_object", str(row))
            continue
        for name in row.keys() - set(names):
            errors.add(number, name[:60], "field_unknown")
        yield number, [_text(row.get(name), number, name, errors) for name in names]


def _text(value: Any, row: int, name: str, errors: Findings) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is not None:
        errors.add(row, name, "value_nested")
    return ""


def _refuse(constant: str) -> None:
    """Refuse NaN and the infinities, which JSON does not have (RFC 8259, section 6)."""
    raise ValueError(constant)
