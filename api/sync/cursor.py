"""Where a device stands in each bucket: opaque to it, spelled here and nowhere else."""

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from credit.rules.errors import Refused


class BadCursor(Refused):
    """The cursor is not one of ours."""

    code = "bad_cursor"


class Position(NamedTuple):
    """A place in one bucket: rows up to `seq` are known.

    start: the counter when the snapshot began, None once it is complete.
    """

    epoch: int
    seq: int
    start: int | None


def read_cursor(text: str | None) -> dict[str, Position]:
    """Read `c`: base64url of `{bucket: [epoch, seq, start]}`; nothing means a new device."""
    if not text:
        return {}
    try:
        raw = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return {str(bucket): _position(value) for bucket, value in raw.items()}
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise BadCursor from error


def spell_cursor(positions: dict[str, Position]) -> str:
    """Spell the cursor a device would hold at these positions."""
    text = json.dumps(positions, separators=(",", ":"), sort_keys=True)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def tag_of(cursor: str) -> str:
    """Name a spelt cursor in a few bytes, however many buckets it covers."""
    return hashlib.blake2b(cursor.encode(), digest_size=12).hexdigest()


def _position(value: list[int | None]) -> Position:
    epoch, seq, start = value
    if not isinstance(epoch, int) or not isinstance(seq, int):
        raise TypeError("epoch and seq are whole numbers")
    if start is not None and not isinstance(start, int):
        raise TypeError("start is a whole number or nothing")
    return Position(epoch, seq, start)
