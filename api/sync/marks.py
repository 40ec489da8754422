"""What marks every answer of ours, so that a captive portal's page is never taken for one."""

from datetime import UTC, datetime

from flask import Response

from credit.operations.moment import read_clock

VERSION = "1"
PROTOCOL = f"encours/{VERSION}"


def spell_instant(instant: datetime) -> str:
    """Spell an instant in UTC to the millisecond."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def mark(response: Response) -> Response:
    """Put protocol and time on an answer, and keep every cache away from it."""
    mark_ours(response)
    response.headers["Encours-Time"] = spell_instant(read_clock().now)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def mark_ours(response: Response) -> Response:
    """Put the protocol alone on an answer, where caches have their own rules."""
    response.headers["Encours-Protocol"] = VERSION
    return response
