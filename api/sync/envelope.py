"""Open what a device sends: unpack it within bounds, and read each entry by itself.

A batch that cannot be read at all is refused whole; an entry that cannot be read gets an answer of its
own, so that it never holds up the others.
"""

import hashlib
import json
import zlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Request
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, UnprocessableEntity, UnsupportedMediaType

from api.sync.plain import read_plainly
from api.sync.schema import ENTRY, PUSH
from credit.operations.field.said import REJECTED, Malformed, Said

MOST_BYTES = 2 * 1024 * 1024  # unpacked: a hundred entries with room to spare
GZIP_WINDOW = 31

SURROGATE = "\\ud"  # how a half of a pair is spelled in JSON of ASCII letters


class Unreadable(Exception):
    """An entry that cannot be read; the device is told so under the id it gave."""

    def __init__(self, op_id: str, fields: object) -> None:
        super().__init__(op_id)
        self.op_id = op_id
        self.facts = {"fields": fields}


def open_envelope(request: Request) -> dict[str, Any]:
    """Read a batch. Raises 413 when it is too large, 415 for an unknown coding, 422 for anything else."""
    try:
        body = json.loads(_unpack(request), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnprocessableEntity from error
    try:
        found: dict[str, Any] = PUSH.load(body)
    except ValidationError as error:
        refusal = UnprocessableEntity()
        refusal.data = {"messages": error.messages}  # type: ignore[attr-defined]
        raise refusal from error
    return found


def read_entries(
    envelope: dict[str, Any], now: datetime, app: str | None
) -> tuple[list[Said], list[dict[str, Any]]]:
    """Read every entry of a batch; those that cannot be read get their results right away.

    An id that comes twice in one batch is read twice, and answered once.
    """
    entries: list[Said] = []
    results: list[dict[str, Any]] = []
    for raw in envelope["ops"]:
        try:
            entries.append(read_entry(raw, now, envelope.get("sent_at"), app))
        except Unreadable as why:
            said = {"op_id": why.op_id, "outcome": REJECTED, "code": Malformed.code}
            results.append(said | {"facts": why.facts, "buckets": None})
    return entries, results


def read_entry(
    raw: dict[str, Any], now: datetime, sent_at: datetime | None, app: str | None
) -> Said:
    """Read one entry as it was said. Raises Unreadable."""
    try:
        entry = read_plainly(raw) or ENTRY.load(raw)
    except ValidationError as error:
        raise Unreadable(str(raw["op_id"]), error.messages) from error
    canonical = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    if SURROGATE in canonical and not _is_text(raw):
        raise Unreadable(str(raw["op_id"]), {"args": ["half a character is no text"]})
    return Said(
        op_id=entry["op_id"],
        n=entry["n"],
        type=entry["type"],
        v=entry["v"],
        customer_id=entry["entity"],
        args=entry["args"],
        client_time=_utc(entry["client_time"]),
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
        raw=raw,
        depends_on=_parents(entry["depends_on"]),
        app_version=app[:64] if app else None,
        clock_offset_ms=None if sent_at is None else _milliseconds(now, _utc(sent_at)),
    )


def _unpack(request: Request) -> bytes:
    body = request.get_data(cache=False)
    coding = request.headers.get("Content-Encoding", "identity").lower()
    if coding == "identity":
        if len(body) > MOST_BYTES:
            raise RequestEntityTooLarge
        return body
    if coding != "gzip":
        raise UnsupportedMediaType
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    try:
        unpacked = unpacker.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise UnprocessableEntity from error
    if len(unpacked) > MOST_BYTES:
        raise RequestEntityTooLarge
    if not unpacker.eof:
        raise UnprocessableEntity
    return unpacked


def _no_number(name: str) -> None:
    """Refuse what JSON does not know: NaN and the infinities."""
    raise ValueError(name)


def _is_text(raw: dict[str, Any]) -> bool:
    """Say whether every word can be written down; half of a surrogate pair cannot (RFC 8259, section 8.2)."""
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _parents(ids: list[UUID]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(ids))


def _milliseconds(now: datetime, sent_at: datetime) -> int:
    return round((now - sent_at).total_seconds() * 1000)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
